// Single numbers: the rules of api-facts.md section 7 with the knobs about them.

import { describe, expect, it } from 'vitest';
import type { NumberResource } from '../../src/kinds/wire.ts';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { type Drive, drive, type Got } from './drive.ts';
import { account, number, on, phone, state, synced, teamsNumber } from './resources.ts';

const every = {
  teamsOperatorConnect: synced,
  teamsPhoneMobile: synced,
  teamsDirectRouting: on,
  zoomPhoneCloudPeering: on,
  azureOperatorCallProtection: { enabled: true },
};
const seed = state({ accounts: [account('all', every), account('none', {})] });
const enabled = { enabled: true };

function put(call: Drive['call'], body: NumberResource): Promise<Got> {
  return call('PUT', `/accounts/${body.accountName}/numbers/${body.telephoneNumber}`, { body });
}

async function under(knobs: PartialKnobs, body: NumberResource): Promise<[number, string | undefined]> {
  const { call, sim } = await drive({ state: seed, knobs });
  const before = (await sim('GET', 'state')).text;
  const { status, code } = await put(call, body);
  if (status >= 400) expect((await sim('GET', 'state')).text).toBe(before);
  return [status, code];
}

it('creates with 201, replaces the whole with 200', async () => {
  const { call } = await drive({ state: seed });
  expect((await put(call, { ...number('all', phone(1)), configuration: { customSipHeader: 'x' } })).status).toBe(201);
  expect((await put(call, number('all', phone(1)))).status).toBe(200);
  expect((await call('GET', `/accounts/all/numbers/${phone(1)}`)).json).not.toHaveProperty('configuration');
});

it('needs its account', async () => {
  expect(await under({}, number('missing', phone(1)))).toEqual([404, 'AccountNotFound']);
});

describe('a service the account lacks', () => {
  it('is refused', async () => {
    expect(await under({}, number('none', phone(1)))).toEqual([400, 'ServiceNotEnabled']);
    expect(await under({}, number('none', phone(1), { teamsDirectRouting: { enabled: false } }))).toEqual([
      201,
      undefined,
    ]);
  });

  it('fails to sync with the knob, until the account has it', async () => {
    const knobs: PartialKnobs = { numbers: { withoutAccountService: 'fail-sync' } };
    const { call, advance } = await drive({ state: seed, knobs });
    const read = async (): Promise<Got['json']> => (await call('GET', `/accounts/none/numbers/${phone(1)}`)).json;
    expect((await put(call, number('none', phone(1)))).json.serviceProvisioningStatus).toBe('pending');
    advance(2);
    expect(await read()).toMatchObject({
      serviceProvisioningStatus: 'failed',
      serviceProvisioningErrors: [{ code: 'ServiceNotEnabled' }],
    });
    await call('PUT', '/accounts/none', { body: account('none', every) });
    await put(call, number('none', phone(1)));
    advance(2);
    expect((await read()).serviceProvisioningStatus).toBe('synced');
  });
});

it.each([
  ['teamsOperatorConnect', 400],
  ['teamsPhoneMobile', 400],
  ['zoomPhoneCloudPeering', 400],
  ['teamsDirectRouting', 201],
] as const)('Operator Call Protection with %s is %i', async (service, status) => {
  const body = number('all', phone(1), { azureOperatorCallProtection: enabled, [service]: enabled });
  expect((await under({}, body))[0]).toBe(status);
  expect((await under({ numbers: { exclusive: [] } }, body))[0]).toBe(201);
  const off = number('all', phone(1), { azureOperatorCallProtection: enabled, [service]: { enabled: false } });
  expect((await under({}, off))[0]).toBe(201);
});

it('excludes further pairs with the knob', async () => {
  const body = number('all', phone(1), { teamsDirectRouting: enabled, zoomPhoneCloudPeering: enabled });
  expect((await under({}, body))[0]).toBe(201);
  const knobs: PartialKnobs = { numbers: { exclusive: [['zoomPhoneCloudPeering', 'teamsDirectRouting']] } };
  expect(await under(knobs, body)).toEqual([400, 'ServicesExclusive']);
});

it.each([
  ['teamsPhoneMobile', 400],
  ['azureOperatorCallProtection', 400],
  ['teamsOperatorConnect', 201],
  ['teamsDirectRouting', 201],
  ['zoomPhoneCloudPeering', 201],
] as const)('a custom SIP header with %s is %i', async (service, status) => {
  const body = { ...number('all', phone(1), { [service]: enabled }), configuration: { customSipHeader: 'x' } };
  expect((await under({}, body))[0]).toBe(status);
  const { call } = await drive({ state: seed, knobs: { numbers: { customSipHeader: 'ignore' } } });
  const got = await put(call, body);
  expect([got.status, got.json.configuration]).toEqual([201, status === 400 ? undefined : body.configuration]);
});

