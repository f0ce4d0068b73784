// What ends a run early: an interruption, a deadline, a right that is missing, a journal that cannot be written. No new
// write, and every change is told.

import { afterEach, describe, expect, test } from 'vitest';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import { createGatewayWriter } from '../../src/api/gateway-writer.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import { AcgctlError } from '../../src/model/errors.ts';
import type { JournalEntry } from '../../src/model/journal.ts';
import type { GatewayWriter } from '../../src/model/ports.ts';
import { beforeStep, behindItsBack, file, list, outcomeOf, range, type Scene, sceneOf, tally } from './bench.ts';

let scene: Scene;

afterEach(async () => {
  expect(scene.stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
  await scene.stage.close();
});

const upserts = 'POST /accounts/contoso:createOrUpdateNumbers';

/** A new account with numbers: two stages. */
const theCreation = async (count = 3): Promise<void> => {
  scene = await sceneOf({}, file('contoso', range(1000, count)));
};

const diskFull = new AcgctlError('JOURNAL_WRITE', 'the journal cannot be written: disk full', 'Make room.');

describe('an interruption', () => {
  test.each([
    [undefined, 'the run was interrupted'],
    [
      new AcgctlError('DEADLINE', 'the deadline of 5 minutes has passed', 'Run it again.'),
      'the deadline of 5 minutes has passed',
    ],
  ])('before the first write: nothing is written, and the reason is told (%s)', async (cause, words) => {
    await theCreation();
    const { stage, desired, plan } = scene;
    const stop = new AbortController();
    const { report, error } = await stage.apply(desired, plan, {
      signal: stop.signal,
      journal: (entry) => {
        if (entry.event === 'start') stop.abort(cause);
      },
    });
    expect(scene.writes()).toEqual([]);
    expect(report.outcomes.map(({ state, reason }) => ({ state, reason }))).toEqual(
      Array(4).fill({ state: 'not attempted', reason: words }),
    );
    expect(report.stopped).toBe(words);
    expect(error).toBeUndefined();
  });

  test('between two stages: what was done is done, the rest is not attempted', async () => {
    await theCreation();
    const { stage, desired, plan } = scene;
    const stop = new AbortController();
    const { report, error } = await stage.apply(desired, plan, {
      signal: stop.signal,
      journal: ({ event }) => {
        if (event === 'result') stop.abort();
      },
    });
    expect(scene.writes()).toEqual(['PUT /accounts/contoso']);
    expect(tally(report)).toEqual({ done: 1, 'not attempted': 3 });
    expect(report.stopped).toBe('the run was interrupted');
    expect(error).toBeUndefined();
    expect(report.verification).toMatchObject({ state: 'differs' });
  });

  test('of a step that waits to be sent: not attempted, with the reason, and no failure of the run', async () => {
    await theCreation();
    const { stage, desired, plan } = scene;
    const stop = new AbortController();
    const { report } = await stage.apply(desired, plan, {
      signal: stop.signal,
      journal: beforeStep('upsert-numbers', () => stop.abort()),
    });
    expect(scene.writes()).toEqual(['PUT /accounts/contoso']);
    expect(tally(report)).toEqual({ done: 1, 'not attempted': 3 });
  });

  test('after the first half of a batch: the second is not attempted', async () => {
    const stop = new AbortController();
    scene = await sceneOf(file('contoso'), file('contoso', range(1000, 8)), {
      onExchange: ({ url }) => {
        if (url.includes(':createOrUpdate')) stop.abort();
      },
    });
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([{ match: { path: '/accounts/contoso:*' }, act: 'status:400', times: 1 }]);
    const { report } = await stage.apply(desired, plan, { signal: stop.signal });
    expect(scene.writes()).toEqual([upserts, upserts]);
    expect(tally(report)).toEqual({ done: 4, 'not attempted': 4 });
    expect(report.outcomes.at(-1)?.reason).toBe('the run was interrupted');
  });

  test('ends the wait for the back end: what is pending is told as pending', async () => {
    const stop = new AbortController();
    const files = {
      'accounts/contoso.yaml':
        'account: contoso\nserviceDetails:\n  teamsTenantId: 9d2e0000-0000-4000-8000-000000000009\n  teamsOperatorConnect: { enabled: true }\n',
    };
    scene = await sceneOf({}, files, { knobs: { sync: { delaySeconds: 3600 } } });
    const { desired, plan } = scene;
    const start = scene.stage.clock.now();
    scene.stage.clock.sleep(20_000).then(() => stop.abort());
    const { report } = await scene.stage.apply(desired, plan, { signal: stop.signal });
    expect(tally(report)).toEqual({ pending: 1 });
    expect(scene.stage.clock.now() - start).toBe(20_000);
  });
});

describe('a right that is missing', () => {
  test('ends the run: its step is a failure, what comes after is not attempted', async () => {
    await theCreation();
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([{ match: { method: 'PUT', path: '/accounts/*' }, act: 'status:403' }]);
    const { report, error } = await stage.apply(desired, plan);
    expect(error).toMatchObject({ code: 'ACCESS_ROLE_MISSING' });
    expect(tally(report)).toEqual({ failed: 1, 'not attempted': 3 });
    expect(outcomeOf(report, 'contoso')).toMatchObject({ code: 'ACCESS_ROLE_MISSING', reason: error?.message });
    expect(report.outcomes.at(-1)?.reason).toBe(error?.message);
    expect(report.stopped).toBe(error?.message);
    expect(scene.writes()).toEqual(['PUT /accounts/contoso']);
  });

  test('in the middle of a batch keeps what was settled before', async () => {
    scene = await sceneOf(file('contoso'), file('contoso', range(1000, 4)));
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([
      { match: { path: '/accounts/contoso:*' }, act: 'status:400', times: 1 },
      { match: { path: '/accounts/contoso:*', nth: 3 }, act: 'status:403', times: 9 },
    ]);
    const { report, error } = await stage.apply(desired, plan);
    expect(error).toMatchObject({ code: 'ACCESS_ROLE_MISSING' });
    expect(report.outcomes.map(({ state }) => state)).toEqual(['done', 'done', 'failed', 'failed']);
  });

  test('of one account is the end of all: no other step begins after it', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `a${String(index).padStart(2, '0')}`);
    const files = Object.assign({}, ...names.map((name) => file(name)));
    scene = await sceneOf({}, files);
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([{ match: { method: 'PUT', path: '/accounts/a00' }, act: 'status:403' }]);
    const { report } = await stage.apply(desired, plan);
    const counts = tally(report);
    expect(counts.failed).toBe(1);
    // Sixteen at once at the most: the others were on their way when it was known.
    expect(scene.writes().length).toBeLessThanOrEqual(16);
    expect(counts['not attempted']).toBeGreaterThanOrEqual(4);
  });
});

