// Batches of numbers: the good ones go in, the bad ones are named, and none is said to be written that is not there.

import { afterEach, describe, expect, test } from 'vitest';
import type { Applied } from '../../src/apply/apply-plan.ts';
import type { JournalEntry } from '../../src/model/journal.ts';
import { beforeStep, behindItsBack, file, list, outcomeOf, range, type Scene, sceneOf, tally } from './bench.ts';

const upserts = 'POST /accounts/contoso:createOrUpdateNumbers';
const deletes = 'POST /accounts/contoso:deleteNumbers';

let scene: Scene;
/** What somebody else does when a batch was carried out; told how many there were. */
let afterBatch: ((count: number) => void) | undefined;
let batches = 0;

afterEach(async () => {
  expect(scene.stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
  await scene.stage.close();
});

const onExchange = ({ method, url }: { readonly method: string; readonly url: string }): void => {
  if (method !== 'POST' || !/:(createOrUpdate|delete)Numbers/.test(url) || afterBatch === undefined) return;
  batches += 1;
  afterBatch(batches);
};

/** A gateway with contoso and the plan that gives it so many numbers. */
async function theUpserts(count: number): Promise<void> {
  afterBatch = undefined;
  batches = 0;
  scene = await sceneOf(file('contoso'), file('contoso', range(1000, count)), { onExchange });
}

async function theDeletes(count: number): Promise<void> {
  afterBatch = undefined;
  batches = 0;
  scene = await sceneOf(file('contoso', range(1000, 20 + count)), file('contoso', range(1000, 20)), { onExchange });
}

async function applied(acts: readonly string[], journal?: (entry: JournalEntry) => void): Promise<Applied> {
  const { stage, desired, plan } = scene;
  stage.simulator.gateway.setFaults(
    acts.map((act) => ({ match: { method: 'POST', path: '/accounts/contoso:*Numbers' }, act, times: 1 })),
  );
  return stage.apply(desired, plan, journal === undefined ? {} : { journal });
}

/** How many numbers each request named. */
const sizes = (): readonly number[] =>
  scene.stage.simulator.gateway
    .requests()
    .filter(({ path }) => /:(createOrUpdate|delete)Numbers/.test(path))
    .slice(-scene.writes().length)
    .map(({ body }) => (body as { readonly numbers: readonly unknown[] }).numbers.length);

/** These numbers are in an account that acgctl does not know of. */
const taken =
  (...numbers: readonly number[]): (() => void) =>
  () =>
    behindItsBack(scene.stage, (state) => ({
      accounts: [...state.accounts, { name: 'other' }],
      numbers: [
        ...state.numbers,
        ...numbers.map((number) => ({
          telephoneNumber: `+1425555${number}`,
          accountName: 'other',
          serviceDetails: {},
        })),
      ],
    }));

describe('a batch whose answer is lost', () => {
  test.each([['reset-after'], ['truncate']])('after it took effect is read back, and done: %s', async (act) => {
    await theUpserts(5);
    const entries: JournalEntry[] = [];
    const { report } = await applied([act, act, act], (entry) => entries.push(entry));
    expect(tally(report)).toEqual({ done: 5 });
    const result = entries.find(({ event }) => event === 'result');
    expect(result, 'known when the step ends, not only at the end of the run').toMatchObject({
      outcomes: Array(5).fill({ state: 'done' }),
    });
    expect(scene.writes()).toEqual([upserts, upserts, upserts]);
  });

  test('before it took effect is sent once more', async () => {
    await theUpserts(5);
    const { report } = await applied(['status:501']);
    expect(tally(report)).toEqual({ done: 5 });
    expect(scene.writes()).toEqual([upserts, upserts]);
  });

  test('twice before it took effect is a failure of each number', async () => {
    await theUpserts(3);
    const { report } = await applied(['status:501', 'status:501', 'status:501']);
    expect(tally(report)).toEqual({ failed: 3 });
    expect(report.outcomes[0]).toMatchObject({ code: 'NOT_CARRIED_OUT' });
    expect(report.outcomes[0]?.reason).toMatch(/^not carried out: status 501/);
    expect(scene.writes()).toEqual([upserts, upserts]);
  });

  test('and took effect in part is sent again as long as something more takes effect each time', async () => {
    await theUpserts(4);
    // The gateway keeps one more number of each batch, and loses the answer three times.
    const keeping = (...numbers: readonly number[]): void =>
      behindItsBack(scene.stage, (state) => ({
        numbers: state.numbers.filter(({ telephoneNumber }) => numbers.includes(Number(telephoneNumber.slice(-4)))),
      }));
    afterBatch = (count) => {
      if (count === 1) keeping(1000);
      if (count === 4) keeping(1000, 1001);
    };
    const { report } = await applied(Array(6).fill('reset-after'));
    expect(tally(report)).toEqual({ done: 4 });
    expect(sizes()).toEqual([4, 4, 4, 3, 3, 3, 2]);
  });

  test('and took effect in part the first time only is given up the second time', async () => {
    await theUpserts(4);
    afterBatch = (count) => {
      if (count !== 1 && count !== 4) return;
      behindItsBack(scene.stage, (state) => ({
        numbers: state.numbers.filter(({ telephoneNumber }) => telephoneNumber === '+14255551002'),
      }));
    };
    const { report } = await applied(Array(6).fill('reset-after'));
    expect(tally(report)).toEqual({ done: 1, failed: 3 });
    expect(outcomeOf(report, 'contoso/+14255551002')?.state).toBe('done');
    expect(sizes()).toEqual([4, 4, 4, 3, 3, 3]);
  });

  test('and somebody else changed one of its numbers: that one is a failure, the others are sent', async () => {
    await theUpserts(3);
    const { report } = await applied(
      ['status:501'],
      beforeStep('upsert-numbers', () =>
        behindItsBack(scene.stage, (state) => ({
          numbers: [
            ...state.numbers,
            {
              telephoneNumber: '+14255551001',
              accountName: 'contoso',
              configuration: { customSipHeader: 'by-hand' },
              serviceDetails: { teamsDirectRouting: { enabled: true } },
            },
          ],
        })),
      ),
    );
    expect(tally(report)).toEqual({ done: 2, failed: 1 });
    expect(outcomeOf(report, 'contoso/+14255551001')).toEqual({
      address: 'contoso/+14255551001',
      state: 'failed',
      reason: 'it was changed on the gateway after the plan',
      code: 'CHANGED_SINCE_PLAN',
    });
    expect(sizes()).toEqual([3, 2]);
  });

  test('and that cannot be read back is unknown, with the reason', async () => {
    await theUpserts(2);
    const { stage, desired, plan } = scene;
    const { report, error } = await stage.apply(desired, plan, {
      journal: beforeStep('upsert-numbers', () => {
        stage.simulator.gateway.setFaults([
          { match: { method: 'POST', path: '**' }, act: 'status:501', times: 1 },
          { match: { path: '**' }, act: 'status:403' },
        ]);
      }),
    });
    expect(error).toMatchObject({ code: 'ACCESS_ROLE_MISSING' });
    const reason = 'the gateway does not take the request as a repeatable one';
    expect(report.outcomes).toEqual(
      [1000, 1001].map((number) => ({ address: `contoso/+1425555${number}`, state: 'unknown', reason })),
    );
    expect(report.verification).toMatchObject({ state: 'unread' });
  });

  test('of deletes is read back as well', async () => {
    await theDeletes(2);
    const { report } = await applied(Array(3).fill('reset-after'));
    expect(tally(report)).toEqual({ done: 2 });
  });
});

describe('a refused batch', () => {
  test('is read back each time it may have taken effect: not found, when somebody else deletes meanwhile', async () => {
    await theDeletes(4);
    const { gateway } = scene.stage.simulator;
    let before = 0;
    const { report } = await applied(
      ['status:404', 'status:404'],
      beforeStep('delete-numbers', () => {
        before = gateway.requests().length;
      }),
    );
    expect(tally(report)).toEqual({ done: 4 });
    const order = gateway
      .requests()
      .slice(before)
      .map(({ method }) => method);
    const [first, second] = [order.indexOf('POST'), order.indexOf('POST', 1)];
    expect(order.slice(first + 1, second), 'read after the first').toContain('GET');
    expect(order.slice(second + 1, order.indexOf('POST', second + 1)), 'and after the second').toContain('GET');
  });

  test('is halved until the bad numbers are alone, the first half first', async () => {
    await theUpserts(8);
    const { report } = await applied([], beforeStep('upsert-numbers', taken(1005)));
    expect(tally(report)).toEqual({ done: 7, failed: 1 });
    expect(outcomeOf(report, 'contoso/+14255551005')?.state).toBe('failed');
    expect(sizes()).toEqual([8, 4, 4, 2, 1, 1, 2]);
  });

  test('for a reason that is not about its numbers is not halved', async () => {
    await theUpserts(8);
    const { report } = await applied(['status:405']);
    expect(tally(report)).toEqual({ failed: 8 });
    expect(report.outcomes[0]).toMatchObject({ code: 'InjectedFault' });
    expect(sizes()).toEqual([8]);
  });

  test.each([400, 404, 409, 412, 413, 422])('with %i is halved', async (status) => {
    await theUpserts(4);
    const { report } = await applied([`status:${status}`]);
    expect(tally(report)).toEqual({ done: 4 });
    expect(sizes()).toEqual([4, 2, 2]);
  });

  test('that took effect all the same is not sent again', async () => {
    await theDeletes(4);
    const { report } = await applied(
      ['status:404'],
      beforeStep('delete-numbers', () =>
        behindItsBack(scene.stage, (state) => ({ numbers: state.numbers.slice(0, 20) })),
      ),
    );
    expect(tally(report)).toEqual({ done: 4 });
    expect(scene.writes()).toEqual([deletes]);
  });

  test('of numbers that are all bad is given up after ten single refusals in a row, the rest not attempted', async () => {
    await theUpserts(64);
    const { report } = await applied(Array(200).fill('status:400'));
    expect(tally(report)).toEqual({ failed: 10, 'not attempted': 54 });
    expect(report.outcomes.at(-1)?.reason).toBe('the gateway refused 10 numbers of this batch in a row');
  });

  test('with a good number now and then is not given up', async () => {
    await theUpserts(24);
    const bad = Array.from({ length: 24 }, (_, index) => 1000 + index).filter((number) => number % 8 !== 0);
    const { report } = await applied([], beforeStep('upsert-numbers', taken(...bad)));
    expect(tally(report)).toEqual({ done: 3, failed: 21 });
    expect([1000, 1008, 1016].map(scene.holderOf)).toEqual(['contoso', 'contoso', 'contoso']);
  });

  test('is read back once, and not before each of its halves', async () => {
    await theUpserts(8);
    const { gateway } = scene.stage.simulator;
    let before = 0;
    const { report } = await applied(
      [],
      beforeStep('upsert-numbers', () => {
        taken(1001, 1006)();
        before = gateway.requests().length;
      }),
    );
    expect(tally(report)).toEqual({ done: 6, failed: 2 });
    const after = gateway.requests().slice(before);
    const reads = after.slice(
      0,
      after.findLastIndex(({ path }) => path.includes(':createOrUpdate')),
    );
    expect(reads.filter(({ method }) => method === 'GET')).toHaveLength(2);
  });
});

test('numbers of two accounts are written side by side, each with its own', async () => {
  scene = await sceneOf(
    { ...file('contoso'), ...file('fabrikam') },
    { ...file('contoso', list(1000)), ...file('fabrikam', list(2000)) },
  );
  const { stage, desired, plan } = scene;
  stage.simulator.gateway.setFaults([{ match: { path: '/accounts/contoso:*' }, act: 'status:400' }]);
  const { report } = await stage.apply(desired, plan);
  expect(outcomeOf(report, 'contoso/+14255551000')?.state).toBe('failed');
  expect(outcomeOf(report, 'fabrikam/+14255552000')?.state).toBe('done');
});
