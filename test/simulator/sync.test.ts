// Back-end sync and DNS as functions of time (api-facts.md sections 6 and 9), with every knob about them.

import { expect, it } from 'vitest';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { drive, type Got } from './drive.ts';
import { account, number, on, phone, rfi, routing, state, synced, teamsNumber } from './resources.ts';

const teams = account('a', { teamsOperatorConnect: synced, teamsDirectRouting: on });
const seed = state({ accounts: [teams] });

async function writer(knobs: PartialKnobs) {
  const gateway = await drive({ state: seed, knobs });
  const path = (index: number): string => `/accounts/a/numbers/${phone(index)}`;
  return {
    ...gateway,
    write: (index: number): Promise<Got> => gateway.call('PUT', path(index), { body: teamsNumber('a', phone(index)) }),
    status: async (index: number) => (await gateway.call('GET', path(index))).json.serviceProvisioningStatus,
    errors: async (index: number) => (await gateway.call('GET', path(index))).json.serviceProvisioningErrors,
  };
}

it('is pending, then synced, and so again after every write', async () => {
  const { write, status, advance, call } = await writer({ sync: { delaySeconds: 30 } });
  expect((await write(1)).json.serviceProvisioningStatus).toBe('pending');
  advance(29.9);
  expect(await status(1)).toBe('pending');
  advance(0.1);
  expect(await status(1)).toBe('synced');
  await write(1);
  expect(await status(1)).toBe('pending');
  expect((await call('PUT', '/accounts/a', { body: teams })).json.serviceProvisioningStatus).toBe('pending');
  advance(30);
  expect((await call('GET', '/accounts/a')).json.serviceProvisioningStatus).toBe('synced');
});

it.each([
  ['synced', 'synced', []],
  ['absent', undefined, undefined],
] as const)('of resources that never sync is %s', async (unsyncedStatus, status, errors) => {
  const { call } = await drive({ state: seed, knobs: { sync: { unsyncedStatus } } });
  const got = await call('PUT', `/accounts/a/numbers/${phone(1)}`, { body: number('a', phone(1)) });
  expect(got.json.serviceProvisioningStatus).toBe(status);
  expect(got.json.serviceProvisioningErrors).toEqual(errors);
  const plain = await call('PUT', '/accounts/b', {
    body: account('b', { azureOperatorCallProtection: { enabled: true } }),
  });
  expect(plain.json.serviceProvisioningStatus).toBe(status);
});

it('fails for every n-th resource, and a repeated write repairs it', async () => {
  const { write, status, errors, advance } = await writer({ sync: { failEvery: 3 } });
  for (const index of [1, 2, 3]) await write(index);
  advance(2);
  expect([await status(1), await status(2), await status(3)]).toEqual(['synced', 'synced', 'failed']);
  expect(await errors(3)).toMatchObject([{ code: 'BackendSyncFailed', target: phone(3) }]);
  await write(3);
  expect(await status(3)).toBe('pending');
  advance(2);
  expect([await status(3), await errors(3)]).toEqual(['synced', []]);
});

it('fails for the numbers and accounts named: always, or a number of times', async () => {
  const named = { failNumbers: [phone(1)], failAccounts: ['a'] };
  const { write, status, advance, call } = await writer({ sync: { ...named, failTimes: 2 } });
  const outcomes: unknown[] = [];
  for (let round = 0; round < 3; round += 1) {
    await write(1);
    await call('PUT', '/accounts/a', { body: teams });
    advance(2);
    outcomes.push([await status(1), (await call('GET', '/accounts/a')).json.serviceProvisioningStatus]);
  }
  expect(outcomes).toEqual([
    ['failed', 'failed'],
    ['failed', 'failed'],
    ['synced', 'synced'],
  ]);
  const forever = await writer({ sync: named });
  for (let round = 0; round < 3; round += 1) await forever.write(1);
  forever.advance(1000);
  expect(await forever.status(1)).toBe('failed');
});

it('heals by itself with the knob', async () => {
  const { write, status, advance } = await writer({ sync: { failNumbers: [phone(1)], selfHealSeconds: 10 } });
  await write(1);
  advance(11.9);
  expect(await status(1)).toBe('failed');
  advance(0.1);
  expect(await status(1)).toBe('synced');
});

it('takes seeded statuses as they are, also words not known, until the next write', async () => {
  const errors = [{ code: 'X', message: 'x' }];
  const numbers = [
    { ...teamsNumber('a', phone(1)), serviceProvisioningStatus: 'failed', serviceProvisioningErrors: errors },
    { ...teamsNumber('a', phone(2)), serviceProvisioningStatus: 'paused' },
    { ...teamsNumber('a', phone(3)), serviceProvisioningStatus: 'pending' },
    number('a', phone(4), { teamsOperatorConnect: { enabled: true, assignmentStatus: 'unheard-of' } }),
  ];
  const { call, advance } = await drive({
    state: { ...seed, numbers, requestsForInformation: [rfi] },
    documented: false,
  });
  const statuses = async (): Promise<unknown[]> =>
    (await call('GET', '/numbers')).json.value.map((value) => value.serviceProvisioningStatus);
  expect(await statuses()).toEqual(['failed', 'paused', 'pending', 'synced']);
  expect((await call('GET', '/teamsRequestsForInformation')).json.value[0]).toMatchObject({
    serviceProvisioningStatus: 'synced',
  });
  advance(2);
  expect(await statuses()).toEqual(['failed', 'paused', 'synced', 'synced']);
  await call('PUT', `/accounts/a/numbers/${phone(1)}`, { body: teamsNumber('a', phone(1)) });
  advance(2);
  expect((await statuses())[0]).toBe('synced');
});

it('provisions a subdomain after a while, again only when what DNS publishes changes', async () => {
  const { call, advance } = await drive();
  const put = (body: object): Promise<Got> => call('PUT', '/accounts/a', { body });
  const dns = ({ json }: Got): unknown =>
    (json.serviceDetails as { teamsDirectRouting: { subdomainStatus: string } }).teamsDirectRouting.subdomainStatus;
  expect(dns(await put(account('a', routing('one'))))).toBe('notProvisioned');
  advance(4.9);
  expect(dns(await call('GET', '/accounts/a'))).toBe('notProvisioned');
  advance(0.1);
  expect(dns(await call('GET', '/accounts/a'))).toBe('provisioned');
  expect(dns(await put({ ...account('a', routing('one')), correlationId: 'x' }))).toBe('provisioned');
  expect(dns(await put(account('a', routing('one', 'new'))))).toBe('notProvisioned');
  advance(5);
  expect(dns(await put(account('a', routing('two', 'new'))))).toBe('notProvisioned');
  expect(dns(await put(account('a', { teamsDirectRouting: on })))).toBe('notProvisioned');
  advance(5);
  expect(dns(await call('GET', '/accounts/a'))).toBe('notProvisioned');
});

it('has the subdomain inconsistent as the knob or the state says', async () => {
  const accounts = [
    account('a', routing('one')),
    account('b', { teamsDirectRouting: { ...on, subdomainStatus: 'inconsistent' } }),
    account('c', routing('three')),
  ];
  const { call } = await drive({ state: state({ accounts }), knobs: { dns: { inconsistent: ['a'] } } });
  const statuses = (await call('GET', '/accounts')).json.value.map(
    (value) =>
      (value.serviceDetails as { teamsDirectRouting: { subdomainStatus: string } }).teamsDirectRouting.subdomainStatus,
  );
  expect(statuses).toEqual(['inconsistent', 'inconsistent', 'provisioned']);
});