describe('a journal that cannot be written', () => {
  test.each([
    ['step', [], { 'not attempted': 4 }],
    ['result', ['PUT /accounts/contoso'], { done: 1, 'not attempted': 3 }],
    ['end', ['PUT /accounts/contoso', upserts], { done: 4 }],
  ] as const)('at a %s: nothing more is sent, and what was sent is settled', async (event, writes, counts) => {
    await theCreation();
    const { stage, desired, plan } = scene;
    const { report, error } = await stage.apply(desired, plan, {
      journal: (entry) => {
        if (entry.event === event) throw diskFull;
      },
    });
    expect(error).toBe(diskFull);
    expect(scene.writes()).toEqual(writes);
    expect(tally(report)).toEqual(counts);
    if (event !== 'end') expect(report.stopped).toBe(diskFull.message);
  });

  test.each(['start', 'step', 'result', 'end'])(
    'for a reason that is a bug, at a %s: the bug is not hidden',
    async (event) => {
      await theCreation();
      const { stage, desired, plan } = scene;
      const bug = new TypeError('a bug');
      const applied = stage.apply(desired, plan, {
        journal: (entry) => {
          if (entry.event === event) throw bug;
        },
      });
      await expect(applied).rejects.toBe(bug);
    },
  );
});

describe('the journal of a run', () => {
  test('has the start, each step before its requests, each result and the end', async () => {
    scene = await sceneOf(file('contoso', range(1000, 12)), {
      ...file('contoso', range(1001, 12)),
      ...file('fabrikam', list(1000)),
    });
    const { stage, desired, plan } = scene;
    const entries: (JournalEntry & { readonly writes: number })[] = [];
    await stage.apply(desired, plan, { journal: (entry) => entries.push({ ...entry, writes: scene.writes().length }) });
    expect(entries).toEqual([
      { event: 'start', digest: plan.digest, changes: 3, steps: 3, writes: 0 },
      { event: 'step', step: 1, does: 'put-account', account: 'fabrikam', addresses: ['fabrikam'], writes: 0 },
      { event: 'result', step: 1, outcomes: [{ address: 'fabrikam', state: 'done' }], writes: 1 },
      {
        event: 'step',
        step: 2,
        does: 'move-number',
        account: 'fabrikam',
        addresses: ['fabrikam/+14255551000'],
        writes: 1,
      },
      {
        event: 'result',
        step: 2,
        outcomes: [{ address: 'fabrikam/+14255551000', state: 'done', gapMilliseconds: 0 }],
        writes: 3,
      },
      {
        event: 'step',
        step: 3,
        does: 'upsert-numbers',
        account: 'contoso',
        addresses: ['contoso/+14255551012'],
        writes: 3,
      },
      { event: 'result', step: 3, outcomes: [{ address: 'contoso/+14255551012', state: 'done' }], writes: 4 },
      { event: 'end', outcomes: { done: 3 }, writes: 4 },
    ]);
  });

  test('has no step for what is not sent, and its result all the same', async () => {
    await theCreation();
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([{ match: { method: 'PUT', path: '/accounts/*' }, act: 'status:400' }]);
    const entries: JournalEntry[] = [];
    await stage.apply(desired, plan, { journal: (entry) => entries.push(entry) });
    expect(entries.map(({ event }) => event)).toEqual(['start', 'step', 'result', 'result', 'end']);
    expect(entries.at(3)).toMatchObject({
      step: 2,
      outcomes: [1000, 1001, 1002].map((number) => ({
        address: `contoso/+1425555${number}`,
        state: 'not attempted',
        reason: 'account contoso is not ready',
      })),
    });
    expect(entries.at(-1)).toEqual({ event: 'end', outcomes: { failed: 1, 'not attempted': 3 } });
  });

  test('has no account for an answer to a request for information', async () => {
    const tenantId = '9d2e0000-0000-4000-8000-000000000009';
    const text = `account: contoso\nserviceDetails: { teamsTenantId: ${tenantId}, teamsOperatorConnect: { enabled: true } }\nrequestForInformation: { status: ConsentAcknowledged }\n`;
    const state = { accounts: [], numbers: [], civicAddresses: {}, requestsForInformation: [{ tenantId }] };
    scene = await sceneOf({}, { 'accounts/contoso.yaml': text }, { state });
    const { stage, desired, plan } = scene;
    const entries: JournalEntry[] = [];
    await stage.apply(desired, plan, { journal: (entry) => entries.push(entry) });
    expect(entries.find((entry) => entry.event === 'step' && entry.does === 'answer-rfi')).toEqual({
      event: 'step',
      step: 2,
      does: 'answer-rfi',
      addresses: [`rfi/${tenantId}`],
    });
  });
});

