// Somebody at the portal, who changes, deletes and creates what they like, through the API and its rules.

import type { NumberResource } from '../../src/kinds/wire.ts';
import type { Gateway } from '../../src/simulator/gateway.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import type { Dice } from './dice.ts';
import type { SentRequest } from './history.ts';
import type { Network } from './network.ts';
import { drawNumber } from './random-settings.ts';
import { phone, servicesOfAccount } from './random-world.ts';

interface Act {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export function intrudeOnce({ gateway, dice, intrude }: Network): void {
  const acts = drawActs(gateway.readState(), dice);
  if (acts.length === 0) return;
  intrude(acts.map(({ method, path }) => `${method} ${path}`).join(', '), () => {
    for (const act of acts) perform(gateway, act);
  });
}

/** Changes what this write is about, just before it arrives. */
export function intrudeBefore(write: SentRequest, { gateway, dice, intrude }: Network): void {
  const state = gateway.readState();
  const { account, number } = aimOf(write, dice);
  const there = state.accounts.find(({ name }) => name === account);
  const tenantId = write.path.split('/')[2];
  const act = (): Act | undefined => {
    if (write.method === 'PATCH') {
      const customerRelationship = { comment: `portal ${dice.below(3)}` };
      return { method: 'PATCH', path: `/teamsRequestsForInformation/${tenantId}`, body: { customerRelationship } };
    }
    if (there === undefined) return undefined;
    if (number === undefined) {
      const body = { ...there, correlationId: `portal-${dice.below(4)}` };
      return { method: 'PUT', path: `/accounts/${there.name}`, body };
    }
    const live = state.numbers.find((one) => one.telephoneNumber === number && one.accountName === account);
    if (live !== undefined && dice.chance(0.3)) return { method: 'DELETE', path: pathOf(there.name, number) };
    const settings =
      live === undefined ? drawNumber(dice, servicesOfAccount(there)) : { ...live, configuration: header(dice) };
    return putNumber(there.name, number, settings);
  };
  const chosen = act();
  if (chosen !== undefined) intrude(`${chosen.method} ${chosen.path}`, () => perform(gateway, chosen));
}

/** One of the resources that a write is about. */
function aimOf(
  { path, body }: SentRequest,
  dice: Dice,
): { readonly account: string | undefined; readonly number?: string | undefined } {
  const [, account, single] = /^\/accounts\/([^/:]+)(?:\/numbers\/(.+))?/.exec(path) ?? [];
  if (single !== undefined || body === undefined) return { account, number: single };
  const { numbers } = JSON.parse(body) as { numbers?: readonly { telephoneNumber: string }[] };
  return { account, number: numbers === undefined ? undefined : dice.pick(numbers).telephoneNumber };
}

function perform(gateway: Gateway, { method, path, body }: Act): void {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  gateway.handle({
    method,
    url: `${path}${path.includes('?') ? '&' : '?'}api-version=2024-02-29-preview`,
    headers: { authorization: `Bearer ${gateway.token}`, 'content-type': type, host: 'portal.example' },
    body:
      body === undefined ? undefined : JSON.stringify(body, (key, value) => (computed.has(key) ? undefined : value)),
  });
}

const computed = new Set([
  'serviceProvisioningStatus',
  'serviceProvisioningErrors',
  'numberCount',
  'subdomainStatus',
  'acquiredCapabilities',
  'availableCapabilities',
]);

function drawActs(state: SimulatorState, dice: Dice): readonly Act[] {
  if (state.accounts.length === 0) return [];
  const account = dice.pick(state.accounts);
  const at = `/accounts/${account.name}`;
  const kind = dice.below(20);
  if (kind < 3) return [{ method: 'PUT', path: at, body: { ...account, correlationId: `portal-${dice.below(4)}` } }];
  if (kind < 4 && dice.chance(0.3)) return [{ method: 'DELETE', path: `${at}?deleteNumbers=true` }];
  if (kind < 6 && state.requestsForInformation.length > 0) {
    const { tenantId } = dice.pick(state.requestsForInformation);
    const customerRelationship = { comment: `portal ${dice.below(3)}` };
    return [{ method: 'PATCH', path: `/teamsRequestsForInformation/${tenantId}`, body: { customerRelationship } }];
  }
  if (kind < 9)
    return [putNumber(account.name, phone(dice.between(1, 140)), drawNumber(dice, servicesOfAccount(account)))];
  if (state.numbers.length === 0) return [];
  const number = dice.pick(state.numbers);
  const away: Act = { method: 'DELETE', path: pathOf(number.accountName, number.telephoneNumber) };
  if (kind < 12) return [away];
  const owner = state.accounts.find(({ name }) => name === number.accountName) ?? account;
  const other = drawNumber(dice, servicesOfAccount(kind < 14 ? account : owner));
  if (kind < 14) return [away, putNumber(account.name, number.telephoneNumber, other)];
  if (kind < 17) return [putNumber(owner.name, number.telephoneNumber, { ...number, configuration: header(dice) })];
  return [putNumber(owner.name, number.telephoneNumber, other)];
}

const header = (dice: Dice) => ({ customSipHeader: `portal-${dice.below(3)}` });

function putNumber(account: string, telephoneNumber: string, settings: Partial<NumberResource>): Act {
  const { serviceDetails = {}, configuration } = settings;
  const body = { telephoneNumber, accountName: account, serviceDetails, configuration };
  return { method: 'PUT', path: pathOf(account, telephoneNumber), body };
}

function pathOf(account: string, telephoneNumber: string): string {
  return `/accounts/${account}/numbers/${encodeURIComponent(telephoneNumber)}`;
}
