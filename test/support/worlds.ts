// Desired and live states without files or sockets, for properties of the plan.

import fc from 'fast-check';
import { normaliseAccount } from '../../src/kinds/account.ts';
import { normaliseNumber } from '../../src/kinds/number.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import type { Desired, DesiredAccount, IgnoreRule } from '../../src/model/desired.ts';
import type { E164 } from '../../src/model/e164.ts';
import { compareText, type JsonObject } from '../../src/model/json.ts';
import type { Live, SyncStatus } from '../../src/model/live.ts';
import { createNumberTableBuilder } from '../../src/model/number-table.ts';
import { createSettingsPool } from '../../src/model/settings.ts';

export interface WorldNumber {
  readonly number: number;
  readonly account: string;
  readonly spec: JsonObject;
  /** Of a live number: of its back-end sync; `synced` where it is absent. */
  readonly state?: string;
}

export interface DesiredWorld {
  readonly accounts: readonly {
    readonly name: string;
    readonly kind: 'listed' | 'open' | 'buried' | 'cascade';
    readonly spec: JsonObject;
  }[];
  readonly numbers: readonly WorldNumber[];
  readonly ignore?: readonly IgnoreRule[];
  readonly protect?: readonly string[];
}

export interface LiveWorld {
  readonly accounts: readonly { readonly name: string; readonly spec: JsonObject; readonly state?: string }[];
  readonly numbers: readonly WorldNumber[];
}

const place = { file: 'accounts/a.yaml', line: 1, column: 1 } as const;

export function desiredWorld({ accounts, numbers, ignore = [], protect = [] }: DesiredWorld): Desired {
  const sorted = [...accounts].sort((a, b) => compareText(a.name, b.name));
  return {
    gateway: { baseDomain: 'a1b2c3d4e5f6g7h8.commsgw.azure.com', apiVersion: '2024-02-29-preview' },
    rateLimit: { requests: 100, perSeconds: 60 },
    policy: {
      guards: {
        deletes: { max: 10, percent: 10 },
        disables: { max: 10, percent: 10 },
        moves: { max: 10 },
        emergencyChanges: { max: 10 },
        creates: { max: 10_000 },
        protect,
      },
      ignore,
      unmanagedAlarm: false,
    },
    accounts: new Map(sorted.map((account) => [account.name as AccountName, desiredAccount(account)])),
    numbers: { ...tableOf(numbers), sources: [place] },
  };
}

function desiredAccount({ name, kind, spec }: DesiredWorld['accounts'][number]): DesiredAccount {
  const key = { name: name as AccountName, source: place };
  if (kind === 'buried' || kind === 'cascade')
    return { ...key, state: 'absent', reason: 'gone', cascade: kind === 'cascade' };
  return { ...key, state: 'present', spec: normaliseAccount(spec), numbersManaged: kind === 'listed' };
}

export function liveWorld({ accounts, numbers }: LiveWorld): Live {
  const sorted = [...accounts].sort((a, b) => compareText(a.name, b.name));
  const states = [...new Set(['synced', ...numbers.map(({ state = 'synced' }) => state)])];
  return {
    accounts: new Map(
      sorted.map(({ name, spec, state = 'synced' }) => [
        name as AccountName,
        { name: name as AccountName, spec: normaliseAccount(spec), status: statusOf(state), numberCounts: {} },
      ]),
    ),
    numbers: { ...tableOf(numbers, states), statuses: states.map(statusOf), scope: 'all' },
    rfis: new Map(),
  };
}

function statusOf(state: string): SyncStatus {
  return { state, errors: state === 'failed' ? [{ code: 'Refused', message: 'no licence' }] : [] };
}

function tableOf(numbers: readonly WorldNumber[], states: readonly string[] = ['synced']) {
  const builder = createNumberTableBuilder();
  const pool = createSettingsPool();
  const accountNames = [...new Set(numbers.map(({ account }) => account))].sort(compareText) as AccountName[];
  for (const { number, account, spec, state = 'synced' } of numbers) {
    builder.add({
      number: number as E164,
      account: accountNames.indexOf(account as AccountName),
      settings: pool.intern(normaliseNumber(spec)),
      mark: Math.max(0, states.indexOf(state)),
    });
  }
  return { table: builder.build(), accountNames, pool };
}

const names = ['alpha', 'beta', 'Gamma', 'delta-1'] as const;
const numberSpecs: readonly JsonObject[] = [
  { serviceDetails: {} },
  { serviceDetails: { teamsDirectRouting: { enabled: true } } },
  { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }, configuration: { customSipHeader: 'desk' } },
  { serviceDetails: { teamsDirectRouting: { enabled: true }, zoomPhoneCloudPeering: { enabled: true } } },
  {
    serviceDetails: {
      teamsOperatorConnect: {
        enabled: true,
        configuration: {
          usage: 'CallingUserAssignment',
          choosableCapabilities: ['B', 'A'],
          allowTenantAddressUpdate: true,
        },
      },
    },
  },
  {
    serviceDetails: {
      teamsOperatorConnect: {
        enabled: true,
        assignmentStatus: 'assigned',
        configuration: {
          usage: 'CallingUserAssignment',
          choosableCapabilities: ['A'],
          civicAddressId: 'c1',
          locationId: 'l1',
        },
      },
    },
  },
  { serviceDetails: { teamsDirectRouting: { enabled: true }, newService: { enabled: true } }, newField: { a: 1 } },
];
const accountSpecs: readonly JsonObject[] = [
  {},
  { correlationId: 'x' },
  { serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } } },
  {
    serviceDetails: { teamsTenantId: 't', teamsOperatorConnect: { enabled: true, syncEnabled: true } },
    later: 'field',
  },
];

/** Few accounts and numbers, so that they meet often: the same number in other accounts, with other settings. */
const numbersOf = (accounts: readonly string[]): fc.Arbitrary<readonly WorldNumber[]> =>
  accounts.length === 0
    ? fc.constant([])
    : fc.uniqueArray(
        fc.record({
          number: fc.integer({ min: 14_255_550_100, max: 14_255_550_130 }),
          account: fc.constantFrom(...accounts),
          spec: fc.constantFrom(...numberSpecs),
        }),
        { selector: ({ number }) => number, maxLength: 25 },
      );

const known = (spec: JsonObject): JsonObject =>
  JSON.parse(
    JSON.stringify(spec, (key, value) => (/^(newService|newField|later)$/.test(key) ? undefined : value)),
  ) as JsonObject;

export const desiredWorlds: fc.Arbitrary<DesiredWorld> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      kind: fc.constantFrom(
        'listed' as const,
        'listed' as const,
        'open' as const,
        'buried' as const,
        'cascade' as const,
      ),
      spec: fc.constantFrom(...accountSpecs.map(known)),
    }),
    { selector: ({ name }) => name },
  )
  .chain((accounts) =>
    numbersOf(accounts.filter(({ kind }) => kind === 'listed').map(({ name }) => name)).map((numbers) => ({
      accounts,
      numbers: numbers.map((row) => ({ ...row, spec: known(row.spec) })),
    })),
  );

export const liveWorlds: fc.Arbitrary<LiveWorld> = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...names, 'stranger'), spec: fc.constantFrom(...accountSpecs) }), {
    selector: ({ name }) => name,
  })
  .chain((accounts) => numbersOf(accounts.map(({ name }) => name)).map((numbers) => ({ accounts, numbers })));