describe('progress', () => {
  test('is told with the total first, each step as it ends, and the end once', async () => {
    await theCreation(150);
    const { stage, desired, plan } = scene;
    const told: string[] = [];
    await stage.apply(desired, plan, {
      progress: {
        start: (name, total) => told.push(`start ${name} ${total}`),
        advance: (by) => told.push(`advance ${by}`),
        expect: (total) => told.push(`expect ${total}`),
        finish: () => told.push('finish'),
      },
    });
    expect(told).toEqual(['start applying 151', 'advance 1', 'advance 100', 'advance 50', 'finish']);
  });
});

describe('the steps of a stage', () => {
  /** Most steps between their journal lines at once, of each kind. */
  async function mostAtOnce(): Promise<Record<string, number>> {
    const { stage, desired, plan } = scene;
    const open = new Map<number, string>();
    const most: Record<string, number> = {};
    await stage.apply(desired, plan, {
      journal: (entry) => {
        if (entry.event === 'step') open.set(entry.step, entry.does);
        if (entry.event === 'result') open.delete(entry.step);
        for (const does of open.values()) {
          most[does] = Math.max(most[does] ?? 0, [...open.values()].filter((other) => other === does).length);
        }
      },
    });
    return most;
  }

  test('go side by side, sixteen at the most', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `a${String(index).padStart(2, '0')}`);
    scene = await sceneOf({}, Object.assign({}, ...names.map((name) => file(name))));
    expect(await mostAtOnce()).toEqual({ 'put-account': 16 });
  });

  test('go one after another when they are moves', async () => {
    scene = await sceneOf(
      { ...file('contoso', range(1000, 12)), ...file('fabrikam', list(2000)) },
      { ...file('contoso', range(1004, 8)), ...file('fabrikam', list(2000, 1000, 1001, 1002, 1003)) },
    );
    expect(await mostAtOnce()).toEqual({ 'move-number': 1 });
    expect(scene.writes().map((write) => write.split(' ')[0])).toEqual(
      Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? 'DELETE' : 'PUT')),
    );
  });
});

