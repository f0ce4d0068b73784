import { afterEach, describe, expect, it } from 'vitest';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import { createGatewayWriter } from '../../src/api/gateway-writer.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { type ByteServer, jsonBytes, startByteServer } from '../support/byte-server.ts';
import { type Bench, clientOf, createBench } from '../support/gateway-client.ts';
import { createQuickClock } from '../support/quick-clock.ts';

const contoso = 'contoso' as AccountName;
const tenantId = '8b0d7f2e-3f1a-4c5b-9d6e-0a1b2c3d4e5f';
const account = { name: contoso, serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } } };
const numberOf = (telephoneNumber: string) => ({
  telephoneNumber,
  accountName: contoso,
  serviceDetails: { zoomPhoneCloudPeering: { enabled: true } },
});

let bench: Bench;
let server: ByteServer | undefined;
afterEach(async () => {
  await bench?.close();
  await server?.close();
});

async function open(options: SimulatorOptions = {}) {
  const rfi = { tenantId, status: 'active' };
  bench = await createBench({
    state: { ...emptyState, accounts: [account], requestsForInformation: [rfi] },
    ...options,
  });
  const reader = createGatewayReader(bench.client);
  return { writer: createGatewayWriter(bench.client), reader, run: bench.run, gateway: bench.simulator.gateway };
}

describe('the seven writes', () => {
  it('do what they say', async () => {
    const { writer, run, gateway } = await open();
    const accepted = { kind: 'accepted' };
    const put = await run(writer.putAccount('new' as AccountName, { ...account, name: 'new' }, { ifNoneMatch: '*' }));
    expect(put).toMatchObject({ kind: 'accepted', etag: expect.any(String) });
    expect(
      await run(writer.createOrUpdateNumbers(contoso, [numberOf('+14255550100'), numberOf('+14255550101')])),
    ).toEqual(accepted);
    expect(await run(writer.putNumber(contoso, '+14255550102', numberOf('+14255550102')))).toMatchObject(accepted);
    expect(await run(writer.deleteNumbers(contoso, ['+14255550100']))).toEqual(accepted);
    expect(await run(writer.deleteNumber(contoso, '+14255550101'))).toEqual(accepted);
    const patch = { customerRelationship: { status: 'ConsentAcknowledged', comment: 'signed' } };
    expect(await run(writer.patchRfi(tenantId, patch))).toMatchObject(accepted);
    expect(await run(writer.deleteAccount('new' as AccountName, { cascade: false }))).toEqual(accepted);

    const { accounts, numbers, requestsForInformation } = gateway.readState();
    expect(accounts.map(({ name }) => name)).toEqual(['contoso']);
    expect(numbers.map(({ telephoneNumber }) => telephoneNumber)).toEqual(['+14255550102']);
    expect(requestsForInformation[0]?.customerRelationship).toMatchObject(patch.customerRelationship);
  });

  it('each carry an id of their own, and never deleteNumbers unless asked', async () => {
    const { writer, run, gateway } = await open();
    await run(writer.putAccount(contoso, account));
    await run(writer.deleteNumbers(contoso, ['+14255550100']));
    await run(writer.deleteAccount(contoso, { cascade: false }));
    await run(writer.putAccount(contoso, account));
    await run(writer.deleteAccount(contoso, { cascade: true }));
    const entries = gateway.requests();
    const ids = entries.map((entry) => entry.repeatabilityRequestId);
    expect(new Set(ids).size).toBe(5);
    expect(ids.every((id) => /^[0-9a-f-]{36}$/.test(id ?? ''))).toBe(true);
    expect(entries.map((entry) => entry.query.deleteNumbers)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'true',
    ]);
  });

  it('are dated when they are sent, however long they waited', async () => {
    const dates: (string | undefined)[] = [];
    bench = await createBench(
      {
        state: { ...emptyState, accounts: [account] },
        onExchange: (request) => dates.push(request.headers['repeatability-first-sent']),
      },
      { rateLimit: { requests: 1, perSeconds: 60 } },
    );
    const writer = createGatewayWriter(bench.client);
    await bench.run(() => Promise.all([1, 2, 3].map(() => writer.putAccount(contoso, account))));
    expect(dates.map((date) => Date.parse(date ?? '') - Date.parse(dates[0] ?? ''))).toEqual([0, 60_000, 120_000]);
  });

  it('refuse a batch that is empty or larger than 100, before anything is sent', async () => {
    const { writer, gateway } = await open();
    const many = Array.from({ length: 101 }, (_, index) => `+1425555${1000 + index}`);
    await expect(writer.deleteNumbers(contoso, many)).rejects.toThrow('a batch of 101 numbers');
    await expect(writer.createOrUpdateNumbers(contoso, [])).rejects.toThrow('a batch of 0 numbers');
    expect(gateway.requests()).toHaveLength(0);
  });
});

