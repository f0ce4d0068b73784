// Random gateways as acgctl reads them: all five services, answers, states of sync, members that acgctl does not know,
// texts that are awkward to write; and the same gateway after somebody has changed some of it.

import { liveAccount, liveRfi } from '../../../src/api/live-resources.ts';
import { columnsOf } from '../../../src/api/number-columns.ts';
import { createNumberRows } from '../../../src/api/number-rows.ts';
import type { AccountResource, NumberResource, RequestForInformationResource } from '../../../src/kinds/wire.ts';
import type { AccountName } from '../../../src/model/account-name.ts';
import { compareText } from '../../../src/model/json.ts';
import type { Live } from '../../../src/model/live.ts';
import type { Dice } from '../../simulation/dice.ts';
import { drawAccount, drawNumber, drawServices, tenantOf } from '../../simulation/random-settings.ts';
import { phone, servicesOfAccount } from '../../simulation/random-world.ts';

export interface World {
  readonly accounts: readonly AccountResource[];
  readonly numbers: readonly NumberResource[];
  readonly requests: readonly RequestForInformationResource[];
}

const names = ['alpha', 'Alpha', 'con', '-dash', 'gamma_1', 'x', 'protected'] as const;

/** Texts that YAML readers, shells and spreadsheets take for something else. */
export const awkward: readonly string[] = [
  ...[
    'true',
    'no',
    '~',
    'null',
    '1e5',
    '0x1f',
    '012',
    '2026-11-22',
    '.inf',
    '-',
    '?',
    ':',
    '#',
    '',
    ' ',
    ' a ',
    'a: b',
  ],
  ...[
    'a #b',
    '- x',
    '&a',
    '*a',
    '!t',
    '%Y',
    '@x',
    '`x`',
    '"',
    "'",
    'it\'s "so"',
    '\\',
    '{a: 1}',
    '[x',
    'a,b',
    '<<',
    '---',
  ],
  ...[
    'line\nbreak',
    'tab\there',
    '=cmd()',
    'grüße',
    '日本',
    '😀',
    'ends with colon:',
    '+14255550100',
    '| x',
    '> y',
    '...',
  ],
];

export function drawLive(dice: Dice): World {
  const accounts = names.slice(0, dice.between(1, names.length)).map((name) => drawRichAccount(dice, name));
  const numbers: NumberResource[] = [];
  let next = 1;
  for (const account of accounts) {
    const kinds = Array.from({ length: dice.between(1, 4) }, () => drawRichNumber(dice, account));
    for (let left = dice.pick([0, 1, 3, 12, 40]); left > 0; left -= 1) {
      next += dice.chance(0.85) ? 1 : dice.between(2, 5);
      const settings = dice.chance(0.8) ? (kinds[0] as object) : dice.pick(kinds);
      numbers.push({
        telephoneNumber: phone(next),
        accountName: account.name,
        ...settings,
        ...status(dice),
      } as NumberResource);
    }
  }
  return { accounts, numbers, requests: drawRequests(dice, accounts, []) };
}

/** Some of it changed behind git's back. */
export function drift(world: World, dice: Dice): World {
  const accounts = world.accounts.map((account) =>
    dice.chance(0.5) ? account : { ...drawRichAccount(dice, account.name), name: account.name },
  );
  const zeal = dice.pick([0, 0.02, 0.1, 0.5, 1]);
  const byName = new Map(accounts.map((account) => [account.name, account]));
  const numbers = world.numbers.flatMap((number): NumberResource[] => {
    if (!dice.chance(zeal)) return [number];
    const act = dice.below(4);
    if (act === 0) return [];
    const target = act === 1 ? dice.pick(accounts) : (byName.get(number.accountName) as AccountResource);
    const { telephoneNumber } = number;
    return [{ telephoneNumber, accountName: target.name, ...drawRichNumber(dice, target) } as NumberResource];
  });
  const last = Math.max(0, ...world.numbers.map(({ telephoneNumber }) => Number(telephoneNumber.slice(-4))));
  const taken = new Set(world.numbers.map(({ telephoneNumber }) => telephoneNumber));
  for (let left = dice.pick([0, 0, 2, 10]); left > 0; left -= 1) {
    const account = dice.pick(accounts);
    const telephoneNumber = phone(dice.chance(0.5) ? dice.below(last + 20) + 1 : last + left);
    if (taken.has(telephoneNumber)) continue;
    taken.add(telephoneNumber);
    const like = dice.chance(0.6) ? world.numbers.find(({ accountName }) => accountName === account.name) : undefined;
    const { serviceDetails, configuration } = like ?? (drawRichNumber(dice, account) as NumberResource);
    numbers.push({
      telephoneNumber,
      accountName: account.name,
      serviceDetails,
      ...(configuration && { configuration }),
    });
  }
  return { accounts, numbers, requests: drawRequests(dice, accounts, world.requests) };
}

