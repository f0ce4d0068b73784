// Sending without the store. What a process has in hand it uses up; then it is silent until nothing is out any more that
// others were given without knowing that it is away (`silence` of budget.ts); from then on it sends evenly, at a twentieth
// of the limit, which the others leave to it as long as they have not heard of it. After a quarter of an hour it ends,
// since they count on that.

import { type BudgetLimits, carefulShare, patience, silence } from './budget.ts';

export interface Careful {
  /** The store has answered a request that was sent then. */
  heardOf(sent: number): void;
  /** When a request may go without the store; infinity when none may any more. */
  nextAt(): number;
  take(): void;
  /** How long the store has not answered. */
  awayFor(now: number): number;
  hasGivenUp(now: number): boolean;
}

/** For ways to the gateway of different lengths, as in api/pace.ts. */
const margin = 2_500;

export function createCareful(limits: BudgetLimits, start: number): Careful {
  const interval = (limits.windowMilliseconds + margin) / carefulShare(limits);
  let heard = start;
  let last = Number.NEGATIVE_INFINITY;
  const end = (): number => heard + patience - silence(limits);
  return {
    heardOf(sent) {
      heard = Math.max(heard, sent);
    },
    nextAt() {
      const at = Math.max(heard + silence(limits), last + interval);
      return at >= end() ? Number.POSITIVE_INFINITY : at;
    },
    take() {
      last = Math.max(heard + silence(limits), last + interval);
    },
    awayFor: (now) => now - heard,
    hasGivenUp: (now) => now >= end(),
  };
}
