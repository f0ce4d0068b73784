// What follows a 429: everybody waits as long as it says, then requests go evenly, because somebody else uses the limit
// too. More than five in a row are waited out for a minute each, and so is one that leaves its request a single attempt
// more: a gateway that says when there is room for one request can say so to several. Twenty minutes of waiting in all
// end the run.

import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';
import type { Circuit } from './circuit.ts';
import type { Limiter } from './limiter.ts';
import type { ApiLog } from './log.ts';
import { createStreak } from './streak.ts';

export interface Throttle {
  /** A request met a 429 that asks to wait so long; `mark` as in streak.ts; `isNextLast`: it may be sent once more. */
  meet(mark: number, milliseconds: number, path: string, isNextLast?: boolean): void;
  /** A request was let through. */
  passed(): void;
}

export interface ThrottleOptions {
  readonly limiter: Pick<Limiter, 'hold' | 'slowDown'>;
  readonly circuit: Pick<Circuit, 'open'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: ApiLog;
  readonly sentSoFar: () => number;
}

const patience = 5;
const longHold = 60_000;
const budget = 20 * 60_000;

export function createThrottle({ limiter, circuit, clock, log, sentSoFar }: ThrottleOptions): Throttle {
  const streak = createStreak(sentSoFar);
  let heldUntil = Number.NEGATIVE_INFINITY;
  let held = 0;
  return {
    meet(mark, milliseconds, path, isNextLast = false) {
      const { isNew, length } = streak.hit(mark);
      if (isNew) limiter.slowDown();
      const hold = length > patience || isNextLast ? Math.max(longHold, milliseconds) : milliseconds;
      limiter.hold(hold);
      log({ event: 'hold', reason: '429', path, milliseconds: hold });
      // Time that two 429s hold counts once.
      const now = clock.now();
      const until = Math.max(heldUntil, now + hold);
      held += until - Math.max(heldUntil, now);
      heldUntil = until;
      if (held > budget) circuit.open(rateLimited());
    },
    passed: streak.end,
  };
}

function rateLimited(): AcgctlError {
  return new AcgctlError(
    'RATE_LIMITED',
    'The gateway answered 429 so often that the waiting would take more than 20 minutes in all.',
    'Something else uses up its limit. Stop it, or give both a share: rateLimit in acg.yaml.',
  );
}
