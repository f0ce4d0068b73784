// Numbers as few entries: consecutive ones as ranges, scattered ones with the same settings as one list.

import type { AdoptedNumber } from '../../model/adoption.ts';
import type { E164 } from '../../model/e164.ts';
import { numberRuns } from '../../model/number-runs.ts';
import type { SettingsId } from '../../model/settings.ts';

export interface FoldedNumbers {
  readonly ranges: readonly FoldedRange[];
  /** Those in no range, by their settings, in the order of their first numbers. */
  readonly scattered: readonly FoldedList[];
}

export interface FoldedRange {
  readonly settings: SettingsId;
  readonly first: E164;
  readonly last: E164;
}

export interface FoldedList {
  readonly settings: SettingsId;
  readonly numbers: readonly E164[];
}

/** Shorter runs are scattered numbers. */
const shortest = 3;

/** Above so many ranges, short ones are scattered numbers too. */
const mostRanges = 200;

/** `rows`: ascending. */
export function foldNumbers(rows: readonly AdoptedNumber[]): FoldedNumbers {
  const runs: { settings: SettingsId; numbers: E164[] }[] = [];
  for (const { number, settings } of rows) {
    const run = runs.at(-1);
    if (
      run !== undefined &&
      run.settings === settings &&
      run.numbers.at(-1) === number - 1 &&
      sameLength(run.numbers[0], number)
    )
      run.numbers.push(number);
    else runs.push({ settings, numbers: [number] });
  }
  let atLeast = shortest;
  while (atLeast < 1000 && runs.filter(({ numbers }) => numbers.length >= atLeast).length > mostRanges) atLeast *= 2;
  const scattered = new Map<SettingsId, E164[]>();
  const ranges: FoldedRange[] = [];
  for (const { settings, numbers } of runs) {
    if (numbers.length >= atLeast) ranges.push({ settings, first: numbers[0] as E164, last: numbers.at(-1) as E164 });
    else {
      const list = scattered.get(settings) ?? [];
      scattered.set(settings, list);
      list.push(...numbers);
    }
  }
  return { ranges, scattered: [...scattered].map(([settings, numbers]) => ({ settings, numbers })) };
}

/** The pieces that are left of one entry: ranges, and one list of the rest. `numbers`: ascending. */
export function foldPieces(numbers: readonly E164[]): readonly (readonly E164[])[] {
  const runs = numberRuns(numbers).map(({ first, count }) =>
    Array.from({ length: count }, (_, index) => (first + index) as E164),
  );
  const rest = runs.filter((run) => run.length < shortest).flat();
  return [...runs.filter((run) => run.length >= shortest), ...(rest.length === 0 ? [] : [rest])];
}

/** A range joins numbers with the same count of digits. */
function sameLength(one: E164 | undefined, other: E164): boolean {
  return String(one).length === String(other).length;
}
