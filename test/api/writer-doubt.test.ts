// Writes whose answer is lost, over real sockets in virtual time: what is sent again, when, and what comes of it.

import { afterEach, describe, expect, it } from 'vitest';
import { createGatewayWriter } from '../../src/api/gateway-writer.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { type ByteServer, jsonBytes, reply, startByteServer } from '../support/byte-server.ts';
import { type Bench, clientOf, createBench } from '../support/gateway-client.ts';
import { createQuickClock } from '../support/quick-clock.ts';

const contoso = 'contoso' as AccountName;
const account = { name: contoso, serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } } };

let bench: Bench | undefined;
let server: ByteServer | undefined;
afterEach(async () => {
  await bench?.close();
  await server?.close();
  bench = undefined;
  server = undefined;
});

async function open(options: SimulatorOptions = {}) {
  bench = await createBench({ state: { ...emptyState, accounts: [account] }, ...options });
  const { client, run, clock, simulator } = bench;
  return { client, run, clock, gateway: simulator.gateway, writer: createGatewayWriter(client) };
}

const fault = (act: string, times = 99) => [{ match: { method: 'PUT', path: '/accounts/*' }, act, times }];

describe('a write whose answer is lost', () => {
  it.each(['reset-before', 'reset-after', 'truncate', 'html', 'status:500', 'status:503'])(
    'by %s is sent again after a minute, the same bytes under the same id, and carried out once',
    async (act) => {
      const { writer, run, gateway, clock } = await open();
      gateway.setFaults(fault(act, 1));
      const revision = gateway.revision();
      expect(await run(writer.putAccount(contoso, { ...account, correlationId: 'x' }))).toMatchObject({
        kind: 'accepted',
      });
      const [first, second, ...more] = gateway.requests();
      expect(more).toEqual([]);
      expect(second?.repeatabilityRequestId).toBe(first?.repeatabilityRequestId);
      expect(second?.body).toEqual(first?.body);
      expect(gateway.revision()).toBe(revision + 1);
      expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    },
  );

  it.each(['reset-before', 'reset-after', 'truncate', 'html', 'status:500'])(
    'by %s three times is unknown, within four minutes',
    async (act) => {
      const { writer, run, gateway, clock } = await open();
      gateway.setFaults(fault(act));
      expect(await run(writer.putAccount(contoso, account))).toMatchObject({ kind: 'unknown' });
      expect(gateway.requests()).toHaveLength(3);
      expect(clock.now()).toBeLessThanOrEqual(240_000);
    },
  );

  it.each([
    ['a redirect', reply(307, { location: '/elsewhere' })],
    ['another body', jsonBytes(200, { value: [] })],
    ['accepted for later', jsonBytes(202, account)],
  ])('by %s is unknown at once', async (_, bytes) => {
    server = await startByteServer((socket) => socket.end(bytes));
    const client = clientOf(server.origin);
    expect(await createGatewayWriter(client).putAccount(contoso, account)).toMatchObject({ kind: 'unknown' });
    expect(server.requests).toHaveLength(1);
    await client.close();
  });

  it.each([
    ['a sign-in page', reply(200, { 'content-type': 'text/html' }, '<h1>Sign in')],
    ['an error that says 200', jsonBytes(200, { error: { code: 'No', message: 'no' } })],
    ['nothing that says 200', reply(200, {})],
    ['a promise', reply(202, {})],
  ])('by %s in the place of 204 is no deletion: unknown, for the reader to judge', async (_, bytes) => {
    server = await startByteServer((socket) => socket.end(bytes));
    const client = clientOf(server.origin);
    const writer = createGatewayWriter(client);
    expect(await writer.deleteNumber(contoso, '+14255550100')).toMatchObject({ kind: 'unknown' });
    expect(await writer.deleteNumbers(contoso, ['+14255550100'])).toMatchObject({ kind: 'unknown' });
    expect(await writer.deleteAccount(contoso, { cascade: false })).toMatchObject({ kind: 'unknown' });
    expect(server.requests).toHaveLength(3);
    await client.close();
  });

  it('is refused for the reader to judge when the repetition finds it gone or changed, else unknown', async () => {
    for (const [status, kind, deletion] of [
      [404, 'unknown', 'refused'],
      [412, 'refused', 'refused'],
      [400, 'unknown', 'unknown'],
      [409, 'unknown', 'unknown'],
      [429, 'unknown', 'unknown'],
    ] as const) {
      const lost = new Set([0]);
      const own = await startByteServer((socket, _, index) =>
        lost.has(index) ? socket.destroy() : socket.end(jsonBytes(status, { error: { code: 'No', message: 'no' } })),
      );
      const client = clientOf(own.origin, { clock: createQuickClock() });
      const writer = createGatewayWriter(client);
      expect(await writer.putAccount(contoso, account)).toMatchObject({ kind });
      lost.add(own.requests.length);
      expect(await writer.deleteNumber(contoso, '+14255550100')).toMatchObject({ kind: deletion });
      await client.close();
      await own.close();
    }
  });

  it('is not sent again once four minutes have passed', async () => {
    const held = jsonBytes(429, { error: { code: 'TooMany', message: 'wait' } }, { 'retry-after': '120' });
    server = await startByteServer((socket, _, index) => (index === 0 ? socket.destroy() : socket.end(held)));
    const clock = createQuickClock();
    const client = clientOf(server.origin, { clock, rateLimit: { requests: 1, perSeconds: 600 } });
    const result = await createGatewayWriter(client).putAccount(contoso, account);
    expect(result).toMatchObject({ kind: 'unknown', message: expect.stringContaining('four minutes') });
    expect(server.requests).toHaveLength(1);
    await client.close();
  });

  it('that the gateway never had is a new one after four minutes', async () => {
    const held = jsonBytes(429, { error: { code: 'TooMany', message: 'wait' } }, { 'retry-after': '1' });
    server = await startByteServer((socket, _, index) => socket.end(index === 0 ? held : jsonBytes(200, account)));
    const client = clientOf(server.origin, {
      clock: createQuickClock(),
      rateLimit: { requests: 1, perSeconds: 600 },
    });
    expect(await createGatewayWriter(client).putAccount(contoso, account)).toMatchObject({ kind: 'accepted' });
    const ids = server.requests.map(({ headers }) => headers['repeatability-request-id']);
    expect(new Set(ids).size).toBe(2);
    await client.close();
  });
});

