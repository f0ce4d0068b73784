// Accounts: create, replace, delete, and the rules of api-facts.md section 6 with the knobs about them.

import { describe, expect, it } from 'vitest';
import { drive } from './drive.ts';
import { account, number, on, phone, routing, state, synced, teamsNumber } from './resources.ts';

const teams = { teamsTenantId: 't', teamsOperatorConnect: synced, teamsDirectRouting: on };
const seed = state({
  accounts: [account('a', teams), account('b', routing('Busy'))],
  numbers: [teamsNumber('a', phone(1)), number('b', phone(2))],
});

it('creates with 201, replaces the whole with 200', async () => {
  const { call } = await drive();
  expect((await call('PUT', '/accounts/a', { body: { ...account('a', teams), correlationId: 'x' } })).status).toBe(201);
  expect((await call('PUT', '/accounts/a', { body: account('a') })).status).toBe(200);
  const { json } = await call('GET', '/accounts/a');
  expect(json).toEqual({
    name: 'a',
    serviceDetails: { teamsDirectRouting: { ...on, numberCount: 0, subdomainStatus: 'notProvisioned' } },
    serviceProvisioningStatus: 'synced',
    serviceProvisioningErrors: [],
  });
});

it('tells names apart by case', async () => {
  const { call } = await drive({ state: seed });
  expect((await call('PUT', '/accounts/A', { body: account('A') })).status).toBe(201);
});

it('counts the numbers of each service', async () => {
  const { call } = await drive({ state: seed });
  const both = { teamsOperatorConnect: { enabled: true }, teamsDirectRouting: { enabled: true } };
  await call('PUT', `/accounts/a/numbers/${phone(3)}`, { body: number('a', phone(3), both) });
  await call('PUT', `/accounts/a/numbers/${phone(4)}`, { body: number('a', phone(4)) });
  await call('DELETE', `/accounts/a/numbers/${phone(1)}`);
  expect((await call('GET', '/accounts/a')).json.serviceDetails).toMatchObject({
    teamsOperatorConnect: { numberCount: 1 },
    teamsDirectRouting: { numberCount: 2 },
  });
});

it('lets the counts lag', async () => {
  const { call, advance } = await drive({ state: seed, knobs: { accounts: { numberCountLagSeconds: 10 } } });
  const count = async (): Promise<unknown> => {
    const { json } = await call('GET', '/accounts/b');
    return (json.serviceDetails as { teamsDirectRouting: { numberCount: number } }).teamsDirectRouting.numberCount;
  };
  advance(60);
  await call('PUT', `/accounts/b/numbers/${phone(3)}`, { body: number('b', phone(3)) });
  advance(5);
  await call('PUT', `/accounts/b/numbers/${phone(4)}`, { body: number('b', phone(4)) });
  expect(await count()).toBe(1);
  advance(5);
  expect(await count()).toBe(2);
  advance(5);
  expect(await count()).toBe(3);
});

describe('delete', () => {
  it.each([
    [{}, 409],
    [{ accountWithNumbers: 400 }, 400],
  ] as const)('of an account with numbers: %o is %i', async (deletes, status) => {
    const { call } = await drive({ state: seed, knobs: { deletes } });
    expect((await call('DELETE', '/accounts/a')).status).toBe(status);
    expect((await call('DELETE', '/accounts/a', { query: 'deleteNumbers=false' })).status).toBe(status);
    expect((await call('GET', `/accounts/a/numbers/${phone(1)}`)).status).toBe(200);
    expect((await call('DELETE', '/accounts/a', { query: 'deleteNumbers=true' })).status).toBe(204);
    expect((await call('GET', '/accounts/a')).status).toBe(404);
    expect((await call('GET', '/numbers')).json.value).toHaveLength(1);
  });

  it.each([
    [{}, 204],
    [{ missing: 404 }, 404],
  ] as const)('of what is not there: %o is %i', async (deletes, status) => {
    const { call } = await drive({ state: seed, knobs: { deletes } });
    expect((await call('DELETE', '/accounts/none')).status).toBe(status);
    expect((await call('DELETE', `/accounts/a/numbers/${phone(9)}`)).status).toBe(status);
    expect((await call('DELETE', `/accounts/none/numbers/${phone(9)}`)).status).toBe(status);
    const body = { numbers: [{ telephoneNumber: phone(1) }, { telephoneNumber: phone(9) }] };
    expect((await call('POST', '/accounts/a:deleteNumbers', { body })).status).toBe(status);
    expect((await call('GET', `/accounts/a/numbers/${phone(1)}`)).status).toBe(status === 204 ? 404 : 200);
  });
});

