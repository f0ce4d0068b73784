// The limit of 100 requests per minute (api-facts.md section 11) in its four kinds, on a clock that stands still
// between requests.

import { describe, expect, it } from 'vitest';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { type Drive, drive } from './drive.ts';
import { account, number, phones, state } from './resources.ts';

type Limit = NonNullable<PartialKnobs['rateLimit']>;

const seed = state({ accounts: [account('a')] });
const start = (rateLimit: Limit): Promise<Drive> => drive({ state: seed, knobs: { rateLimit } });

async function statuses({ call }: Drive, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await call('GET', '/accounts/a')).status);
  return seen;
}

const admitted = async (gateway: Drive, count: number): Promise<number> =>
  (await statuses(gateway, count)).filter((status) => status === 200).length;

it('is 100 in 60 seconds when nothing is said', async () => {
  const gateway = await start({ requests: 100 });
  expect(await admitted(gateway, 101)).toBe(100);
  expect(gateway.simulator.gateway.knobs.rateLimit).toMatchObject({ requests: 100, perSeconds: 60, window: 'sliding' });
});

it('counts a batch as one, writes and reads alike, and refused requests too', async () => {
  const { call } = await start({ requests: 4 });
  const body = { numbers: phones(100).map((text) => number('a', text)) };
  expect((await call('POST', '/accounts/a:createOrUpdateNumbers', { body })).status).toBe(200);
  expect((await call('GET', '/accounts')).status).toBe(200);
  expect((await call('GET', '/nowhere')).status).toBe(404);
  expect((await call('PUT', '/accounts/b', { body: {} })).status).toBe(400);
  expect((await call('PUT', '/accounts/b', { body: account('b') })).status).toBe(429);
});

it('does not count the control surface nor the token endpoint', async () => {
  const gateway = await start({ requests: 1 });
  for (let index = 0; index < 5; index += 1) {
    expect((await gateway.sim('GET', 'state')).status).toBe(200);
    expect((await gateway.raw('/t/oauth2/v2.0/token', { method: 'POST' })).status).toBe(400);
  }
  expect(await admitted(gateway, 2)).toBe(1);
  expect((await gateway.sim('GET', 'requests')).json).toHaveLength(2);
});

describe('a sliding window', () => {
  it('admits again exactly when the oldest request is a span old', async () => {
    const gateway = await start({ requests: 3, perSeconds: 60 });
    expect(await admitted(gateway, 1)).toBe(1);
    gateway.advance(30);
    expect(await admitted(gateway, 3)).toBe(2);
    gateway.advance(29.999);
    expect(await admitted(gateway, 1)).toBe(0);
    gateway.advance(0.001);
    expect(await admitted(gateway, 2)).toBe(1);
  });

  it('says when with Retry-After, and is right', async () => {
    const gateway = await start({ requests: 2, perSeconds: 60 });
    await statuses(gateway, 1);
    gateway.advance(10.5);
    await statuses(gateway, 1);
    const { headers, code } = await gateway.call('GET', '/accounts');
    expect([code, headers.get('retry-after')]).toEqual(['TooManyRequests', '50']);
    gateway.advance(49);
    expect(await admitted(gateway, 1)).toBe(0);
    gateway.advance(1);
    expect(await admitted(gateway, 1)).toBe(1);
  });

  it('counts the rejected too with the knob', async () => {
    const gateway = await start({ requests: 1, perSeconds: 60, countRejected: true });
    await statuses(gateway, 1);
    gateway.advance(50);
    expect(await admitted(gateway, 1)).toBe(0);
    gateway.advance(59);
    expect(await admitted(gateway, 1)).toBe(0);
    gateway.advance(60);
    expect(await admitted(gateway, 1)).toBe(1);
  });
});

it('in fixed windows admits twice as many around a border', async () => {
  const gateway = await start({ requests: 5, perSeconds: 60, window: 'fixed' });
  gateway.advance(59);
  expect(await admitted(gateway, 6)).toBe(5);
  expect((await gateway.call('GET', '/accounts')).headers.get('retry-after')).toBe('1');
  gateway.advance(1);
  expect(await admitted(gateway, 6)).toBe(5);
  expect((await gateway.call('GET', '/accounts')).headers.get('retry-after')).toBe('60');
});

it('as a sliding counter weighs the window before', async () => {
  const gateway = await start({ requests: 10, perSeconds: 60, window: 'counter' });
  expect(await admitted(gateway, 11)).toBe(10);
  gateway.advance(60);
  expect(await admitted(gateway, 1)).toBe(0);
  gateway.advance(6);
  expect(await admitted(gateway, 2)).toBe(1);
  gateway.advance(24);
  expect(await admitted(gateway, 5)).toBe(4);
  gateway.advance(1000);
  expect(await admitted(gateway, 11)).toBe(10);
});

it('as a token bucket refills steadily', async () => {
  const gateway = await start({ requests: 60, perSeconds: 60, window: 'bucket', burst: 5 });
  expect(await admitted(gateway, 6)).toBe(5);
  gateway.advance(2);
  expect(await admitted(gateway, 3)).toBe(2);
  gateway.advance(3600);
  expect(await admitted(gateway, 7)).toBe(5);
  const whole = await start({ requests: 7, perSeconds: 60, window: 'bucket' });
  expect(await admitted(whole, 8)).toBe(7);
});

describe.each(['sliding', 'fixed', 'counter', 'bucket'] as const)('Retry-After of %s', (window) => {
  it('is a time at which the request is admitted, and none much earlier', async () => {
    const gateway = await start({ requests: 7, perSeconds: 60, window });
    for (let round = 0; round < 12; round += 1) {
      gateway.advance(round * 3.7);
      await statuses(gateway, 3);
      const { status, headers } = await gateway.call('GET', '/accounts');
      if (status === 200) continue;
      const wait = Number(headers.get('retry-after'));
      gateway.advance(wait - 1.001);
      expect(await admitted(gateway, 1)).toBe(0);
      gateway.advance(1.001);
      expect(await admitted(gateway, 1)).toBe(1);
    }
  });
});

it.each([
  [true, '60'],
  [false, null],
  ['date', 'Thu, 01 Jan 2026 00:01:00 GMT'],
] as const)('has Retry-After %s', async (retryAfter, header) => {
  const gateway = await start({ requests: 1, retryAfter });
  await statuses(gateway, 1);
  const got = await gateway.call('GET', '/accounts');
  expect([got.status, got.headers.get('retry-after')]).toEqual([429, header]);
});

it('is off with 0', async () => {
  expect(await admitted(await start({ requests: 0 }), 150)).toBe(150);
});

it('worstWindow counts arrivals, also refused ones, in any span', async () => {
  const gateway = await start({ requests: 3, perSeconds: 60 });
  await statuses(gateway, 2);
  gateway.advance(59);
  await statuses(gateway, 4);
  gateway.advance(1);
  await statuses(gateway, 1);
  expect((await gateway.sim('GET', 'metrics')).json).toEqual({
    requests: 7,
    writes: 0,
    tooManyRequests: 3,
    worstWindow: 6,
  });
});
