// Repeatability-Request-ID and -First-Sent (api-facts.md section 3): a write that was done is done once.

import { expect, it } from 'vitest';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { drive } from './drive.ts';
import { account, number, phone, state } from './resources.ts';

const sent = (id: string, firstSent = '2026-01-01T00:00:00Z'): Record<string, string> => ({
  'repeatability-request-id': id,
  'repeatability-first-sent': firstSent,
});
const seed = state({ accounts: [account('a')] });
const path = '/accounts/new';
const body = account('new');

it('answers a repetition with the reply of the first time, and does nothing', async () => {
  const { call, sim } = await drive({ state: seed });
  const first = await call('PUT', path, { body, headers: sent('1') });
  await call('DELETE', path);
  const again = await call('PUT', path, { body, headers: sent('1') });
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(again.headers.get('repeatability-result')).toBe('accepted');
  expect((await call('GET', path)).status).toBe(404);
  expect((await sim('GET', 'metrics')).json).toMatchObject({ requests: 4, writes: 2 });
});

it('is for every write and action', async () => {
  const { call } = await drive({ state: seed });
  const numbers = { numbers: [number('a', phone(1))] };
  const ids = { numbers: [{ telephoneNumber: phone(1) }] };
  const calls: [string, string, object?][] = [
    ['POST', '/accounts/a:createOrUpdateNumbers', numbers],
    ['POST', '/accounts/a:getTeamsAvailableCapabilities', ids],
    ['POST', '/accounts/a:getTeamsCapabilityPlans'],
    ['POST', '/accounts/a:deleteNumbers', ids],
    ['PUT', `/accounts/a/numbers/${phone(2)}`, number('a', phone(2))],
    ['DELETE', `/accounts/a/numbers/${phone(2)}`],
    ['DELETE', '/accounts/a'],
  ];
  for (const [index, [method, at, content]] of calls.entries()) {
    const request = { headers: sent(`id-${index}`), ...(content === undefined ? {} : { body: content }) };
    const first = await call(method, at, request);
    const again = await call(method, at, request);
    expect(first.status).toBeLessThan(300);
    expect([again.status, again.text, again.headers.get('repeatability-result')]).toEqual([
      first.status,
      first.text,
      'accepted',
    ]);
  }
});

it('rejects an id that belongs to another request', async () => {
  const { call } = await drive({ state: seed });
  await call('PUT', path, { body, headers: sent('1') });
  const others = [
    await call('PUT', path, { body: { ...body, correlationId: 'x' }, headers: sent('1') }),
    await call('PUT', '/accounts/other', { body: account('other'), headers: sent('1') }),
    await call('DELETE', path, { headers: sent('1') }),
    await call('PUT', path, { body, headers: sent('1', '2026-01-01T00:00:01Z') }),
  ];
  for (const got of others) {
    expect([got.status, got.headers.get('repeatability-result')]).toEqual([400, 'rejected']);
  }
  expect((await call('GET', '/accounts/other')).status).toBe(404);
});

it('remembers for five minutes; later the first sending is out of the window', async () => {
  const { call, advance } = await drive({ state: seed });
  await call('PUT', path, { body, headers: sent('1') });
  advance(300);
  expect((await call('PUT', path, { body, headers: sent('1') })).status).toBe(201);
  expect((await call('PUT', path, { body, headers: sent('2') })).status).toBe(200);
  advance(1);
  for (const id of ['1', 'unknown']) {
    const got = await call('PUT', path, { body, headers: sent(id) });
    expect([got.status, got.headers.get('repeatability-result')]).toEqual([412, 'rejected']);
  }
  expect((await call('PUT', path, { body, headers: sent('3', '2026-01-01T00:20:00Z') })).status).toBe(412);
  expect((await call('PUT', path, { body, headers: sent('1', 'Thu, 01 Jan 2026 00:05:01 GMT') })).status).toBe(200);
});

it('judges a refused request anew', async () => {
  const { call } = await drive({ state: seed });
  const at = `/accounts/new/numbers/${phone(1)}`;
  const request = { body: number('new', phone(1)), headers: sent('1') };
  expect((await call('PUT', at, request)).status).toBe(404);
  await call('PUT', path, { body });
  expect((await call('PUT', at, request)).status).toBe(201);
});

it('wants both headers or none, and a date', async () => {
  const { call } = await drive({ state: seed });
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await call('PUT', path, { body, headers })).status;
  expect(await status({ 'repeatability-request-id': '1' })).toBe(400);
  expect(await status({ 'repeatability-first-sent': '2026-01-01T00:00:00Z' })).toBe(400);
  expect(await status(sent('1', 'now'))).toBe(400);
  expect(await status(sent(''))).toBe(400);
  expect((await call('GET', path)).status).toBe(404);
});

it.each([
  ['ignored', 200, null],
  ['unsupported', 501, 'rejected'],
] as const)('can be %s', async (mode, status, result) => {
  const knobs: PartialKnobs = { repeatability: { mode } };
  const { call } = await drive({ state: seed, knobs });
  await call('PUT', path, { body });
  const got = await call('PUT', path, { body, headers: sent('1') });
  expect([got.status, got.headers.get('repeatability-result')]).toEqual([status, result]);
});

it('has another window with the knob', async () => {
  const { call, advance } = await drive({ state: seed, knobs: { repeatability: { windowSeconds: 10 } } });
  advance(11);
  expect((await call('PUT', path, { body, headers: sent('1') })).status).toBe(412);
});
