// How much is asked again, and when a run gives up.

import { afterEach, describe, expect, it } from 'vitest';
import { createCircuit } from '../../src/api/circuit.ts';
import { createGatewayWriter } from '../../src/api/gateway-writer.ts';
import { getRequest } from '../../src/api/get-request.ts';
import { shapes } from '../../src/api/reply-shape.ts';
import { createRetryBudget } from '../../src/api/retry-budget.ts';
import { createStreak } from '../../src/api/streak.ts';
import { createThrottle } from '../../src/api/throttle.ts';
import { apiUrl } from '../../src/api/urls.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import type { AcgctlError } from '../../src/model/errors.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { type Bench, createBench } from '../support/gateway-client.ts';

const contoso = 'contoso' as AccountName;
const account = { name: contoso, serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } } };

let bench: Bench;
afterEach(() => bench?.close());

async function open(options: SimulatorOptions = {}) {
  bench = await createBench({ state: { ...emptyState, accounts: [account] }, ...options });
  const { client, run, clock, simulator } = bench;
  const url = apiUrl(client.target, { of: 'account', account: 'contoso' });
  const read = () =>
    client.read(getRequest(url, shapes.account, client.uuid)).then(
      () => 'good',
      (error: AcgctlError) => error.code,
    );
  return { client, run, clock, gateway: simulator.gateway, writer: createGatewayWriter(client), read };
}

describe('a streak', () => {
  it('counts once what was on its way together', () => {
    let sent = 16;
    const streak = createStreak(() => sent);
    for (let mark = 1; mark <= 16; mark += 1) streak.hit(mark);
    expect(streak.hit(16)).toEqual({ isNew: false, length: 1 });
    sent = 17;
    expect(streak.hit(17)).toEqual({ isNew: true, length: 2 });
    streak.end();
    sent = 18;
    expect(streak.hit(18).length).toBe(1);
  });
});

describe('the retry budget', () => {
  it('is ten, and a tenth of the requests', () => {
    const budget = createRetryBudget();
    const takeAll = (): number => {
      let taken = 0;
      while (budget.takeRetry()) taken += 1;
      return taken;
    };
    expect(takeAll()).toBe(10);
    for (let request = 0; request < 50; request += 1) budget.countRequest();
    expect(takeAll()).toBe(5);
  });
});

describe('a circuit', () => {
  it('opens after five failures in a row, each sent after the one before was known, and then sends nothing', async () => {
    const { read, run, gateway, writer } = await open();
    gateway.setFaults([{ act: 'status:503' }]);
    expect(await run(read())).toBe('GATEWAY_ERROR');
    expect(gateway.requests()).toHaveLength(4);
    expect(await run(read())).toBe('CIRCUIT_OPEN');
    expect(gateway.requests()).toHaveLength(5);
    await expect(run(writer.putAccount(contoso, account))).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      exitCode: 1,
      hint: expect.stringContaining('later'),
    });
    gateway.setFaults([]);
    expect(await run(read())).toBe('CIRCUIT_OPEN');
    expect(gateway.requests()).toHaveLength(5);
  });

  it('ends the waits of those whose write is in doubt, as unknown', async () => {
    const { run, gateway, writer, clock } = await open();
    gateway.setFaults([{ act: 'status:503' }]);
    const results = await run(() => Promise.all([1, 2, 3].map(() => writer.putAccount(contoso, account))));
    expect(results.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(gateway.requests().length).toBeLessThanOrEqual(9);
    expect(clock.now()).toBeLessThan(240_000);
  });

  it('survives that all requests on their way fail at once, and an answer between', async () => {
    const { read, run, gateway } = await open();
    gateway.setFaults([{ act: 'reset-after', times: 8 }]);
    expect(await run(() => Promise.all(Array.from({ length: 8 }, read)))).toEqual(Array(8).fill('good'));
  });

  it('does not count a 501, nor what a proxy says', async () => {
    const { read, run, gateway } = await open();
    gateway.setFaults([{ act: 'status:501', times: 6 }]);
    for (let time = 0; time < 6; time += 1) expect(await run(read())).toBe('NOT_IMPLEMENTED');
    gateway.setFaults([{ act: 'html', times: 6 }]);
    for (let time = 0; time < 6; time += 1) expect(await run(read())).toBe('REPLY_NOT_JSON');
    expect(await run(read())).toBe('good');
  });

  it('opens once, for the first reason', () => {
    const told: string[] = [];
    let sent = 0;
    const circuit = createCircuit(
      () => sent,
      ({ event }) => told.push(event),
    );
    for (sent = 1; sent < 9; sent += 1) circuit.failed(sent, 'lost');
    expect(told).toEqual(['open-circuit']);
  });
});

