// One turn at the budget: what a process would write in the place of what it read, and whether that is worth a write.

import { type Budget, type BudgetLimits, claimable, type Member, outUntil, withClaims, withOwn } from './budget.ts';
import type { Statement } from './holdings.ts';
import type { StoreTime } from './store-clock.ts';

/** A turn that was sent, until it is known what became of it. */
export interface Turn {
  readonly version: number;
  /** When it was made, on this process's clock. */
  readonly at: number;
  /** Of the blob that it is made from. */
  readonly etag: string | undefined;
  readonly wants: number;
  readonly statement: Statement;
  readonly taken: readonly number[];
}

/** How things stand with the process whose turn it is. */
export interface Standing {
  readonly id: string;
  /** Of this turn. */
  readonly version: number;
  readonly priority: number;
  /** Requests that wait and have no permit in hand, and permits that are to be got for them and ahead of them. */
  readonly wants: number;
  readonly shortage: number;
  readonly isLeaving: boolean;
  readonly statement: Statement;
  readonly time: StoreTime;
  readonly now: number;
  /** How long the store has not been written to, and not been told of an answer, in milliseconds. */
  readonly sinceWrite: number;
  readonly mustTell: boolean;
  /** What others were told that it wants. */
  readonly toldWants: number;
}

export interface PreparedTurn {
  readonly next: Budget;
  readonly turn: Turn;
  readonly isDue: boolean;
}

const heartbeat = 5_000;
const repeatWant = 2_000;

export const longestQuiet = heartbeat;

export function prepareTurn(
  budget: Budget,
  etag: string | undefined,
  standing: Standing,
  limits: BudgetLimits,
): PreparedTurn {
  const { id, version, priority, shortage, isLeaving, statement, time, now, sinceWrite, toldWants } = standing;
  const known = withOwn(budget, id, statement.own, time.low);
  const self: Member = { id, version, priority, wants: standing.wants, heard: time.low };
  const taken = claimable(known, self, time.low, limits).slice(0, shortage);
  const claims = taken.map((from) => ({ by: id, until: outUntil(from, time.high, limits) }));
  const wants = Math.max(0, standing.wants - taken.length);
  const next = withClaims(known, isLeaving ? undefined : { ...self, wants }, taken, claims);
  const listed = budget.permits.filter(({ by, until }) => by === id && until > time.high).length;
  const isDue =
    isLeaving ||
    taken.length > 0 ||
    statement.renews ||
    standing.mustTell ||
    listed > statement.own.length ||
    sinceWrite >= heartbeat ||
    wants > 0 !== toldWants > 0 ||
    (wants > 0 && sinceWrite >= repeatWant);
  return { next, turn: { version, at: now, etag, wants, statement, taken }, isDue };
}
