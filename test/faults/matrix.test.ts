// Every fault on every operation that plan and apply use, at the first, a middle and the last of its requests in a run,
// once and from there on: no run hangs, no outcome is wrong, nothing is written that is not in the plan, and the next run
// without faults finishes the work.

import { describe, expect, it } from 'vitest';
import type { Fault } from '../support/fault-server.ts';
import { recordFigure } from '../support/figures.ts';
import { faults } from './faults.ts';
import { judge } from './oracle.ts';
import { type Aim, createBench, type Ran } from './run.ts';

const baseline = await undisturbed();
const operations = [...new Set(baseline.ran.operations)].sort();

async function undisturbed(): Promise<{ readonly ran: Ran; readonly writes: ReadonlySet<string> }> {
  const bench = await createBench();
  const ran = await bench.run();
  const writes = new Set(writesOf(bench));
  await bench.close();
  return { ran, writes };
}

function writesOf({ gateway }: Pick<Awaited<ReturnType<typeof createBench>>, 'gateway'>): readonly string[] {
  return gateway
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);
}

/** First, middle and last of the operation's requests. */
function positionsOf(operation: string): readonly number[] {
  const count = baseline.ran.operations.filter((other) => other === operation).length;
  return [...new Set([1, Math.ceil(count / 2), count])];
}

/** A move that fails is put back where it was: the only write that an undisturbed run does not send. */
const isPutBack = (write: string): boolean => /^PUT \/accounts\/k\d\/numbers\/\+14255551\d03$/.test(write);

async function tryFault(fault: Fault, aim: Aim): Promise<readonly string[]> {
  const bench = await createBench();
  try {
    const ran = await bench.run(fault, aim);
    const writes = writesOf(bench);
    const problems = [...judge(ran, await bench.look(), bench.gateway.readState(), writes)];
    if (ran.met === 0) problems.push('the fault was not met');
    if (ran.met > 0 && !aim.andAfter && ran.met > 1) problems.push('the fault was met more than once');
    const strange = writes.filter((write) => !baseline.writes.has(write) && !isPutBack(write));
    if (strange.length > 0) problems.push(`wrote what is not in the plan: ${strange.join(', ')}`);
    const again = await bench.run();
    if (again.error !== undefined) problems.push(`the next run ended with ${again.error.code}`);
    if ((await bench.run()).plan?.changes.length !== 0) problems.push('the next run did not finish the work');
    return problems;
  } finally {
    await bench.close();
  }
}

describe.each([false, true])('with all requests after it: %s', (andAfter) => {
  it.each(operations)(
    `${faults.length} faults on the first, middle and last %s`,
    async (operation) => {
      const wrong: string[] = [];
      let runs = 0;
      for (const fault of faults) {
        for (const nth of andAfter ? positionsOf(operation).slice(0, 2) : positionsOf(operation)) {
          runs += 1;
          const problems = await tryFault(fault, { operation, nth, andAfter }).catch((error: Error) => [
            error.stack ?? '',
          ]);
          if (problems.length > 0) wrong.push(`${fault.name}, ${nth}: ${problems.join('; ')}`);
        }
      }
      recordFigure('faults', { operation, andAfter, faults: faults.length, runs, wrong: wrong.length });
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});

it('the matrix is as large as it says', () => {
  expect(faults.length).toBeGreaterThanOrEqual(40);
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  expect(operations).toHaveLength(13);
});