describe('a precondition', () => {
  it('lets a write through on what was read, and not on what was changed since', async () => {
    const { writer, reader, run } = await open();
    const read = await run(reader.getAccount(contoso));
    const ifMatch = read?.etag ?? '';
    expect(await run(writer.putAccount(contoso, { ...account, correlationId: 'a' }, { ifMatch }))).toMatchObject({
      kind: 'accepted',
    });
    expect(await run(writer.putAccount(contoso, { ...account, correlationId: 'b' }, { ifMatch }))).toMatchObject({
      kind: 'refused',
      status: 412,
    });
    expect(await run(writer.putAccount(contoso, account, { ifNoneMatch: '*' }))).toMatchObject({ status: 412 });
  });
});

describe('a refused write', () => {
  it('is a value with the words of the gateway', async () => {
    const { writer, run, gateway } = await open();
    const result = await run(
      writer.putNumber(contoso, '+14255550100', { ...numberOf('+14255550100'), accountName: 'other' }),
    );
    expect(result).toEqual({ kind: 'refused', status: 400, code: expect.any(String), message: expect.any(String) });
    expect(gateway.requests()).toHaveLength(1);
  });
});

describe('a write that the gateway certainly did not carry out', () => {
  it('is sent again after a 429: the same id, date and bytes', async () => {
    server = await startByteServer((socket, _, index) =>
      socket.end(
        index < 2
          ? jsonBytes(429, { error: { code: 'TooMany', message: 'wait' } }, { 'retry-after': '1' })
          : jsonBytes(200, account),
      ),
    );
    const client = clientOf(server.origin, { clock: createQuickClock() });
    expect(await createGatewayWriter(client).putAccount(contoso, account)).toMatchObject({ kind: 'accepted' });
    await client.close();
    const sent = server.requests.map(({ method, url, headers, body }) => ({
      method,
      url,
      id: headers['repeatability-request-id'],
      date: headers['repeatability-first-sent'],
      body,
    }));
    expect(sent).toHaveLength(3);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[0]);
    expect(sent[0]?.date).toMatch(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
  });

  it('is refused after three of them', async () => {
    server = await startByteServer((socket) =>
      socket.end(jsonBytes(429, { error: { code: 'TooMany', message: 'wait' } }, { 'retry-after': '1' })),
    );
    const client = clientOf(server.origin, { clock: createQuickClock() });
    expect(await createGatewayWriter(client).putAccount(contoso, account)).toMatchObject({
      kind: 'refused',
      status: 429,
    });
    expect(server.requests).toHaveLength(3);
    await client.close();
  });

  it('is tried three times where nobody listens, and then unknown, which is true', async () => {
    const gone = await startByteServer(() => undefined);
    await gone.close();
    const client = clientOf(gone.origin, { clock: createQuickClock() });
    const result = await createGatewayWriter(client).putAccount(contoso, account);
    expect(result).toMatchObject({ kind: 'unknown', message: expect.stringContaining('NETWORK_UNREACHABLE') });
    expect(client.records.filter((record) => record.event === 'request')).toHaveLength(3);
    await client.close();
  });
});

