// Which permits are out: with a request of this process, on their way back from one, or with another process of this
// machine. Knows nothing of who waits; see limiter.ts for the rule.

import type { PermitBooks, SharedPermits } from '../model/permits.ts';
import type { Clock } from '../model/ports.ts';
import type { PermitLedger } from './permit-ledger.ts';

export interface PermitBooksOptions {
  readonly requests: number;
  readonly windowMilliseconds: number;
  readonly clock: Pick<Clock, 'now'>;
  /** So many are on their way back from the start. */
  readonly initiallyUsed?: number | undefined;
  readonly ledger?: PermitLedger | undefined;
}

export function createPermitBooks(options: PermitBooksOptions): PermitBooks {
  const { requests, windowMilliseconds, clock, initiallyUsed = 0, ledger } = options;
  let withRequests = 0;
  /** When each permit on its way back is there, in ascending order. */
  const returns: number[] = Array.from(
    { length: Math.min(initiallyUsed, requests) },
    () => clock.now() + windowMilliseconds,
  );

  return {
    nextAt() {
      const now = clock.now();
      while ((returns[0] ?? Number.POSITIVE_INFINITY) <= now) returns.shift();
      const others = ledger?.others() ?? [];
      const surplus = withRequests + returns.length + others.length - requests;
      return surplus < 0 ? Number.NEGATIVE_INFINITY : nthOf(returns, others, surplus);
    },
    take() {
      const entry = ledger?.enter();
      if (entry !== undefined && withRequests + returns.length + entry.ahead >= requests) {
        entry.unused();
        return undefined;
      }
      withRequests += 1;
      return {
        depart() {
          entry?.depart();
          return true;
        },
        release() {
          entry?.done();
          withRequests -= 1;
          returns.push(clock.now() + windowMilliseconds);
        },
        returnUnused() {
          entry?.unused();
          withRequests -= 1;
        },
      };
    },
  };
}

/** A permit of this machine and one that all processes share, as one; without the second, the first. */
export function joinBooks(own: PermitBooks, shared: SharedPermits | undefined): PermitBooks {
  if (shared === undefined) return own;
  return {
    nextAt: () => Math.max(own.nextAt(), shared.nextAt()),
    take() {
      const theirs = shared.take();
      const ours = theirs === undefined ? undefined : own.take();
      if (theirs === undefined || ours === undefined) {
        theirs?.returnUnused();
        return undefined;
      }
      return {
        depart: () => theirs.depart() && ours.depart(),
        release() {
          theirs.release();
          ours.release();
        },
        returnUnused() {
          theirs.returnUnused();
          ours.returnUnused();
        },
      };
    },
  };
}

/** The value at this place in the ascending order of both; infinite where they have fewer. */
function nthOf(one: readonly number[], other: readonly number[], place: number): number {
  let first = 0;
  let second = 0;
  const least = (): number =>
    Math.min(one[first] ?? Number.POSITIVE_INFINITY, other[second] ?? Number.POSITIVE_INFINITY);
  for (let passed = 0; passed < place; passed += 1) {
    if (one[first] === least()) first += 1;
    else second += 1;
  }
  return least();
}
