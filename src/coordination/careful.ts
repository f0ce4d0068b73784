// Sending without the store, for a process that it has heard of. What it has in hand it uses up; then it is silent until
// nothing is out any more that others were given without knowing that it is away (`silence` of budget.ts); from then on it
// sends evenly, at a twentieth of the limit, which the others leave to it as long as they have not heard of it. After a
// quarter of an hour it ends, since they count on that. One that the store never heard of sends nothing: nobody would
// leave it anything.

import { AcgctlError } from '../model/errors.ts';
import { type BudgetLimits, carefulShare, patience, silence } from './budget.ts';

export interface Careful {
  /** The store has answered a request that was sent then. */
  heardOf(sent: number): void;
  /** This process's clock may have stood still: it counts as one that the store never heard of. */
  forget(now: number): void;
  /** When a request may go without the store; infinity when none may, or may any more. */
  nextAt(): number;
  take(): void;
  /** The request that was taken for has ended: the pace counts from here, whatever its way took. */
  ended(now: number): void;
  /** How long the store has not answered. */
  awayFor(now: number): number;
  hasGivenUp(now: number): boolean;
}

/** So that a share of one is one in any window too. */
const margin = 2_500;
const strangersPatience = 2 * 60_000;

export function createCareful(limits: BudgetLimits, start: number): Careful {
  const interval = (limits.windowMilliseconds + margin) / carefulShare(limits);
  let isKnown = false;
  let heard = start;
  let last = Number.NEGATIVE_INFINITY;
  const end = (): number => heard + (isKnown ? patience - silence(limits) : strangersPatience);
  return {
    heardOf(sent) {
      isKnown = true;
      heard = Math.max(heard, sent);
    },
    forget(now) {
      isKnown = false;
      heard = now;
    },
    nextAt() {
      const at = Math.max(heard + silence(limits), last + interval);
      return !isKnown || at >= end() ? Number.POSITIVE_INFINITY : at;
    },
    take() {
      last = Number.POSITIVE_INFINITY;
    },
    ended(now) {
      last = now;
    },
    awayFor: (now) => now - heard,
    hasGivenUp: (now) => now >= end(),
  };
}

export function storeLost(reason: string): AcgctlError {
  return new AcgctlError(
    'STORE_LOST',
    `The store of the shared limit has not answered for minutes, and this run’s share is not kept longer: ${reason}`,
    'Run it again when the store is back: it goes on from what is there. Without `coordination:` acgctl runs alone.',
  );
}