describe('a plan that is taken up again', () => {
  test('without changes reads nothing and writes nothing', async () => {
    scene = await sceneOf(file('contoso', list(1000)), file('contoso', list(1000)));
    const { stage, desired, plan } = scene;
    const before = stage.simulator.gateway.requests().length;
    const { report, error } = await stage.apply(desired, plan);
    expect(report).toEqual({ plan, outcomes: [], stale: [], verification: { state: 'not needed' } });
    expect(error).toBeUndefined();
    expect(stage.simulator.gateway.requests()).toHaveLength(before);
  });

  test('is stale when a resource of it is gone, and the report says which', async () => {
    scene = await sceneOf(file('contoso', list(1000, 1001)), file('contoso', range(1000, 2, 'zoom')));
    const { stage, desired, plan } = scene;
    behindItsBack(stage, ({ numbers }) => ({ numbers: numbers.slice(0, 1) }));
    const { report } = await stage.apply(desired, plan);
    expect(report.stale).toEqual([{ address: 'contoso/+14255551001', message: 'is gone from the gateway' }]);
    expect(report.outcomes).toEqual([]);
    expect(scene.writes()).toEqual([]);
  });

  test('is stale when a resource of it is something else, and the report says so', async () => {
    scene = await sceneOf(file('contoso', list(1000)), file('contoso', range(1000, 1, 'zoom')));
    const { stage, desired, plan } = scene;
    behindItsBack(stage, ({ numbers }) => ({
      numbers: numbers.map((number) => ({ ...number, configuration: { customSipHeader: 'by-hand' } })),
    }));
    const { report } = await stage.apply(desired, plan);
    expect(report.stale).toEqual([
      { address: 'contoso/+14255551000', message: 'is not what the plan found, nor what it wants' },
    ]);
    expect(scene.writes()).toEqual([]);
  });

  test('after it was cut off in a move goes on with the move before anything else', async () => {
    scene = await sceneOf(
      { ...file('contoso', range(1000, 12)), ...file('fabrikam', list(2000)) },
      { ...file('contoso', range(1001, 10)), ...file('fabrikam', list(2000, 1000)) },
    );
    const { stage, desired, plan } = scene;
    behindItsBack(stage, ({ numbers }) => ({
      numbers: numbers.filter(({ telephoneNumber }) => telephoneNumber !== '+14255551000'),
    }));
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ done: 2 });
    expect(scene.writes()).toEqual([
      'DELETE /accounts/contoso/numbers/+14255551000',
      'PUT /accounts/fabrikam/numbers/+14255551000',
      'POST /accounts/contoso:deleteNumbers',
    ]);
  });
});

describe('an interruption of a request that waits for its turn', () => {
  test('of an account: it was not sent, so it is not attempted', async () => {
    await theCreation();
    const { stage, desired, plan } = scene;
    const stop = new AbortController();
    const { report, error } = await stage.apply(desired, plan, {
      signal: stop.signal,
      journal: beforeStep('put-account', () => stop.abort()),
    });
    expect(error).toMatchObject({ code: 'INTERRUPTED' });
    expect(scene.writes()).toEqual([]);
    expect(tally(report)).toEqual({ 'not attempted': 4 });
    expect(report.stopped).toBe('the run was interrupted');
  });

  test('of a move: neither of its two requests is sent', async () => {
    scene = await sceneOf(
      { ...file('contoso', range(1000, 12)), ...file('fabrikam', list(2000)) },
      { ...file('contoso', range(1001, 11)), ...file('fabrikam', list(2000, 1000)) },
    );
    const { stage, desired, plan } = scene;
    const stop = new AbortController();
    const { report } = await stage.apply(desired, plan, {
      signal: stop.signal,
      journal: beforeStep('move-number', () => stop.abort()),
    });
    expect(scene.writes()).toEqual([]);
    expect(tally(report)).toEqual({ 'not attempted': 1 });
    expect(scene.holderOf(1000)).toBe('contoso');
  });
});

