// The matrix: every fault on every operation at the first, a middle and the last of its requests in a run, on that one
// alone and on all from there on. A share of it is fixed: each fault with each operation twice, once alone and once from
// there on, at positions that rotate so that each fault and each operation meets each position.

import type { Fault } from '../support/fault-server.ts';
import { faults } from './faults.ts';
import { judge, leftToDo } from './oracle.ts';
import { type Aim, createBench } from './run.ts';
import { judgeSent, writesOf } from './sent.ts';

export const positions = ['first', 'middle', 'last'] as const;
export type Position = (typeof positions)[number];

export interface Case {
  readonly fault: Fault;
  readonly operation: string;
  readonly position: Position;
  readonly andAfter: boolean;
}

const baseline = await undisturbed();

/** Every operation that plan and apply use. */
export const operations: readonly string[] = [...baseline.counts.keys()].sort();

/** What a run does that meets no fault; it sends requests of each operation at least three times. */
async function undisturbed() {
  const bench = await createBench();
  const ran = await bench.run();
  const wanted = bench.gateway.readState();
  bench.pause();
  const isDone = (await bench.run()).plan?.changes.length === 0;
  await bench.close();
  const counts = new Map<string, number>();
  for (const { operation } of ran.sent) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return { wanted, isDone, counts, planned: new Set(writesOf(ran.sent)) };
}

export function baselineProblems(): readonly string[] {
  const few = operations.filter((operation) => (baseline.counts.get(operation) ?? 0) < 3);
  return [...(baseline.isDone ? [] : ['the next plan is not empty']), ...few.map((name) => `${name}: too few`)];
}

/** All cases, or the share. */
export function casesOf(operation: string, isDeep: boolean): readonly Case[] {
  const turn = operations.indexOf(operation);
  const positionAt = (place: number): Position => positions[place % positions.length] as Position;
  return faults.flatMap((fault, index) =>
    isDeep
      ? [false, true].flatMap((andAfter) =>
          positions.map((position): Case => ({ fault, operation, position, andAfter })),
        )
      : [
          { fault, operation, position: positionAt(index + turn), andAfter: false },
          { fault, operation, position: positionAt(index + 2 * turn + 1), andAfter: true },
        ],
  );
}

function aimOf({ operation, position, andAfter }: Case): Aim {
  const count = baseline.counts.get(operation) ?? 0;
  const nth = { first: 1, middle: Math.ceil(count / 2), last: count }[position];
  return { operation, nth, andAfter };
}

/** Runs plan and apply with the fault, judges it, and lets the next run finish the work. */
export async function tryCase(one: Case): Promise<readonly string[]> {
  const { fault, operation, andAfter } = one;
  const bench = await createBench();
  try {
    const ran = await bench.run(fault, aimOf(one));
    const isBlind = andAfter && fault.isLie === true && operation.startsWith('GET');
    const state = bench.gateway.readState();
    const problems = [
      ...judge({ ran, state, wanted: baseline.wanted, isOnce: !andAfter && fault.isLie !== true, isBlind }),
      ...judgeSent(ran, baseline.planned, fault.name.startsWith('status 429')),
    ];
    if (ran.met === 0) problems.push('the fault was not met');
    if (!andAfter && ran.met > 1) problems.push('the fault was met more than once');
    bench.pause();
    const again = await bench.run();
    if (again.error !== undefined) problems.push(`the next run ended with ${again.error.code}`);
    const left = leftToDo(bench.gateway.readState(), baseline.wanted);
    if (left.length > 0) problems.push(`the next run left ${left.join(', ')}`);
    return problems;
  } finally {
    await bench.close();
  }
}
