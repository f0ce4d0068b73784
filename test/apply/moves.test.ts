// Moves: a number that leaves one account for another is never in neither of them without being told, whatever becomes of
// the two requests.

import { afterEach, describe, expect, test } from 'vitest';
import type { Applied } from '../../src/apply/apply-plan.ts';
import type { JournalEntry } from '../../src/model/journal.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { beforeStep, behindItsBack, file, list, range, type Scene, sceneOf } from './bench.ts';

const [moved, address] = ['+14255551000', 'fabrikam/+14255551000'];
const deletes = `DELETE /accounts/contoso/numbers/${moved}`;
const creates = `PUT /accounts/fabrikam/numbers/${moved}`;
const restores = `PUT /accounts/contoso/numbers/${moved}`;

/** How the gateway words an injected status. */
const refusal = (status: number): string => `injected status ${status} (InjectedFault: injected status ${status})`;

let scene: Scene;
/** Requests before the apply. */
let start = 0;
/** What somebody else does as soon as a request of this method was carried out. */
let meanwhile: { readonly after: string; readonly act: () => void } | undefined;

afterEach(async () => {
  expect(scene.stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
  await scene.stage.close();
});

/** A gateway and a plan that moves one number from contoso to fabrikam. */
async function theMove(): Promise<void> {
  meanwhile = undefined;
  const onExchange = ({ method }: { readonly method: string }): void => {
    if (method !== meanwhile?.after) return;
    const { act } = meanwhile;
    meanwhile = undefined;
    act();
  };
  scene = await sceneOf(
    { ...file('contoso', range(1000, 12)), ...file('fabrikam', list(2000)) },
    { ...file('contoso', range(1001, 11)), ...file('fabrikam', list(2000, 1000)) },
    { onExchange },
  );
  expect(scene.plan.changes.map((change) => `${change.action} ${change.address}`)).toEqual([`move ${address}`]);
  start = scene.stage.simulator.gateway.requests().length;
  // A gap counts from the delete, not from the start of all time.
  scene.stage.clock.advance(300_000);
}

/** How many requests that read were made before the first and after the last one that writes. */
function readings(): readonly number[] {
  const own = scene.stage.simulator.gateway.requests().slice(start);
  const isWrite = ({ method }: { readonly method: string }): boolean => method !== 'GET';
  const last = own.findLastIndex(isWrite);
  return [own.findIndex(isWrite), own.length - 1 - last];
}

interface Fault {
  readonly on: 'delete' | 'create' | 'restore';
  readonly act: string;
  readonly times?: number;
}

async function applied(faults: readonly Fault[], journal?: (entry: JournalEntry) => void): Promise<Applied> {
  const matches = {
    delete: { method: 'DELETE', path: '/accounts/contoso/numbers/*' },
    create: { method: 'PUT', path: '/accounts/fabrikam/numbers/*' },
    restore: { method: 'PUT', path: '/accounts/contoso/numbers/*' },
  };
  scene.stage.simulator.gateway.setFaults(faults.map(({ on, act, times = 1 }) => ({ match: matches[on], act, times })));
  const { stage, desired, plan } = scene;
  return stage.apply(desired, plan, journal === undefined ? {} : { journal });
}

async function outcome(faults: readonly Fault[], journal?: (entry: JournalEntry) => void): Promise<Outcome> {
  const { report } = await applied(faults, journal);
  expect(report.outcomes).toHaveLength(1);
  return report.outcomes[0] as Outcome;
}

/** The state with the number as `change` makes it; undefined: without it. */
const withNumber =
  (change: (number: SimulatorState['numbers'][number]) => SimulatorState['numbers'][number] | undefined) =>
  (state: SimulatorState): Partial<SimulatorState> => ({
    numbers: state.numbers.flatMap((number) => (number.telephoneNumber === moved ? (change(number) ?? []) : [number])),
  });

describe('the delete of a move', () => {
  test('that goes well is followed by the create, and the gap between them is told', async () => {
    await theMove();
    expect(await outcome([])).toEqual({ address, state: 'done', gapMilliseconds: 0 });
    expect(scene.writes()).toEqual([deletes, creates]);
    const [before, after] = readings();
    expect(after, 'the report needs no more reading than the check').toBe(before);
  });

  test('that is refused leaves the number where it is, and nothing is created', async () => {
    await theMove();
    expect(await outcome([{ on: 'delete', act: 'status:400' }])).toEqual({
      address,
      state: 'failed',
      reason: refusal(400),
      code: 'InjectedFault',
    });
    expect(scene.writes()).toEqual([deletes]);
    expect(scene.holderOf(1000)).toBe('contoso');
  });

  test('whose answer is lost after it took effect is followed by the create', async () => {
    await theMove();
    expect(await outcome([{ on: 'delete', act: 'reset-after', times: 3 }])).toMatchObject({ state: 'done' });
    expect(scene.writes()).toEqual([deletes, deletes, deletes, creates]);
    expect(scene.holderOf(1000)).toBe('fabrikam');
  });

  test('whose answer is lost before it took effect is a failure, and nothing is created', async () => {
    await theMove();
    const told = await outcome([{ on: 'delete', act: 'status:501' }]);
    expect(told).toMatchObject({ state: 'failed', code: 'NOT_CARRIED_OUT' });
    expect(told.reason).toMatch(/^not carried out: the gateway does not take/);
    expect(scene.writes()).toEqual([deletes]);
    expect(scene.holderOf(1000)).toBe('contoso');
  });

  test('of a number that is in no account any more is followed by the create', async () => {
    await theMove();
    const gone = beforeStep('move-number', () =>
      behindItsBack(
        scene.stage,
        withNumber(() => undefined),
      ),
    );
    expect(await outcome([{ on: 'delete', act: 'status:404' }], gone)).toMatchObject({ state: 'done' });
    expect(scene.writes()).toEqual([deletes, creates]);
    expect(scene.holderOf(1000)).toBe('fabrikam');
  });

  test('of a number that somebody else moved there already is all there is to do', async () => {
    await theMove();
    const there = beforeStep('move-number', () =>
      behindItsBack(
        scene.stage,
        withNumber((number) => ({ ...number, accountName: 'fabrikam' })),
      ),
    );
    expect(await outcome([{ on: 'delete', act: 'status:404' }], there)).toEqual({ address, state: 'done' });
    expect(scene.writes()).toEqual([deletes]);
  });

  test('of a number that somebody else moved there otherwise is a failure that says so', async () => {
    await theMove();
    const there = beforeStep('move-number', () =>
      behindItsBack(
        scene.stage,
        withNumber((number) => ({
          ...number,
          accountName: 'fabrikam',
          configuration: { customSipHeader: 'by-hand' },
        })),
      ),
    );
    expect(await outcome([{ on: 'delete', act: 'status:404' }], there)).toEqual({
      address,
      state: 'failed',
      reason: 'it was changed on the gateway after the plan',
      code: 'CHANGED_SINCE_PLAN',
    });
    expect(scene.writes()).toEqual([deletes]);
  });
});

describe('the create of a move', () => {
  test('whose answer is lost after it took effect is done', async () => {
    await theMove();
    const { state, gapMilliseconds } = await outcome([{ on: 'create', act: 'reset-after', times: 3 }]);
    expect(state).toBe('done');
    expect(scene.writes()).toEqual([deletes, creates, creates, creates]);
    const times = (method: string): number[] =>
      scene.stage.simulator.gateway
        .requests()
        .filter((request) => request.method === method && decodeURIComponent(request.path).endsWith(moved))
        .map(({ time }) => Date.parse(time));
    // From the delete to the last of the creates: what a caller may have to wait for.
    expect(gapMilliseconds).toBe(Math.max(...times('PUT')) - Math.max(...times('DELETE')));
    expect(gapMilliseconds).toBeGreaterThan(0);
  });

  test('that did not take effect is sent again, the gap runs on', async () => {
    await theMove();
    const told = await outcome([{ on: 'create', act: 'status:501', times: 2 }]);
    expect(told).toMatchObject({ state: 'done', gapMilliseconds: expect.any(Number) });
    expect(scene.writes()).toEqual([deletes, creates, creates, creates]);
    expect(scene.holderOf(1000)).toBe('fabrikam');
  });

  test('that does not take effect three times: the number is put back, and the reason told', async () => {
    await theMove();
    const told = await outcome([{ on: 'create', act: 'status:501', times: 9 }]);
    expect(told).toMatchObject({ state: 'failed', code: 'NOT_CARRIED_OUT' });
    expect(told.reason).toMatch(/^not carried out: .*501.* \(put back into contoso\)$/);
    expect(scene.writes()).toEqual([deletes, creates, creates, creates, restores]);
    expect(scene.holderOf(1000)).toBe('contoso');
  });

  test('that is refused: the number is put back as it was, to the last setting', async () => {
    await theMove();
    const before = scene.stage.simulator.gateway.readState().numbers.find((one) => one.telephoneNumber === moved);
    expect(await outcome([{ on: 'create', act: 'status:409' }])).toEqual({
      address,
      state: 'failed',
      reason: `${refusal(409)} (put back into contoso)`,
      code: 'InjectedFault',
    });
    expect(scene.writes()).toEqual([deletes, creates, restores]);
    const [checked, reported] = readings();
    expect(reported, 'an answer that is certain is not read back').toBe(checked);
    const after = scene.stage.simulator.gateway.readState().numbers.find((one) => one.telephoneNumber === moved);
    expect(after?.serviceDetails).toEqual(before?.serviceDetails);
    expect(after?.configuration).toEqual(before?.configuration);
  });

  test('and the put-back both refused: told as in neither account, and the next apply creates it', async () => {
    await theMove();
    const told = await outcome([
      { on: 'create', act: 'status:400' },
      { on: 'restore', act: 'status:400' },
    ]);
    expect(told.state).toBe('failed');
    expect(told.reason).toBe(
      `the number is in neither account; run apply again: ${refusal(400)} (NOT put back into contoso: run apply again)`,
    );
    expect(told.code).toBe('InjectedFault');
    expect(scene.holderOf(1000)).toBeUndefined();
    const { stage, desired, plan } = scene;
    const { report } = await stage.apply(desired, plan);
    expect(report.outcomes).toMatchObject([{ state: 'done' }]);
    expect(scene.holderOf(1000)).toBe('fabrikam');
  });

  test('refused, and the answer to the put-back lost: reading says that it is back', async () => {
    await theMove();
    const told = await outcome([
      { on: 'create', act: 'status:400' },
      { on: 'restore', act: 'reset-after', times: 3 },
    ]);
    expect(told).toMatchObject({ state: 'failed', reason: `${refusal(400)} (put back into contoso)` });
    expect(scene.holderOf(1000)).toBe('contoso');
  });

  test('that a lost right forbids: the number is put back before the run ends', async () => {
    await theMove();
    const { report, error } = await applied([{ on: 'create', act: 'status:403' }]);
    expect(error).toMatchObject({ code: 'ACCESS_ROLE_MISSING' });
    expect(report.outcomes).toMatchObject([{ state: 'failed', code: 'ACCESS_ROLE_MISSING' }]);
    expect(report.outcomes[0]?.reason).toContain('(put back into contoso)');
    expect(report.stopped).toBe(error?.message);
    expect(scene.holderOf(1000)).toBe('contoso');
  });

  test('and the put-back both forbidden: told as not put back', async () => {
    await theMove();
    const { report, error } = await applied([
      { on: 'create', act: 'status:403' },
      { on: 'restore', act: 'status:403' },
    ]);
    expect(error).toMatchObject({ code: 'ACCESS_ROLE_MISSING' });
    expect(report.outcomes[0]?.reason).toContain('NOT put back into contoso: run apply again');
    expect(scene.holderOf(1000)).toBeUndefined();
  });

  test('is put back only where nothing is: what somebody else put there meanwhile stays', async () => {
    await theMove();
    const { simulator } = scene.stage;
    const number = simulator.gateway.readState().numbers.find((one) => one.telephoneNumber === moved);
    if (number === undefined) throw new Error('no number');
    const byHand = { ...number, configuration: { customSipHeader: 'by-hand' } };
    meanwhile = {
      after: 'DELETE',
      act: () =>
        behindItsBack(scene.stage, ({ numbers }) => ({
          numbers: [...numbers.filter((one) => one.telephoneNumber !== moved), byHand],
        })),
    };
    const told = await outcome([{ on: 'create', act: 'status:400' }]);
    expect(told.reason).toContain('NOT put back into contoso');
    const there = simulator.gateway.readState().numbers.find((one) => one.telephoneNumber === moved);
    expect(there?.configuration).toEqual({ customSipHeader: 'by-hand' });
  });

  test.each([
    ['create', { method: 'PUT', path: '/accounts/fabrikam/numbers/*' }, [deletes, creates]],
    ['delete', { method: 'DELETE', path: '/accounts/contoso/numbers/*' }, [deletes]],
  ])(
    'in doubt, and no reading settles it: told as unknown, with the reason of the %s',
    async (which, match, writes) => {
      await theMove();
      const { stage, desired, plan } = scene;
      const { report, error } = await stage.apply(desired, plan, {
        journal: beforeStep('move-number', () => {
          stage.simulator.gateway.setFaults([
            { match, act: 'status:501' },
            { match: { method: 'GET' }, act: 'status:403' },
          ]);
        }),
      });
      expect(error).toMatchObject({ code: 'ACCESS_ROLE_MISSING' });
      const lost = 'the gateway does not take the request as a repeatable one';
      expect(report.outcomes).toEqual([
        which === 'create'
          ? { address, state: 'unknown', reason: `not carried out: ${lost}`, gapMilliseconds: 0 }
          : { address, state: 'unknown', reason: lost },
      ]);
      expect(scene.writes()).toEqual(writes);
    },
  );

  test.each([
    ['as it was to be', {}, { state: 'done' }],
    [
      'otherwise',
      { configuration: { customSipHeader: 'by-hand' } },
      { state: 'failed', code: 'CHANGED_SINCE_PLAN', reason: 'it was changed on the gateway after the plan' },
    ],
  ])('is not sent over what somebody else put there: %s', async (_, settings, expected) => {
    await theMove();
    const { simulator } = scene.stage;
    const state = simulator.gateway.readState();
    const number = state.numbers.find((one) => one.telephoneNumber === moved);
    if (number === undefined) throw new Error('no number');
    // Between the two requests: the delete was carried out, its answer is under way.
    const numbers = (): SimulatorState['numbers'] => [
      ...simulator.gateway.readState().numbers.filter((one) => one.telephoneNumber !== moved),
      { ...number, accountName: 'fabrikam', ...settings },
    ];
    meanwhile = { after: 'DELETE', act: () => behindItsBack(scene.stage, () => ({ numbers: numbers() })) };
    expect(await outcome([])).toMatchObject(expected);
    expect(scene.writes()).toEqual([deletes, creates]);
    expect(scene.holderOf(1000)).toBe('fabrikam');
  });
});
