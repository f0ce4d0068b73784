// After the writes: the report is made of what is read, not of what was answered.

import { afterEach, describe, expect, test } from 'vitest';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import { createLedger } from '../../src/apply/ledger.ts';
import { readUntilSettled, settleOutcomes } from '../../src/apply/settle.ts';
import { writeResource } from '../../src/apply/write-resource.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { SyncStatus } from '../../src/model/live.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { liveWorld } from '../support/worlds.ts';
import { behindItsBack, type Files, file, list, outcomeOf, range, type Scene, sceneOf, tally } from './bench.ts';

let scene: Scene;

afterEach(async () => {
  expect(scene.stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
  await scene.stage.close();
});

/** An account with so many Operator Connect numbers, which the back end takes over in its own time. */
const operatorConnect = (...numbers: readonly string[]): Files => ({
  'accounts/contoso.yaml': `account: contoso
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000009
  teamsOperatorConnect: { enabled: true }
numbers:
  - list: [${numbers.join(', ')}]
    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: [InboundCalling] } } }
`,
});
const one = '+14255551000';

async function theSync(sync: NonNullable<NonNullable<SimulatorOptions['knobs']>['sync']>): Promise<void> {
  scene = await sceneOf({}, operatorConnect(one), { knobs: { sync } });
}

describe('the wait for the back end', () => {
  test('reads after 1, 2, 4, 8, 15 and 30 seconds, and then every minute', async () => {
    await theSync({ delaySeconds: 50 });
    const { stage, desired, plan } = scene;
    const { gateway } = stage.simulator;
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ done: 2 });
    const requests = gateway.requests();
    const written = requests.findLastIndex(({ method, path }) => method === 'POST' && path.includes(':createOrUpdate'));
    const start = Date.parse(requests[written]?.time ?? '');
    const times = requests.slice(written + 1).map(({ time }) => (Date.parse(time) - start) / 1000);
    expect([...new Set(times)]).toEqual([0, 1, 3, 7, 15, 30, 60]);
  });

  test.each([
    [29_000, 15],
    [30_000, 30],
    [0, 0],
  ])('ends where the next reading would be later than the time-out of %i ms', async (waitTimeoutMs, seconds) => {
    await theSync({ delaySeconds: 3600 });
    const { stage, desired, plan } = scene;
    const start = stage.clock.now();
    const { report } = await stage.apply(desired, plan, { waitTimeoutMs });
    expect(report.outcomes.map(({ state, reason }) => ({ state, reason }))).toEqual(
      Array(2).fill({ state: 'pending', reason: expect.stringMatching(/^back-end sync is \w+$/) }),
    );
    expect((stage.clock.now() - start) / 1000).toBe(seconds);
  });

  test('is not for what was there before: a change that is already done waits for nothing', async () => {
    await theSync({ delaySeconds: 3600 });
    const { stage, desired, plan } = scene;
    await stage.apply(desired, plan, { wait: false });
    const start = stage.clock.now();
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ pending: 2 });
    expect(stage.clock.now()).toBe(start);
  });

  test('is not for a number that was refused', async () => {
    await theSync({ delaySeconds: 30 });
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([{ match: { method: 'POST', path: '/accounts/*' }, act: 'status:400' }]);
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ done: 1, failed: 1 });
  });
});

describe('a sync that failed', () => {
  test('is a failure with the code and the words of the back end', async () => {
    await theSync({ failNumbers: [one] });
    const { stage, desired, plan } = scene;
    const start = stage.clock.now();
    const { report } = await stage.apply(desired, plan);
    const told = outcomeOf(report, `contoso/${one}`);
    expect(told?.state).toBe('failed');
    expect(stage.clock.now() - start, 'what failed is not waited for').toBeLessThanOrEqual(15_000);
    expect(told?.code).not.toBe('SYNC_FAILED');
    expect(told?.reason).toMatch(new RegExp(`^back-end sync failed: ${told?.code}: .+`));
  });

  test('of an already done change is a failure too', async () => {
    await theSync({ failNumbers: [one] });
    const { stage, desired, plan } = scene;
    await stage.apply(desired, plan);
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ 'already done': 1, failed: 1 });
  });

  test.each([
    [[], 'SYNC_FAILED', 'back-end sync failed'],
    [
      [
        { code: 'A', message: 'one' },
        { code: 'B', message: 'two' },
      ],
      'A',
      'back-end sync failed: A: one; B: two',
    ],
  ])('is told with all of its errors, or without any: %j', async (errors, code, reason) => {
    await theSync({});
    const { plan } = scene;
    const status: SyncStatus = { state: 'failed', errors };
    const change = plan.changes.find(({ kind }) => kind === 'account');
    if (change?.after == null) throw new Error('no account');
    const live = liveWorld({ accounts: [{ name: 'contoso', spec: change.after }], numbers: [] });
    const account = { name: 'contoso', spec: change.after, status, numberCounts: {} };
    const ledger = createLedger([change]);
    ledger.record('contoso', 'done');
    settleOutcomes(
      [change],
      {
        live: { ...live, accounts: new Map([['contoso', account]]) as unknown as typeof live.accounts },
        later: new Map(),
      },
      () => false,
      ledger,
    );
    expect(ledger.get('contoso')).toEqual({ address: 'contoso', state: 'failed', code, reason, syncFailed: true });
  });
});

