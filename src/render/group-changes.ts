// The view model of changes: equal changes of numbers of one account are one group over number ranges, so that 4,000
// numbers changed in the same way are one entry.

import type { Change } from '../model/change.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import { type E164, parseE164 } from '../model/e164.ts';
import type { Json, JsonObject } from '../model/json.ts';
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
  const groups = new Map<string | number, Growing>();
  const likeness = createLikeness();
  for (const change of changes) {
    const number = parseE164(change.telephoneNumber ?? '');
    const key = number === undefined ? change.address : likeness(change);
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

/** A function that gives the same number for changes that differ in nothing but the number and the line. */
function createLikeness(): (change: Change) => number {
  const ids = new Map<string, number>();
  const idOf = (text: string): number => {
    let id = ids.get(text);
    if (id === undefined) {
      id = ids.size;
      ids.set(text, id);
    }
    return id;
  };
  const before = createSettingsIds(idOf);
  const after = createSettingsIds(idOf);
  const kinds = createPairIds();
  const accounts = createPairIds();
  const ends = createPairIds();
  const reasons = createPairIds();
  const settings = createPairIds();
  const wholes = createPairIds();
  return (change) => {
    const { action, origin = '', classes, account = '', from = '', reason } = change;
    const kind = kinds(idOf(action), idOf(classes.length === 0 ? origin : `${origin},${classes.join('+')}`));
    const said = reasons(ends(kind, accounts(idOf(account), idOf(from))), idOf(reason));
    return wholes(said, settings(before(change.before) + 1, after(change.after) + 1));
  };
}

/** A function that gives each pair of numbers below 67,108,864 a number of its own, from 0 on. */
function createPairIds(): (a: number, b: number) => number {
  const ids = new Map<number, number>();
  return (a, b) => {
    const key = a * 0x4000000 + b;
    let id = ids.get(key);
    if (id === undefined) {
      id = ids.size;
      ids.set(key, id);
    }
    return id;
  };
}

/** Neighbours mostly have the same settings, as one object or as equal ones: only others are made a text of. */
function createSettingsIds(idOf: (text: string) => number): (settings: JsonObject | null) => number {
  const known = new Map<JsonObject, number>();
  let last: JsonObject | null = null;
  let lastId = -1;
  return (settings) => {
    if (settings === null) return -1;
    if (settings === last) return lastId;
    let id = known.get(settings);
    if (id === undefined) {
      id = last !== null && isSame(settings, last) ? lastId : idOf(JSON.stringify(settings));
      known.set(settings, id);
    }
    last = settings;
    lastId = id;
    return id;
  };
}

/** True only for equal values with their keys in the same order. */
function isSame(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as string;
    if (key !== others[index] || !isSame((a as JsonObject)[key] as Json, (b as JsonObject)[key] as Json)) return false;
  }
  return true;
}
