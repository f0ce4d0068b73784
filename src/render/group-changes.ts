// The view model of changes: equal changes of numbers of one account are one group over number ranges, so that 4,000
// numbers changed in the same way are one entry.

import type { Change } from '../model/change.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import { type E164, parseE164 } from '../model/e164.ts';
import { formatRun, type NumberRun, numberRuns } from '../model/number-runs.ts';

export interface ChangeGroup {
  /** The first of the group: all that is not the number is the same in each. */
  readonly change: Change;
  /** All of the group. */
  readonly changes: readonly Change[];
  readonly count: number;
  /** The numbers of the group; empty for an account or a request. */
  readonly runs: readonly NumberRun[];
  /** `contoso`, `contoso/+14255550110..+14255550199`, or several ranges. */
  readonly addresses: readonly string[];
  /** Lines that declare these changes, that of the first among them. */
  readonly lines: number;
}

interface Growing {
  readonly changes: [Change, ...Change[]];
  readonly numbers: E164[];
  last: SourceRef | undefined;
  lines: number;
}

export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const groups = new Map<string, Growing>();
  const likeness = createLikeness();
  for (const change of changes) {
    const number = parseE164(change.telephoneNumber ?? '');
    const key = number === undefined ? `/${change.address}` : likeness(change);
    let group = groups.get(key);
    if (group === undefined) {
      group = { changes: [change], numbers: [], last: change.source, lines: change.source === undefined ? 0 : 1 };
      groups.set(key, group);
    } else group.changes.push(change);
    if (number !== undefined) group.numbers.push(number);
    const { source } = change;
    if (source !== undefined && (source.line !== group.last?.line || source.file !== group.last.file)) {
      group.last = source;
      group.lines += 1;
    }
  }
  return [...groups.values()].map(({ changes: members, numbers, lines }) => {
    const [change] = members;
    const runs = numberRuns(numbers);
    const addresses = runs.length === 0 ? [change.address] : runs.map((run) => `${change.account}/${formatRun(run)}`);
    return { change, changes: members, count: Math.max(1, numbers.length), runs, addresses, lines };
  });
}

/** A function that gives the same text for changes that differ in nothing but the number and the line. */
function createLikeness(): (change: Change) => string {
  const ids = new Map<string, number>();
  const idOf = (text: string): number => {
    const known = ids.get(text) ?? ids.size;
    if (known === ids.size) ids.set(text, known);
    return known;
  };
  // Numbers share their settings objects, so the text of each is made once.
  const settings = new Map<object, number>();
  const settingsId = (value: object | null): number => {
    if (value === null) return -1;
    const known = settings.get(value) ?? idOf(JSON.stringify(value));
    settings.set(value, known);
    return known;
  };
  return ({ action, account, from, classes, origin, reason, before, after }) => {
    const texts = `${action},${origin ?? ''},${classes.join('+')}`;
    const members = `${idOf(account ?? '')},${idOf(from ?? '')},${idOf(reason)}`;
    return `${texts},${members},${settingsId(before)},${settingsId(after)}`;
  };
}
