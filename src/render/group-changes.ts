// The view model of changes: equal changes of numbers of one account are one group over number ranges, so that 4,000
// numbers changed in the same way are one entry.

import type { Change } from '../model/change.ts';
import { type E164, parseE164 } from '../model/e164.ts';
import { formatRun, numberRuns } from '../model/number-runs.ts';

export interface ChangeGroup {
  /** The first of the group: all that is not the number is the same in each. */
  readonly change: Change;
  readonly count: number;
  /** `contoso`, `contoso/+14255550110..+14255550199`, or several ranges. */
  readonly addresses: readonly string[];
}

export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const groups = new Map<string, { change: Change; numbers: E164[] }>();
  for (const change of changes) {
    const number = parseE164(change.telephoneNumber ?? '');
    const key = number === undefined ? change.address : likeness(change);
    const group = groups.get(key) ?? { change, numbers: [] };
    if (number !== undefined) group.numbers.push(number);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ change, numbers }) => ({
    change,
    count: Math.max(1, numbers.length),
    addresses:
      numbers.length === 0 ? [change.address] : numberRuns(numbers).map((run) => `${change.account}/${formatRun(run)}`),
  }));
}

/** The same for changes that differ in nothing but the number. */
function likeness(change: Change): string {
  const { action, account, from, classes, origin, reason } = change;
  return JSON.stringify([action, account, from, classes, origin, reason, textOf(change.before), textOf(change.after)]);
}

const texts = new WeakMap<object, string>();

/** The text of a settings object; numbers share these objects, so it is made once for each. */
function textOf(settings: object | null): string {
  if (settings === null) return '';
  const known = texts.get(settings) ?? JSON.stringify(settings);
  texts.set(settings, known);
  return known;
}
