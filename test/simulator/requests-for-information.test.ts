// Requests for information and their answers (api-facts.md section 10), and the two reads of plans and capabilities.

import { describe, expect, it } from 'vitest';
import { drive } from './drive.ts';
import { account, number, on, phone, rfi, state, synced, teamsNumber, tenant } from './resources.ts';

const path = `/teamsRequestsForInformation/${tenant}`;
const seed = state({ requestsForInformation: [rfi] });

it('is answered, and syncs', async () => {
  const { call, advance } = await drive({ state: seed });
  const body = { customerRelationship: { status: 'ConsentAcknowledged', comment: 'hello' } };
  const got = await call('PATCH', path, { body });
  expect([got.status, got.json.serviceProvisioningStatus]).toEqual([200, 'pending']);
  advance(2);
  expect((await call('GET', path)).json).toEqual({
    ...rfi,
    customerRelationship: { ...body.customerRelationship, lastModifiedOn: '2026-01-01T00:00:00.000Z' },
    lastModifiedOn: '2026-01-01T00:00:00.000Z',
    serviceProvisioningStatus: 'synced',
    serviceProvisioningErrors: [],
  });
});

it('takes a merge patch: what is absent stays, null removes', async () => {
  const { call } = await drive({ state: seed });
  const patch = async (customerRelationship: unknown): Promise<unknown> =>
    (await call('PATCH', path, { body: { customerRelationship } })).json.customerRelationship;
  expect(await patch({ status: 's', comment: 'c' })).toMatchObject({ status: 's', comment: 'c' });
  expect(await patch({ comment: 'd' })).toMatchObject({ status: 's', comment: 'd' });
  expect(await patch({ comment: null })).toEqual({ status: 's', lastModifiedOn: '2026-01-01T00:00:00.000Z' });
  expect(await patch({})).toMatchObject({ status: 's' });
  expect(await patch(null)).toBeUndefined();
  expect((await call('PATCH', path, { body: {} })).status).toBe(200);
});

it('is found by its tenant in either case', async () => {
  const upper = 'ABCDEF00-2222-3333-4444-555555555555';
  const { call } = await drive({ state: state({ requestsForInformation: [{ ...rfi, tenantId: upper }] }) });
  expect((await call('GET', `/teamsRequestsForInformation/${upper.toLowerCase()}`)).json.tenantId).toBe(upper);
});

it('is not made by a PATCH, but with the knob', async () => {
  const body = { customerRelationship: { status: 'x' } };
  const { call } = await drive();
  expect((await call('PATCH', path, { body })).status).toBe(404);
  expect((await call('GET', path)).status).toBe(404);
  const { call: lenient } = await drive({ knobs: { requestsForInformation: { unknownTenant: 'create' } } });
  expect((await lenient('PATCH', path, { body })).status).toBe(201);
  expect((await lenient('GET', path)).json).toMatchObject({ tenantId: tenant, productContext: 'teams' });
});

it('can be limited to certain words', async () => {
  const { call } = await drive({
    state: seed,
    knobs: { requestsForInformation: { statuses: ['ConsentAcknowledged'] } },
  });
  const patch = async (status: string): Promise<number> =>
    (await call('PATCH', path, { body: { customerRelationship: { status } } })).status;
  expect([await patch('ConsentAcknowledged'), await patch('Signed')]).toEqual([200, 400]);
});

describe('plans and capabilities', () => {
  const plan = {
    name: 'p',
    usage: 'ConferenceAssignment',
    supportsTollFree: true,
    mandatoryCapabilities: ['A'],
    choosableCapabilities: ['B', 'C'],
  };
  const accounts = [
    account('a', { teamsOperatorConnect: synced, teamsPhoneMobile: synced }),
    account('b', { teamsDirectRouting: on }),
  ];
  const numbers = [
    teamsNumber('a', phone(1)),
    teamsNumber('a', phone(2), { usage: 'ConferenceAssignment' }),
    teamsNumber('a', phone(3), { availableCapabilities: ['InboundCalling', 'Mobile'] }),
    number('b', phone(4)),
  ];
  const asked = (...indexes: number[]): object => ({
    body: { numbers: indexes.map((index) => ({ telephoneNumber: phone(index) })) },
  });
  const action = '/accounts/a:getTeamsAvailableCapabilities';

  it('come from the services of the account', async () => {
    const { call } = await drive({ state: state({ accounts, numbers }) });
    const plans = async (name: string): Promise<unknown> =>
      ((await call('POST', `/accounts/${name}:getTeamsCapabilityPlans`)).json.capabilityPlans as { usage: string }[])
        .length;
    expect([await plans('a'), await plans('b')]).toEqual([6, 0]);
    expect((await call('POST', action, asked(1))).json.availableCapabilities).toContain('OutboundCalling');
    expect((await call('POST', action, asked(1, 3))).json.availableCapabilities).toEqual(['InboundCalling', 'Mobile']);
    expect((await call('POST', action, asked())).json.availableCapabilities).toEqual([]);
  });

  it('come from the state when it has them', async () => {
    const { call } = await drive({ state: state({ accounts, numbers, capabilityPlans: { a: [plan] } }) });
    expect((await call('POST', '/accounts/a:getTeamsCapabilityPlans')).json.capabilityPlans).toEqual([plan]);
    expect((await call('POST', action, asked(2))).json.availableCapabilities).toEqual(['A', 'B', 'C']);
    expect((await call('POST', action, asked(1))).json.availableCapabilities).toEqual([]);
  });

  it('are only of numbers that are there', async () => {
    const { call } = await drive({ state: state({ accounts, numbers }) });
    const got = await call('POST', action, asked(1, 4));
    expect([got.status, got.json.error?.details[0]?.target]).toEqual([404, '$.numbers[1].telephoneNumber']);
  });
});
