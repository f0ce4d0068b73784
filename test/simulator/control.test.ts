// The control surface (CONTRACT section 8): who may use it, and what it gives and takes.

import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { drive } from './drive.ts';
import { account, address, number, on, phone, rfi, routing, state, synced, teamsNumber } from './resources.ts';

const full = state({
  accounts: [account('a', { teamsOperatorConnect: synced, teamsDirectRouting: on }), account('b', routing('one'))],
  numbers: [teamsNumber('a', phone(1), { availableCapabilities: ['x'] }), number('a', phone(2))],
  requestsForInformation: [rfi],
  civicAddresses: { a: [address], gone: [address] },
  capabilityPlans: { a: [{ name: 'p', usage: 'u', supportsTollFree: true }] },
});

describe('who may use it', () => {
  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'localhost.evil.example:1' }, 403],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'localhost:80' }, 200],
    [{}, 200],
  ])('%o is %i', async (headers, status) => {
    const { simulator } = await drive({ state: full });
    const read = await request(`${simulator.url}/_sim/state`, { headers });
    await read.body.dump();
    const write = await request(`${simulator.url}/_sim/state`, {
      method: 'PUT',
      headers,
      body: JSON.stringify(state({})),
    });
    await write.body.dump();
    expect([read.statusCode, write.statusCode]).toEqual([status, status]);
    expect(simulator.gateway.readState().accounts).toHaveLength(status === 200 ? 0 : 2);
  });

  it('listens on loopback only', async () => {
    const { simulator } = await drive();
    expect(new URL(simulator.url).hostname).toBe('127.0.0.1');
  });

  it('knows its paths and methods', async () => {
    const { sim } = await drive();
    expect((await sim('GET', 'nothing')).status).toBe(404);
    expect((await sim('DELETE', 'state')).status).toBe(405);
    expect((await sim('PUT', 'state')).status).toBe(400);
  });
});

describe('the state', () => {
  it('put back is the same, with running syncs and all', async () => {
    const { sim, call, advance } = await drive({ state: full, knobs: { sync: { failNumbers: [phone(2)] } } });
    await call('PUT', `/accounts/a/numbers/${phone(1)}`, { body: teamsNumber('a', phone(1)) });
    await call('PUT', '/accounts/b', { body: account('b', routing('two')) });
    for (const seconds of [0, 3, 3]) {
      advance(seconds);
      const before = await sim('GET', 'state');
      expect((await sim('PUT', 'state', before.json)).status).toBe(200);
      expect((await sim('GET', 'state')).json).toEqual(before.json);
    }
  });

  it('has counts and the DNS status of its own', async () => {
    const { sim } = await drive();
    const wrong = account('a', { teamsDirectRouting: { ...on, numberCount: 99 } });
    await sim('PUT', 'state', state({ accounts: [wrong], numbers: [number('a', phone(1))] }));
    expect((await sim('GET', 'state')).json.accounts).toMatchObject([
      { serviceDetails: { teamsDirectRouting: { numberCount: 1 } } },
    ]);
  });

  it('that is bad is refused with every reason, and nothing changes', async () => {
    const { sim } = await drive({ state: full });
    const before = (await sim('GET', 'state')).text;
    const twice = [number('a', phone(1)), number('a', phone(1)), number('z', phone(2))];
    const got = await sim('PUT', 'state', { ...full, accounts: [account('a'), account('a')], numbers: twice });
    expect(got.status).toBe(400);
    expect(got.json.reasons).toEqual([
      `number ${phone(2)} names account z, which does not exist`,
      'account a is there twice',
      `number ${phone(1)} is there twice`,
    ]);
    const malformed = await sim('PUT', 'state', { accounts: [{ name: 'a b', colour: 1 }], numbers: {} });
    expect(malformed.status).toBe(400);
    expect(malformed.json.reasons).toHaveLength(5);
    expect((await sim('PUT', 'state', null)).status).toBe(400);
    expect((await sim('GET', 'state')).text).toBe(before);
  });

  it('can hold what the rules would refuse, as somebody may have made it', async () => {
    const { sim, call } = await drive();
    const clash = number('a', phone(1), {
      azureOperatorCallProtection: { enabled: true },
      zoomPhoneCloudPeering: { enabled: true },
    });
    expect((await sim('PUT', 'state', state({ accounts: [account('a', {})], numbers: [clash] }))).status).toBe(200);
    expect((await call('GET', `/accounts/a/numbers/${phone(1)}`)).json).toMatchObject({
      ...clash,
      serviceProvisioningStatus: 'synced',
    });
  });
});

it('lists every request with what was sent', async () => {
  const { call, sim, advance } = await drive({ state: full });
  const id = '6f1c1f5e-8f5c-4c5b-9d0a-3b1f0c1d2e3f';
  await call('GET', '/accounts/a/numbers/%2B14255550001', { headers: { 'x-ms-client-request-id': id } });
  advance(1.5);
  const body = { numbers: [{ telephoneNumber: phone(1) }] };
  const repeat = { 'repeatability-request-id': 'r', 'repeatability-first-sent': '2026-01-01T00:00:00Z' };
  await call('POST', '/accounts/a:deleteNumbers', { body, headers: repeat });
  await call('PUT', '/accounts/a', { body: 'not json' });
  await call('DELETE', '/accounts/a', { query: 'deleteNumbers=true' });
  const api = { 'api-version': '2024-02-29-preview' };
  const none = { clientRequestId: null, repeatabilityRequestId: null, body: null };
  const time = '2026-01-01T00:00:01.500Z';
  expect((await sim('GET', 'requests')).json).toEqual([
    {
      ...none,
      time: '2026-01-01T00:00:00.000Z',
      method: 'GET',
      path: '/accounts/a/numbers/+14255550001',
      query: api,
      status: 200,
      clientRequestId: id,
    },
    {
      ...none,
      time,
      method: 'POST',
      path: '/accounts/a:deleteNumbers',
      query: api,
      status: 204,
      repeatabilityRequestId: 'r',
      body,
    },
    { ...none, time, method: 'PUT', path: '/accounts/a', query: api, status: 400, body: 'not json' },
    { ...none, time, method: 'DELETE', path: '/accounts/a', query: { ...api, deleteNumbers: 'true' }, status: 204 },
  ]);
  expect((await sim('GET', 'metrics')).json).toEqual({ requests: 4, writes: 2, tooManyRequests: 0, worstWindow: 4 });
});

it('moves the clock, forward only', async () => {
  const { sim } = await drive();
  expect((await sim('POST', 'clock', { advanceSeconds: 90 })).json).toEqual({ time: '2026-01-01T00:01:30.000Z' });
  for (const bad of [{ advanceSeconds: -1 }, { advanceSeconds: '1' }, {}, null]) {
    expect((await sim('POST', 'clock', bad)).status).toBe(400);
  }
  expect((await sim('POST', 'clock', { advanceSeconds: 0 })).json).toEqual({ time: '2026-01-01T00:01:30.000Z' });
});