describe('what is read behind the time', () => {
  /** An apply whose readings after the write show, so many times, what was there before it. */
  async function lagging(times: number, options = {}) {
    scene = await sceneOf(file('contoso', list(1000)), file('contoso', range(1000, 1, 'zoom')));
    const { stage, desired, plan } = scene;
    const real = createGatewayReader(stage.client);
    const before = await stage.run(real.read({ rfis: false }));
    let readings = 0;
    const reader = {
      ...real,
      read: (...scope: Parameters<typeof real.read>) => {
        readings += 1;
        return readings <= 1 + times ? Promise.resolve(before) : real.read(...scope);
      },
    };
    const start = stage.clock.now();
    const { report } = await stage.apply(desired, plan, { reader, ...options });
    return { outcome: report.outcomes[0], readings, seconds: (stage.clock.now() - start) / 1000, report };
  }

  test.each([
    [0, 2, 0],
    [1, 3, 1],
    [3, 5, 7],
  ])('%i times is read again, and done', async (times, readings, seconds) => {
    const told = await lagging(times);
    expect(told).toMatchObject({ outcome: { state: 'done' }, readings, seconds });
    expect(told.report.verification).toEqual({ state: 'empty' });
  });

  test('four times is a failure: it is not waited for longer', async () => {
    expect(await lagging(4)).toMatchObject({
      outcome: { state: 'failed', code: 'NOT_AS_WRITTEN' },
      readings: 5,
      seconds: 7,
    });
  });

  test('is not read again where nobody waits', async () => {
    expect(await lagging(1, { wait: false })).toMatchObject({ outcome: { state: 'failed' }, readings: 2, seconds: 0 });
  });
});

test('a number that was moved and is in no account afterwards is told so', async () => {
  const moved = '+14255551000';
  scene = await sceneOf(
    { ...file('contoso', range(1000, 12)), ...file('fabrikam', list(2000)) },
    { ...file('contoso', range(1001, 11)), ...file('fabrikam', list(2000, 1000)) },
    {
      onExchange: ({ method, url }) => {
        if (method !== 'PUT' || !url.includes('/numbers/')) return;
        behindItsBack(scene.stage, ({ numbers }) => ({
          numbers: numbers.filter(({ telephoneNumber }) => telephoneNumber !== moved),
        }));
      },
    },
  );
  const { stage, desired, plan } = scene;
  const { report } = await stage.apply(desired, plan);
  expect(report.outcomes).toEqual([
    {
      address: `fabrikam/${moved}`,
      state: 'failed',
      reason: 'the number is in neither account; run apply again',
      code: 'IN_NO_ACCOUNT',
      gapMilliseconds: 0,
    },
  ]);
});