describe('a number that is in another account', () => {
  const two = state({
    accounts: [account('a'), account('b')],
    numbers: [number('a', phone(1)), number('a', phone(2))],
  });

  it('is refused', async () => {
    const { call } = await drive({ state: two });
    const got = await put(call, number('b', phone(1)));
    expect([got.status, got.code]).toEqual([409, 'NumberInOtherAccount']);
  });

  it('moves with the knob', async () => {
    const { call } = await drive({ state: two, knobs: { numbers: { otherAccount: 'move' } } });
    expect((await put(call, number('b', phone(1)))).status).toBe(201);
    expect((await call('GET', `/accounts/a/numbers/${phone(1)}`)).status).toBe(404);
    expect((await call('GET', '/numbers')).json.value.map(({ accountName }) => accountName)).toEqual(['b', 'a']);
    expect((await call('GET', '/accounts/a')).json.serviceDetails).toMatchObject({
      teamsDirectRouting: { numberCount: 1 },
    });
  });

  it('is in both with the knob, also in the list of all, after a restart and after leaving one', async () => {
    const knobs: PartialKnobs = { numbers: { otherAccount: 'both' } };
    const { call, sim } = await drive({ state: two, knobs });
    expect((await put(call, number('b', phone(1)))).status).toBe(201);
    const names = async (): Promise<unknown[]> =>
      (await call('GET', '/numbers')).json.value.map(({ accountName }) => accountName);
    expect(await names()).toEqual(['a', 'b', 'a']);
    expect((await sim('PUT', 'state', (await sim('GET', 'state')).json)).status).toBe(200);
    expect(await names()).toEqual(['a', 'b', 'a']);
    const filter = `filter=${encodeURIComponent(`telephoneNumber eq '${phone(1)}'`)}`;
    expect((await call('GET', '/numbers', { query: filter })).json.value).toHaveLength(2);
    await call('DELETE', `/accounts/a/numbers/${phone(1)}`);
    expect(await names()).toEqual(['b', 'a']);
  });
});

describe('the address of a calling user', () => {
  const bare = teamsNumber('all', phone(1));
  const full = teamsNumber('all', phone(1), { civicAddressId: 'a', locationId: 'l' });
  const free = teamsNumber('all', phone(1), { allowTenantAddressUpdate: true });
  const conference = teamsNumber('all', phone(1), { usage: 'ConferenceAssignment' });

  it('is not asked for, or required with the knob', async () => {
    expect((await under({}, bare))[0]).toBe(201);
    const knobs: PartialKnobs = { numbers: { address: 'reject' } };
    expect(await under(knobs, bare)).toEqual([400, 'AddressRequired']);
    for (const body of [full, free, conference]) expect((await under(knobs, body))[0]).toBe(201);
  });

  it('fails the sync with the other knob', async () => {
    const { call, advance } = await drive({ state: seed, knobs: { numbers: { address: 'fail-sync' } } });
    await put(call, bare);
    advance(2);
    const { json } = await call('GET', `/accounts/all/numbers/${phone(1)}`);
    expect(json).toMatchObject({
      serviceProvisioningStatus: 'failed',
      serviceProvisioningErrors: [{ code: 'AddressRequired' }],
    });
  });
});

it('can insist on capabilities that a plan offers, and on a service', async () => {
  const flying = teamsNumber('all', phone(1), { choosableCapabilities: ['Flying'] });
  expect((await under({}, flying))[0]).toBe(201);
  const knobs: PartialKnobs = { numbers: { capabilities: 'reject', noService: 'reject' } };
  expect(await under(knobs, flying)).toEqual([400, 'CapabilityNotOffered']);
  expect((await under(knobs, teamsNumber('all', phone(1))))[0]).toBe(201);
  expect((await under({}, number('all', phone(1), {})))[0]).toBe(201);
  expect(await under(knobs, number('all', phone(1), {}))).toEqual([400, 'NoServiceEnabled']);
});

describe('assignmentStatus', () => {
  const written = (assignmentStatus: string): NumberResource =>
    number('all', phone(1), { teamsOperatorConnect: { enabled: true, assignmentStatus } });

  it.each([
    ['stored', 'unassigned', 'unassigned'],
    ['ignored', undefined, undefined],
    ['overwritten', 'unassigned', 'assigned'],
  ] as const)('is %s', async (assignmentStatus, soon, later) => {
    const { call, advance } = await drive({ state: seed, knobs: { numbers: { assignmentStatus } } });
    const read = (json: Got['json']): unknown =>
      (json.serviceDetails as NumberResource['serviceDetails']).teamsOperatorConnect?.assignmentStatus;
    expect(read((await put(call, written('unassigned'))).json)).toBe(soon);
    advance(10);
    expect(read((await call('GET', `/accounts/all/numbers/${phone(1)}`)).json)).toBe(later);
  });
});

it('shows the one documented default, or not', async () => {
  for (const [defaults, shown] of [
    ['shown', false],
    ['absent', undefined],
  ] as const) {
    const { call } = await drive({ state: seed, knobs: { fields: { defaults } } });
    const { json } = await put(call, teamsNumber('all', phone(1)));
    const { configuration } = (json.serviceDetails as NumberResource['serviceDetails']).teamsOperatorConnect ?? {};
    expect(configuration?.allowTenantAddressUpdate).toBe(shown);
  }
});