describe('retries of a run', () => {
  it('are at most ten and a tenth of its requests, reads and writes together', async () => {
    const { read, run, gateway } = await open();
    // Every second request fails: never five in a row.
    gateway.setFaults(
      Array.from({ length: 40 }, (_, index) => ({ match: { method: 'GET', nth: 2 * index + 1 }, act: 'status:500' })),
    );
    const results: string[] = [];
    for (let index = 0; index < 40; index += 1) results.push(await run(read()));
    const retries = bench.client.records.filter(({ event }) => event === 'retry').length;
    expect(results).toContain('GATEWAY_ERROR');
    expect(retries).toBeGreaterThanOrEqual(10);
    expect(retries).toBeLessThanOrEqual(10 + 4);
  });
});

describe('429s', () => {
  const of = (holds: number[], opened: string[], now: () => number, sent: () => number) =>
    createThrottle({
      limiter: { hold: (milliseconds) => holds.push(milliseconds), slowDown: () => undefined },
      circuit: { open: ({ code }) => opened.push(code) },
      clock: { now },
      log: () => undefined,
      sentSoFar: sent,
    });

  it('are held as long as they say, a minute after five in a row, and 20 minutes in all', () => {
    const holds: number[] = [];
    const opened: string[] = [];
    let now = 0;
    let sent = 0;
    const throttle = of(
      holds,
      opened,
      () => now,
      () => sent,
    );
    while (opened.length === 0) {
      sent += 1;
      throttle.meet(sent, 2000, '/accounts');
      now += holds.at(-1) ?? 0;
    }
    expect(holds.slice(0, 7)).toEqual([2000, 2000, 2000, 2000, 2000, 60_000, 60_000]);
    expect(opened).toEqual(['RATE_LIMITED']);
    expect(now).toBeGreaterThan(20 * 60_000);
    expect(now).toBeLessThan(22 * 60_000);
  });

  it('that leave a request one attempt more are held for a minute, or longer where they ask for it', () => {
    const holds: number[] = [];
    const throttle = of(
      holds,
      [],
      () => 0,
      () => 0,
    );
    throttle.meet(1, 2000, '/accounts', false);
    throttle.meet(2, 2000, '/accounts', true);
    throttle.meet(3, 90_000, '/accounts', true);
    expect(holds).toEqual([2000, 60_000, 90_000]);
  });

  it('do not end a read or a write as long as one of its attempts is let through, and a minute is before the last', async () => {
    const { read, run, gateway, writer, clock } = await open();
    gateway.setFaults([{ act: 'status:429', times: 3 }]);
    expect(await run(read())).toBe('good');
    const readFor = clock.now();
    gateway.setFaults([{ act: 'status:429', times: 2 }]);
    expect(await run(writer.putAccount(contoso, account))).toMatchObject({ kind: 'accepted' });
    const holds = bench.client.records.flatMap((record) => (record.event === 'hold' ? [record.milliseconds] : []));
    expect(holds).toHaveLength(5);
    expect(holds[2]).toBeGreaterThanOrEqual(60_000);
    expect(holds[4]).toBeGreaterThanOrEqual(60_000);
    expect(readFor).toBeGreaterThanOrEqual(60_000);
    expect(clock.now() - readFor).toBeGreaterThanOrEqual(60_000);
  });

  it('that overlap are held once, and one that is let through ends the row', () => {
    const holds: number[] = [];
    const opened: string[] = [];
    let sent = 0;
    const throttle = of(
      holds,
      opened,
      () => 0,
      () => sent,
    );
    for (sent = 1; sent < 100; sent += 1) {
      throttle.meet(sent, 120_000, '/accounts');
      if (sent % 5 === 0) throttle.passed();
    }
    expect(opened).toEqual([]);
    expect(new Set(holds)).toEqual(new Set([120_000]));
  });

  it('are no failures: the circuit stays closed', async () => {
    const { read, run, gateway } = await open();
    gateway.setFaults([{ act: 'status:429', times: 3 }]);
    expect(await run(read())).toBe('good');
    expect(gateway.requests()).toHaveLength(4);
  });
});

describe('a listing', () => {
  it.each(['status:503', 'reset-after', 'truncate'])(
    'of which a later page needed a second try after %s starts anew from its first page',
    async (act) => {
      const accounts = Array.from({ length: 5 }, (_, index) => ({ ...account, name: `a${index}` }));
      const { client, run, gateway } = await open({
        state: { ...emptyState, accounts },
        knobs: { pageSize: { default: 2, max: 2 } },
      });
      gateway.setFaults([{ match: { path: '/accounts', nth: 2 }, act }]);
      const { createGatewayReader } = await import('../../src/api/gateway-reader.ts');
      const live = await run(createGatewayReader(client).read({ rfis: false, numbersOf: () => false }));
      expect(live.accounts.size).toBe(5);
      const skips = gateway.requests().map(({ query }) => query.skip ?? '0');
      expect(skips).toEqual(['0', '2', '2', '0', '2', '4']);
    },
  );
});