describe('an interruption', () => {
  it('lets the write on its way end, and sends no other', async () => {
    const stop = new AbortController();
    server = await startByteServer((socket) => {
      stop.abort();
      setTimeout(() => socket.end(jsonBytes(200, account)), 20);
    });
    const client = clientOf(server.origin);
    const writer = createGatewayWriter(client, { signal: stop.signal });
    expect(await writer.putAccount(contoso, account)).toEqual({ kind: 'accepted' });
    await expect(writer.putAccount(contoso, account)).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(server.requests).toHaveLength(1);
    await client.close();
  });
});

describe('a cut', () => {
  it('gives up the write on its way, which is then unknown', async () => {
    const cut = new AbortController();
    server = await startByteServer(() => cut.abort());
    const client = clientOf(server.origin);
    const writer = createGatewayWriter(client, { cut: cut.signal });
    expect(await writer.putAccount(contoso, account)).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('INTERRUPTED'),
    });
    await client.close();
  });
});

describe('writes together', () => {
  it('wait for all their permits before the first, and for none between', async () => {
    bench = await createBench(
      { state: { ...emptyState, accounts: [account] } },
      { rateLimit: { requests: 3, perSeconds: 60 } },
    );
    const { client, clock, run } = bench;
    const writer = createGatewayWriter(client);
    const times: number[] = [];
    await run(async () => {
      await writer.putAccount(contoso, account);
      await writer.putAccount(contoso, account);
      // One permit is left, and the other two come back in a minute. Whoever asks later waits behind.
      const pair = writer.together(2, async (both) => {
        times.push(clock.now());
        await both.putNumber(contoso, '+14255550100', numberOf('+14255550100'));
        await both.deleteNumber(contoso, '+14255550100');
        times.push(clock.now());
      });
      await Promise.all([pair, writer.putAccount(contoso, account)]);
    });
    expect(times).toEqual([60_250, 60_250]);
    expect(bench.simulator.gateway.metrics().worstWindow).toBeLessThanOrEqual(3);
  });

  it('are not stopped by an interruption once they have begun, and not begun after one', async () => {
    const { run, gateway } = await open();
    const stop = new AbortController();
    const writer = createGatewayWriter(bench.client, { signal: stop.signal });
    const results = await run(
      writer.together(2, async (both) => {
        const first = await both.putNumber(contoso, '+14255550100', numberOf('+14255550100'));
        stop.abort();
        return [first.kind, (await both.deleteNumber(contoso, '+14255550100')).kind];
      }),
    );
    expect(results).toEqual(['accepted', 'accepted']);
    await expect(run(writer.together(2, async () => 'begun'))).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(gateway.requests()).toHaveLength(2);
  });

  it('give back what they did not use', async () => {
    bench = await createBench({}, { rateLimit: { requests: 2, perSeconds: 60 } });
    const writer = createGatewayWriter(bench.client);
    await bench.run(writer.together(2, async () => undefined));
    await expect(bench.run(writer.together(2, () => Promise.reject(new Error('no'))))).rejects.toThrow('no');
    await bench.run(writer.together(2, async () => undefined));
    expect(bench.clock.now()).toBe(0);
  });

  it('of more requests than the limit has take what there is, and wait for the rest', async () => {
    bench = await createBench(
      { state: { ...emptyState, accounts: [account] } },
      { rateLimit: { requests: 1, perSeconds: 60 } },
    );
    const both = createGatewayWriter(bench.client).together(2, async (writer) => {
      await writer.putAccount(contoso, account);
      return writer.putAccount(contoso, account);
    });
    expect(await bench.run(both)).toMatchObject({ kind: 'accepted' });
    expect(bench.clock.now()).toBe(60_250);
  });

  it('wait like all others before they try again', async () => {
    server = await startByteServer((socket, _, index) =>
      socket.end(
        index === 0
          ? jsonBytes(429, { error: { code: 'TooMany', message: 'wait' } }, { 'retry-after': '9' })
          : jsonBytes(200, account),
      ),
    );
    const clock = createQuickClock();
    const client = clientOf(server.origin, { clock });
    const result = await createGatewayWriter(client).together(2, (writer) => writer.putAccount(contoso, account));
    expect(result).toEqual({ kind: 'accepted' });
    expect(clock.now()).toBe(9000);
    await client.close();
  });
});