describe('a bug', () => {
  const bug = new TypeError('a bug');
  const broken = new Proxy({}, { get: () => () => Promise.reject(bug) }) as never;

  test('of what writes is not told as the failure of a change', async () => {
    await theCreation();
    const { stage, desired, plan } = scene;
    await expect(stage.apply(desired, plan, { writer: broken })).rejects.toBe(bug);
  });

  test.each(['create', 'restore'])('in the middle of a move is not told as a refusal: %s', async (which) => {
    scene = await sceneOf(
      { ...file('contoso', range(1000, 12)), ...file('fabrikam', list(2000)) },
      { ...file('contoso', range(1001, 11)), ...file('fabrikam', list(2000, 1000)) },
    );
    const { stage, desired, plan } = scene;
    const refused = { kind: 'refused', status: 400, code: 'NO', message: 'no' } as const;
    const real = createGatewayWriter(stage.client);
    const sent: string[] = [];
    const writer: GatewayWriter = {
      ...real,
      together: (requests, work) =>
        real.together(requests, (paired) =>
          work({
            ...paired,
            putNumber: (name) => {
              sent.push(name);
              return which === 'restore' && name === 'fabrikam' ? Promise.resolve(refused) : Promise.reject(bug);
            },
          }),
        ),
    };
    await expect(stage.apply(desired, plan, { writer })).rejects.toBe(bug);
    expect(sent).toEqual(which === 'restore' ? ['fabrikam', 'contoso'] : ['fabrikam']);
  });

  test('of what reads an account back is not told as an unknown result', async () => {
    scene = await sceneOf(file('contoso', undefined, 'correlationId: one\n'), {
      ...file('contoso', undefined, 'correlationId: two\n'),
    });
    const { stage, desired, plan } = scene;
    const real = createGatewayReader(stage.client);
    let readings = 0;
    const reader = {
      ...real,
      getAccount: (name: AccountName) => {
        readings += 1;
        return readings === 2 ? Promise.reject(bug) : real.getAccount(name);
      },
    };
    stage.simulator.gateway.setFaults([{ match: { method: 'PUT', path: '/accounts/*' }, act: 'status:412' }]);
    await expect(stage.apply(desired, plan, { reader })).rejects.toBe(bug);
  });

  test.each([1, 2])('of what reads is not hidden, in the %i. reading', async (which) => {
    await theCreation();
    const { stage, desired, plan } = scene;
    const empty = await stage.run(createGatewayReader(stage.client).read({ rfis: false }));
    let readings = 0;
    const reader = {
      ...createGatewayReader(stage.client),
      read: () => {
        readings += 1;
        return readings === which ? Promise.reject(bug) : Promise.resolve(empty);
      },
    };
    await expect(stage.apply(desired, plan, { reader })).rejects.toBe(bug);
  });
});

describe('a plan whose number went elsewhere', () => {
  const moved = '+14255551000';
  const to =
    (accountName: string, settings = {}) =>
    (): void =>
      behindItsBack(scene.stage, ({ numbers }) => ({
        numbers: numbers.map((number) =>
          number.telephoneNumber === moved ? { ...number, accountName, ...settings } : number,
        ),
      }));
  const header = { configuration: { customSipHeader: 'by-hand' } };

  async function stale(): Promise<readonly string[]> {
    const { stage, desired, plan } = scene;
    const { report } = await stage.apply(desired, plan);
    expect(scene.writes()).toEqual([]);
    return report.stale.map(({ address, message }) => `${address} ${message}`);
  }

  const other = 'is not what the plan found, nor what it wants';

  test('is stale where the number is to be created and is in another account of the plan now', async () => {
    scene = await sceneOf(
      { ...file('contoso', list(1001)), ...file('fabrikam', list(2000)) },
      { ...file('contoso', list(1000, 1001)), ...file('fabrikam', list(2000, 2001)) },
    );
    behindItsBack(scene.stage, ({ numbers }) => ({
      numbers: [...numbers, ...numbers.slice(-1).map((one) => ({ ...one, telephoneNumber: moved }))],
    }));
    expect(await stale()).toEqual([`contoso/${moved} is in another account now`]);
  });

  test.each([
    ['is in a third account of the plan', 'tailspin', {}, 'is in another account now'],
    ['was changed where it is', 'contoso', header, other],
    ['is there already, but otherwise', 'fabrikam', header, other],
  ])('is stale where the number that is to be moved %s', async (_, account, settings, message) => {
    const lists = { ...file('tailspin', list(3000)), ...file('fabrikam', list(2000)) };
    scene = await sceneOf(
      { ...lists, ...file('contoso', range(1000, 12)) },
      {
        ...file('contoso', range(1001, 11)),
        ...file('fabrikam', list(2000, 1000)),
        ...file('tailspin', list(3000, 3001)),
      },
    );
    to(account, settings)();
    expect(await stale()).toEqual([`fabrikam/${moved} ${message}`]);
  });
});