export function readLive({ accounts, numbers, requests }: World): Live {
  const rows = createNumberRows();
  const sorted = [...accounts].sort((a, b) => compareText(a.name, b.name));
  for (const { name } of sorted) rows.accountIndex(name as AccountName);
  const collector = rows.collect();
  collector.add(columnsOf(numbers, rows.partsOf));
  return {
    accounts: new Map(sorted.map((account) => [account.name as AccountName, liveAccount(account)])),
    numbers: { ...rows, table: collector.finish().result, scope: 'all' },
    rfis: new Map(requests.map((request) => [request.tenantId.toLowerCase(), liveRfi(request)])),
  };
}

function drawRichAccount(dice: Dice, name: string): AccountResource {
  const account = drawAccount(dice, name, drawServices(dice)) as unknown as Record<string, unknown>;
  const details = { ...(account.serviceDetails as Record<string, unknown> | undefined) };
  if (dice.chance(0.3)) details.azureOperatorCallProtection = { enabled: dice.chance(0.8) };
  // A customer may have several accounts, and change hands.
  const tenant = tenantOf(dice.chance(0.2) ? names[0] : name);
  if (details.teamsTenantId !== undefined || dice.chance(0.3))
    details.teamsTenantId = dice.chance(0.3) ? tenant.toUpperCase() : tenant;
  if (dice.chance(0.1)) details.laterService = { enabled: true };
  const routing = details.teamsDirectRouting as { configuration?: { subdomain: string } } | undefined;
  if (routing?.configuration !== undefined) routing.configuration.subdomain = `s${names.indexOf(name as 'x')}`;
  return {
    ...account,
    ...(dice.chance(0.5) ? { correlationId: dice.pick(awkward) } : {}),
    ...(dice.chance(0.1) ? { laterField: 'x' } : {}),
    ...(Object.keys(details).length === 0 ? {} : { serviceDetails: details }),
    ...status(dice),
  } as unknown as AccountResource;
}

function drawRichNumber(dice: Dice, account: AccountResource): object {
  const { serviceDetails, configuration } = drawNumber(dice, servicesOfAccount(account));
  const details = structuredClone(serviceDetails) as Record<string, Record<string, unknown>>;
  for (const field of ['teamsOperatorConnect', 'teamsPhoneMobile']) {
    const block = details[field];
    if (block === undefined) continue;
    const settings = block.configuration as Record<string, unknown>;
    if (dice.chance(0.15)) block.assignmentStatus = 'resting';
    if (dice.chance(0.2)) settings.additionalUsages = ['ConferenceAssignment', 'FirstPartyAppAssignment'];
    if (dice.chance(0.1)) settings.usage = dice.pick(awkward.filter((text) => text !== ''));
    if (dice.chance(0.1)) settings.laterSetting = true;
  }
  if (dice.chance(0.1)) details.azureOperatorCallProtection = { enabled: true };
  return {
    serviceDetails: details,
    ...(configuration && { configuration }),
    ...(dice.chance(0.1) ? { later: 1 } : {}),
  };
}

function status(dice: Dice): object {
  return dice.chance(0.7)
    ? {
        serviceProvisioningStatus: dice.pick(['pending', 'synced', 'failed', 'resting']),
        serviceProvisioningErrors: [],
      }
    : {};
}

/** Some of the tenants have asked; some of their requests are answered, and some of the answers are new. */
function drawRequests(
  dice: Dice,
  accounts: readonly AccountResource[],
  before: readonly RequestForInformationResource[],
): readonly RequestForInformationResource[] {
  const old = before.map((request) => (dice.chance(0.5) ? request : drawRequest(dice, request.tenantId, accounts)));
  const known = new Set(before.map(({ tenantId }) => tenantId));
  const tenants = new Set(accounts.map(({ name }) => tenantOf(name)).filter((tenant) => !known.has(tenant)));
  return [
    ...old,
    ...[...tenants].flatMap((tenant) =>
      dice.chance(before.length === 0 ? 0.5 : 0.2) ? [drawRequest(dice, tenant, accounts)] : [],
    ),
  ];
}

function drawRequest(
  dice: Dice,
  tenantId: string,
  accounts: readonly AccountResource[],
): RequestForInformationResource {
  const answer = { status: dice.pick(['ConsentAcknowledged', 'Declined']), comment: dice.pick(awkward) };
  return {
    tenantId,
    ...(dice.chance(0.3) ? { accountName: dice.pick(accounts).name } : {}),
    ...(dice.chance(0.6) ? { customerRelationship: dice.chance(0.5) ? answer : { status: answer.status } } : {}),
  };
}
