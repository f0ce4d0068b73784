// Which permits are out: with a request of this process, on their way back from one, or with another process of this
// machine. Knows nothing of who waits; see limiter.ts for the rule.

import type { Clock } from '../model/ports.ts';
import type { PermitLedger } from './permit-ledger.ts';

export interface PermitBooks {
  /** When a permit is there: minus infinity when one is now, infinity when that depends on a request of this process. */
  nextAt(): number;
  /** Takes one that is there; undefined where another process was first. */
  take(): Taken | undefined;
}

/** A permit that is out. One of `release` and `returnUnused` is called, once. */
export interface Taken {
  /** Its request goes now. */
  depart(): void;
  /** Its request has ended: it comes back in a window. */
  release(): void;
  /** There was no request: it is back at once. */
  returnUnused(): void;
}

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
        depart: () => entry?.depart(),
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
