// For how long moved numbers were in neither account, where nobody could call them.

import type { Outcome } from '../model/outcome.ts';

export interface MoveGap {
  /** Numbers whose absence was measured. */
  readonly numbers: number;
  /** Whole milliseconds, rounded up. */
  readonly longestMilliseconds: number;
}

/** Undefined where nothing was moved. */
export function moveGapOf(outcomes: readonly Outcome[]): MoveGap | undefined {
  let longest = 0;
  let numbers = 0;
  for (const { gapMilliseconds } of outcomes) {
    if (gapMilliseconds === undefined) continue;
    numbers += 1;
    longest = Math.max(longest, gapMilliseconds);
  }
  return numbers === 0 ? undefined : { numbers, longestMilliseconds: Math.ceil(longest) };
}
