// Ascending numbers told as ranges: 4,000 numbers with the same change are one line and not 4,000.

import { type E164, formatE164 } from './e164.ts';

export interface NumberRun {
  readonly first: E164;
  readonly last: E164;
  readonly count: number;
}

/** Consecutive numbers of an ascending list as inclusive runs. */
export function numberRuns(ascending: readonly E164[]): readonly NumberRun[] {
  const runs: { first: E164; last: E164; count: number }[] = [];
  for (const number of ascending) {
    const run = runs.at(-1);
    if (run !== undefined && number === run.last + 1) {
      run.last = number;
      run.count += 1;
    } else runs.push({ first: number, last: number, count: 1 });
  }
  return runs;
}

/** `+14255550100` or `+14255550100..+14255550199`. */
export function formatRun(run: NumberRun): string {
  return run.count === 1 ? formatE164(run.first) : `${formatE164(run.first)}..${formatE164(run.last)}`;
}