describe('a service that numbers use', () => {
  const without = account('a', { teamsTenantId: 't', teamsDirectRouting: on });
  const disabled = account('a', { ...teams, teamsOperatorConnect: { ...synced, enabled: false } });

  it.each([without, disabled])('cannot go: 409', async (body) => {
    const { call, sim } = await drive({ state: seed });
    const before = (await sim('GET', 'state')).text;
    const got = await call('PUT', '/accounts/a', { body });
    expect([got.status, got.code]).toEqual([409, 'ServiceInUse']);
    expect((await sim('GET', 'state')).text).toBe(before);
    await call('DELETE', `/accounts/a/numbers/${phone(1)}`);
    expect((await call('PUT', '/accounts/a', { body })).status).toBe(200);
  });

  it('can go with the knob', async () => {
    const { call } = await drive({ state: seed, knobs: { accounts: { serviceInUse: 'accept' } } });
    expect((await call('PUT', '/accounts/a', { body: without })).status).toBe(200);
  });
});

describe('teamsTenantId', () => {
  const changed = account('a', { ...teams, teamsTenantId: 'other' });

  it.each([
    [{}, 409],
    [{ tenantLocked: 400 }, 400],
  ] as const)('is locked while numbers use it: %o is %i', async (accounts, status) => {
    const { call } = await drive({ state: seed, knobs: { accounts } });
    const got = await call('PUT', '/accounts/a', { body: changed });
    expect([got.status, got.code]).toEqual([status, 'TenantIdLocked']);
    const { teamsTenantId: _gone, ...noTenant } = teams;
    expect((await call('PUT', '/accounts/a', { body: account('a', noTenant) })).status).toBe(status);
    expect((await call('PUT', '/accounts/a', { body: account('a', teams) })).status).toBe(200);
    await call('DELETE', `/accounts/a/numbers/${phone(1)}`);
    expect((await call('PUT', '/accounts/a', { body: changed })).status).toBe(200);
  });

  it('can be required, and can be unshared', async () => {
    const { call } = await drive({ state: seed });
    const other = account('c', { teamsOperatorConnect: synced });
    const same = account('c', teams);
    expect((await call('PUT', '/accounts/c', { body: other })).status).toBe(201);
    expect((await call('PUT', '/accounts/c', { body: same })).status).toBe(200);
    const knobs = { accounts: { tenantRequired: 'reject', tenantShared: 'reject' } } as const;
    const { call: strict } = await drive({ state: seed, knobs });
    expect((await strict('PUT', '/accounts/c', { body: other })).code).toBe('TenantIdRequired');
    expect((await strict('PUT', '/accounts/c', { body: same })).code).toBe('TenantIdTaken');
    expect((await strict('PUT', '/accounts/a', { body: account('a', teams) })).status).toBe(200);
  });
});

it('knows a subdomain twice, whatever its case, but for the knob', async () => {
  const { call } = await drive({ state: seed });
  const got = await call('PUT', '/accounts/c', { body: account('c', routing('bUSY')) });
  expect([got.status, got.code]).toEqual([409, 'SubdomainTaken']);
  expect((await call('PUT', '/accounts/b', { body: account('b', routing('busy')) })).status).toBe(200);
  const { call: lenient } = await drive({ state: seed, knobs: { accounts: { subdomainDuplicate: 'accept' } } });
  expect((await lenient('PUT', '/accounts/c', { body: account('c', routing('bUSY')) })).status).toBe(201);
});

it('can refuse sync where there is no back end', async () => {
  const body = account('c', { zoomPhoneCloudPeering: synced });
  const { call } = await drive();
  expect((await call('PUT', '/accounts/c', { body })).status).toBe(201);
  const { call: strict } = await drive({ knobs: { accounts: { syncWithoutBackend: 'reject' } } });
  expect((await strict('PUT', '/accounts/c', { body })).code).toBe('SyncNotSupported');
});
