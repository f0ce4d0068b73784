// A gateway whose name moves to another address: when the next request finds it there.

import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realClock } from '../../src/api/clock.ts';
import { type Connections, openConnections } from '../../src/api/connections.ts';
import { createExchange, type Exchange } from '../../src/api/exchange.ts';

/** Two regions: the same port at two addresses of this machine. */
const addresses = ['127.0.0.1', '127.0.0.2'] as const;
type Behaviour = 'answer' | '503' | 'reset' | 'hang';

let regions: { readonly server: Server; behaviour: Behaviour; requests: number }[];
let port: number;
let region: 0 | 1;
let lookups: number;
let connections: Connections;
let exchange: Exchange;

async function startRegion(index: 0 | 1, at: number): Promise<number> {
  const state = { server: createServer(), behaviour: 'answer' as Behaviour, requests: 0 };
  state.server.on('request', (request, response) => {
    state.requests += 1;
    const { behaviour } = state;
    if (behaviour === 'reset') request.socket.resetAndDestroy();
    else if (behaviour !== 'hang') response.writeHead(behaviour === '503' ? 503 : 200).end(String(index));
  });
  regions[index] = state;
  await new Promise<void>((resolve) => state.server.listen(at, addresses[index], resolve));
  return (state.server.address() as AddressInfo).port;
}

beforeEach(async () => {
  regions = [];
  port = await startRegion(0, 0);
  await startRegion(1, port);
  region = 0;
  lookups = 0;
  const lookup: LookupFunction = (_, options, callback) => {
    lookups += 1;
    const address = addresses[region];
    if (options.all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
  connections = openConnections({ env: {}, lookup });
  exchange = createExchange({ connections, clock: realClock, deadlineMilliseconds: 200 });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await connections.destroy();
  for (const { server } of regions) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The region that answered, or what went wrong. */
async function ask(): Promise<string> {
  const outcome = await exchange({ method: 'GET', url: new URL(`http://gateway.test:${port}/accounts`), headers: {} });
  // A connection is free again a turn of the loop after its reply.
  await new Promise((resolve) => setImmediate(resolve));
  if (outcome.kind === 'failure') return outcome.code;
  return outcome.status === 200 ? outcome.body : String(outcome.status);
}

describe('a name that moved', () => {
  it('is not looked up for each request', async () => {
    expect(await ask()).toBe('0');
    region = 1;
    expect(await ask()).toBe('0');
    expect(lookups).toBe(1);
  });

  it('is looked up again once a connection is a minute old', async () => {
    expect(await ask()).toBe('0');
    region = 1;
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
    expect(await ask()).toBe('1');
    expect(lookups).toBe(2);
  });

  it.each([
    ['503', '503'],
    ['reset', 'NETWORK_LOST'],
    ['hang', 'NETWORK_TIMEOUT'],
  ] as const)('is looked up again after a failure: %s', async (behaviour, told) => {
    expect(await ask()).toBe('0');
    region = 1;
    for (const state of regions.slice(0, 1)) state.behaviour = behaviour;
    expect(await ask()).toBe(told);
    expect(await ask()).toBe('1');
    expect(lookups).toBeGreaterThan(1);
  });

  it('is given new connections once for all that failed together, and what is on its way is not disturbed', async () => {
    for (const state of regions.slice(0, 1)) state.behaviour = 'hang';
    const hanging = [ask(), ask(), ask()];
    await vi.waitFor(() => expect(regions[0]?.requests).toBe(3));
    for (const state of regions.slice(0, 1)) state.behaviour = 'reset';
    expect(await ask()).toBe('NETWORK_LOST');
    region = 1;
    expect(await ask()).toBe('1');
    const current = connections.current();
    expect(await Promise.all(hanging)).toEqual(Array(3).fill('NETWORK_TIMEOUT'));
    expect(connections.current()).toBe(current);
  });
});
