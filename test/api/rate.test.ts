// The limit against the simulator, over real sockets, in virtual time.

import { afterEach, describe, expect, it } from 'vitest';
import { getRequest } from '../../src/api/get-request.ts';
import { shapes } from '../../src/api/reply-shape.ts';
import { apiUrl } from '../../src/api/urls.ts';
import { type Bench, createBench } from '../support/gateway-client.ts';

let bench: Bench;
afterEach(() => bench.close());

function askForAccounts(): Promise<unknown> {
  const { client } = bench;
  return client.read(getRequest(apiUrl(client.target, { of: 'accounts' }), shapes.accountPage, client.uuid));
}

describe('650 requests at once', () => {
  it.each(['sliding', 'fixed'] as const)('meet no 429 where the gateway counts in a %s window', async (window) => {
    bench = await createBench({ knobs: { rateLimit: { window } } });
    await bench.run(() => Promise.all(Array.from({ length: 650 }, askForAccounts)));
    const { requests, worstWindow, tooManyRequests } = bench.simulator.gateway.metrics();
    expect({ requests, tooManyRequests }).toEqual({ requests: 650, tooManyRequests: 0 });
    expect(worstWindow).toBeLessThanOrEqual(100);
    expect(bench.clock.now()).toBe(6 * 60_250);
  });
});

describe('a 429', () => {
  it('stops all requests for as long as it says, and all of them succeed in the end', async () => {
    bench = await createBench({ knobs: { rateLimit: { requests: 10, perSeconds: 60, window: 'fixed' } } });
    await bench.run(() => Promise.all(Array.from({ length: 15 }, askForAccounts)));
    const statuses = bench.simulator.gateway.requests().map((entry) => entry.status);
    expect(statuses.slice(0, 15)).toEqual([...Array(10).fill(200), ...Array(5).fill(429)]);
    expect(statuses.slice(15)).toEqual(Array(5).fill(200));
    expect(bench.clock.now()).toBeGreaterThanOrEqual(60_000);
    // The first one waits for the hold, the others then go evenly.
    const reasons = bench.client.records.flatMap((record) => (record.event === 'request' ? [record.waitedFor] : []));
    expect(reasons.slice(15)).toEqual(['hold', 'pace', 'pace', 'pace', 'pace']);
  });

  it('without Retry-After means a minute', async () => {
    bench = await createBench({ knobs: { rateLimit: { requests: 1, perSeconds: 7, retryAfter: false } } });
    await bench.run(() => Promise.all([askForAccounts(), askForAccounts()]));
    expect(bench.clock.now()).toBe(60_000);
  });
});
