// Finds in the live state what a change is about, and says which of the change's images it looks like.

import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { parseE164 } from '../model/e164.ts';
import { canonical, type JsonObject } from '../model/json.ts';
import type { Live, SyncStatus } from '../model/live.ts';

/**
 * `before`: as the plan found it. `after`: as the plan wants it. `between`: a move that was cut off between its delete
 * and its create. `other`: somebody else changed it.
 */
export type Image = 'before' | 'after' | 'between' | 'other';

export interface Found {
  readonly image: Image;
  /** What is there; null for nothing. */
  readonly spec: JsonObject | null;
  readonly status?: SyncStatus;
}

/** Looks a change up. */
export function findImage(change: Change, live: Live): Found {
  if (change.action === 'move') return findMove(change, live);
  const there = lookUp(change, live, change.account);
  const spec = there?.spec ?? null;
  // Somebody put it into another account: creating it here would be a move that nobody planned.
  if (spec === null && change.action === 'create' && isAnywhere(change, live)) return { image: 'other', spec };
  const image = same(spec, change.after) ? 'after' : same(spec, change.before) ? 'before' : 'other';
  // Nothing but its sync tells whether it was written again.
  if (change.resync && image === 'after' && there?.status.state === 'failed') {
    return { image: 'before', spec, status: there.status };
  }
  return { image, spec, ...(there === undefined ? {} : { status: there.status }) };
}

function findMove(change: Change, live: Live): Found {
  const left = lookUp(change, live, change.from);
  const arrived = lookUp(change, live, change.account);
  if (arrived !== undefined) {
    const image = left === undefined && same(arrived.spec, change.after) ? 'after' : 'other';
    return { image, spec: arrived.spec, status: arrived.status };
  }
  if (left === undefined) return { image: isAnywhere(change, live) ? 'other' : 'between', spec: null };
  return { image: same(left.spec, change.before) ? 'before' : 'other', spec: left.spec, status: left.status };
}

function lookUp(
  change: Change,
  live: Live,
  account: string | undefined,
): { readonly spec: JsonObject; readonly status: SyncStatus } | undefined {
  if (change.kind === 'account') return live.accounts.get(change.address as AccountName);
  if (change.kind === 'rfi') return live.rfis.get(change.tenantId ?? '');
  const { table, accountNames, pool, statuses } = live.numbers;
  const row = rowOf(change, live);
  if (row < 0 || accountNames[table.accounts[row] as number] !== account) return undefined;
  return { spec: pool.get(table.settings[row] as number), status: statuses[table.marks[row] as number] as SyncStatus };
}

/** True when the number is in any account that was read. */
function isAnywhere(change: Change, live: Live): boolean {
  return change.kind === 'number' && rowOf(change, live) >= 0;
}

function rowOf(change: Change, live: Live): number {
  const number = parseE164(change.telephoneNumber ?? '');
  return number === undefined ? -1 : findRow(live.numbers.table.numbers, number);
}

/** Index of the number in the ascending column, or -1. */
function findRow(numbers: Float64Array, wanted: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const number = numbers[middle] as number;
    if (number === wanted) return middle;
    if (number < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Equal specs; null means nothing is there. */
export function same(a: JsonObject | null, b: JsonObject | null): boolean {
  if (a === null || b === null) return a === b;
  return a === b || JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}