describe('what is read', () => {
  test('otherwise than it was written is a failure, though the gateway accepted it', async () => {
    scene = await sceneOf(file('contoso'), file('contoso', list(1000)), {
      onExchange: ({ url }) => {
        if (!url.includes(':createOrUpdate')) return;
        behindItsBack(scene.stage, ({ numbers }) => ({
          numbers: numbers.map((number) => ({ ...number, configuration: { customSipHeader: 'by-hand' } })),
        }));
      },
    });
    const { stage, desired, plan } = scene;
    const { report } = await stage.apply(desired, plan);
    expect(report.outcomes).toEqual([
      {
        address: 'contoso/+14255551000',
        state: 'failed',
        reason: 'the gateway accepted it, and shows something else when read again',
        code: 'NOT_AS_WRITTEN',
      },
    ]);
    expect(report.verification).toEqual({ state: 'differs', addresses: ['contoso/+14255551000'] });
  });

  test('with a field that the service set itself is done: the configuration wants no change there', async () => {
    scene = await sceneOf(file('contoso'), operatorConnect(one), {
      onExchange: ({ url }) => {
        if (!url.includes(':createOrUpdate')) return;
        behindItsBack(scene.stage, ({ numbers }) => ({
          numbers: numbers.map((number) => ({
            ...number,
            serviceDetails: {
              ...number.serviceDetails,
              teamsOperatorConnect: {
                ...number.serviceDetails?.teamsOperatorConnect,
                assignmentStatus: 'assigned',
              },
            },
          })) as typeof numbers,
        }));
      },
    });
    const { stage, desired, plan } = scene;
    const { report } = await stage.apply(desired, plan);
    expect(outcomeOf(report, `contoso/${one}`)).toMatchObject({ state: 'done' });
    expect(report.verification).toEqual({ state: 'empty' });
  });

  test('as it was to be, though the gateway refused it, is already done', async () => {
    scene = await sceneOf(file('contoso'), file('contoso', list(1000)));
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([{ match: { path: '/accounts/contoso:*' }, act: 'status:400' }]);
    const { report } = await stage.apply(desired, plan, {
      journal: ({ event }) => {
        if (event !== 'result') return;
        behindItsBack(stage, () => ({
          numbers: [
            {
              telephoneNumber: '+14255551000',
              accountName: 'contoso',
              serviceDetails: { teamsDirectRouting: { enabled: true } },
            },
          ],
        }));
      },
    });
    expect(report.outcomes).toEqual([{ address: 'contoso/+14255551000', state: 'already done' }]);
  });

  test.each([
    ['before', 'failed', 'NOT_CARRIED_OUT', /^not carried out: the gateway does not take/, {}],
    [
      'other',
      'failed',
      'CHANGED_SINCE_PLAN',
      /^it was changed on the gateway after the plan: the gateway does not take/,
      { serviceDetails: {} },
    ],
    ['after', 'done', undefined, undefined, { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } }],
  ])('settles what was unknown: %s', async (_, state, code, reason, settings) => {
    scene = await sceneOf(file('contoso', list(1000)), file('contoso', range(1000, 1, 'zoom')));
    const { stage, desired, plan } = scene;
    const { report } = await stage.apply(desired, plan, {
      journal: ({ event }) => {
        // The answer is lost, and so is the reading that would settle it; the last reading, for the report, is not.
        if (event === 'step') {
          stage.simulator.gateway.setFaults([
            { match: { method: 'POST', path: '/accounts/contoso:*' }, act: 'status:501', times: 1 },
            { match: { method: 'GET', path: '**' }, act: 'status:403', times: 1 },
          ]);
        }
        if (event === 'result') {
          behindItsBack(stage, ({ numbers }) => ({
            numbers: numbers.map((number) => ({ ...number, ...settings })) as typeof numbers,
          }));
        }
      },
    });
    const [told] = report.outcomes;
    expect(told?.state).toBe(state);
    expect(told?.code).toBe(code);
    if (reason === undefined) expect(told?.reason).toBeUndefined();
    else expect(told?.reason).toMatch(reason);
  });
});

describe('a clock that is stopped while it waits', () => {
  test('does not make the reading fail', async () => {
    await theSync({});
    const clock = createVirtualClock();
    const [change] = scene.plan.changes;
    if (change === undefined) throw new Error('no change');
    const stop = new AbortController();
    const ledger = createLedger([change]);
    ledger.record(change.address, 'done');
    let readings = 0;
    const account = {
      name: 'contoso',
      spec: change.after,
      status: { state: 'a state of tomorrow', errors: [] },
      numberCounts: {},
    };
    const live = { ...liveWorld({ accounts: [], numbers: [] }), accounts: new Map([['contoso', account]]) };
    const seen = (): void => {
      readings += 1;
      if (readings === 3) stop.abort();
    };
    const reader = {
      read: async () => {
        seen();
        return live as never;
      },
      getAccount: async () => {
        seen();
        return { resource: account };
      },
    } as never;
    const progress = { start() {}, advance() {}, expect() {}, finish() {} };
    const settling = { reader, clock, progress, wait: true, timeoutMs: 60_000, signal: stop.signal, replan: () => [] };
    await clock.run(readUntilSettled([change], { rfis: false }, ledger, settling));
    // A state that acgctl does not know may still change: it is waited for.
    expect({ readings, now: clock.now() }).toEqual({ readings: 3, now: 3000 });
  });
});

test('what is unknown without a reason is settled in its own words', async () => {
  await theSync({});
  const change = scene.plan.changes.find(({ kind }) => kind === 'account');
  if (change === undefined) throw new Error('no account');
  const ledger = createLedger([change]);
  ledger.record('contoso', 'unknown');
  settleOutcomes([change], { live: liveWorld({ accounts: [], numbers: [] }), later: new Map() }, () => true, ledger);
  expect(ledger.get('contoso')).toEqual({
    address: 'contoso',
    state: 'failed',
    reason: 'not carried out',
    code: 'NOT_CARRIED_OUT',
  });
});

test('a gateway that gives no ETag gets a write without a condition, and the doubt is settled all the same', async () => {
  await theSync({});
  const ledger = createLedger([]);
  const conditions: unknown[] = [];
  let spec: JsonObject = { correlationId: 'one' };
  await writeResource(
    {
      addresses: ['contoso'],
      expected: { correlationId: 'one' },
      target: { correlationId: 'two' },
      completes: true,
      repeats: false,
      sleep: async () => undefined,
      read: async () => ({ resource: { spec, status: { errors: [] } } }),
      write: async (condition) => {
        conditions.push(condition);
        spec = { correlationId: 'two' };
        return { kind: 'unknown', message: 'lost' };
      },
    },
    ledger,
  );
  expect(conditions).toEqual([undefined]);
  expect(ledger.get('contoso')).toEqual({ address: 'contoso', state: 'done' });
});
