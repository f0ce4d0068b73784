// A shape beside the least that it can take.

import { desiredOf, stateOf } from './holding.ts';
import { type Least, leastRequests } from './least.ts';
import { leastTime } from './least-seconds.ts';
import { runShape, type Surroundings, type Taken } from './run-shape.ts';
import type { Shape } from './shapes.ts';

export interface Measured {
  readonly surroundings: Surroundings;
  readonly taken: Taken;
  /** Milliseconds; with as many chains of requests at a time as acgctl has, and with all of them. */
  readonly leastTime: number;
  readonly leastTimeUnbounded: number;
}

/** As src/api/read-numbers.ts and src/apply/execute.ts. */
const inFlight = 16;

export async function measureShape(
  { before, after, comment }: Shape,
  all: readonly Surroundings[],
): Promise<{ readonly least: Least; readonly measured: readonly Measured[] }> {
  const least = leastRequests(before, after);
  const desired = await desiredOf(after, comment);
  const state = stateOf(before);
  const measured: Measured[] = [];
  for (const surroundings of all) {
    measured.push({
      surroundings,
      taken: await runShape(state, desired, surroundings),
      leastTime: leastTime(least.phases, surroundings.latency, inFlight),
      leastTimeUnbounded: leastTime(least.phases, surroundings.latency, Number.POSITIVE_INFINITY),
    });
  }
  return { least, measured };
}