describe('a gateway that does not take repeatable requests', () => {
  it('gets no such headers any more after a 501, and nothing in doubt twice', async () => {
    const { writer, run, gateway } = await open({ knobs: { repeatability: { mode: 'unsupported' } } });
    expect(await run(writer.putAccount(contoso, account))).toMatchObject({ kind: 'unknown' });
    expect(gateway.requests()).toHaveLength(1);
    expect(await run(writer.putAccount(contoso, account))).toMatchObject({ kind: 'accepted' });
    expect(gateway.requests().at(-1)?.repeatabilityRequestId).toBeNull();
    gateway.setFaults(fault('reset-after'));
    expect(await run(writer.putAccount(contoso, account))).toMatchObject({ kind: 'unknown' });
    expect(gateway.requests()).toHaveLength(3);
  });

  it.each([200, 400, 412])('is believed when it says rejected with %i', async (status) => {
    const rejected = { 'repeatability-result': 'rejected' };
    const body = status === 200 ? account : { error: { code: 'No', message: 'no' } };
    server = await startByteServer((socket) => socket.end(jsonBytes(status, body, rejected)));
    const client = clientOf(server.origin);
    const writer = createGatewayWriter(client);
    expect(await writer.putAccount(contoso, account)).toMatchObject({ kind: 'unknown' });
    await writer.putAccount(contoso, account);
    expect(server.requests.map(({ headers }) => headers['repeatability-request-id'] !== undefined)).toEqual([
      true,
      false,
    ]);
    await client.close();
  });
});

describe('an interruption of the wait', () => {
  it('is unknown where the write may have taken effect', async () => {
    const { client, run, gateway, clock } = await open();
    gateway.setFaults(fault('reset-after'));
    const stop = new AbortController();
    const writer = createGatewayWriter(client, { signal: stop.signal });
    const result = run(async () => {
      void clock.sleep(1000).then(() => stop.abort(new Error('SIGINT')));
      return writer.putAccount(contoso, account);
    });
    expect(await result).toMatchObject({ kind: 'unknown' });
    expect(clock.now()).toBe(1000);
    expect(gateway.requests()).toHaveLength(1);
  });

  it('is an error where nothing was sent', async () => {
    const gone = await startByteServer(() => undefined);
    await gone.close();
    const stop = new AbortController();
    const clock = createQuickClock();
    const patient = {
      ...clock,
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        if (milliseconds >= 60_000) stop.abort(new Error('SIGINT'));
        return clock.sleep(milliseconds, signal);
      },
    };
    const client = clientOf(gone.origin, { clock: patient });
    const writing = createGatewayWriter(client, { signal: stop.signal }).putAccount(contoso, account);
    await expect(writing).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await client.close();
  });

  it('by the cut ends one of a pair as well, waiting for its permit or not', async () => {
    const { client, run, gateway, clock } = await open();
    gateway.setFaults(fault('status:503'));
    const cut = new AbortController();
    const writer = createGatewayWriter(client, { cut: cut.signal });
    const result = run(async () => {
      void clock.sleep(3000).then(() => cut.abort(new Error('cut')));
      return writer.together(1, (both) => both.putAccount(contoso, account));
    });
    expect(await result).toMatchObject({ kind: 'unknown' });
    expect(clock.now()).toBe(3000);
    // The first time it is not waited for: a number may be in no account meanwhile.
    expect(gateway.requests()).toHaveLength(2);
  });
});

describe('what ends the run', () => {
  it('does not hide that a write may have taken effect', async () => {
    server = await startByteServer((socket, _, index) =>
      index === 0 ? socket.destroy() : socket.end(reply(403, { 'content-type': 'text/html' }, '<h1>No')),
    );
    const client = clientOf(server.origin, { clock: createQuickClock() });
    const writer = createGatewayWriter(client);
    expect(await writer.putAccount(contoso, account)).toMatchObject({ kind: 'unknown' });
    await expect(writer.putAccount(contoso, account)).rejects.toMatchObject({ code: 'ACCESS_NOT_ALLOWED' });
    await client.close();
  });
});
