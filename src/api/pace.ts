// The optional even pace: `burst` requests at once, after that one every window / (requests - burst), so that a window
// holds at most burst + (requests - burst) = requests. It smooths what the permits of limiter.ts make safe.

import type { RateLimit } from '../model/desired.ts';

export interface Pace {
  /** The earliest time of the next request, in clock milliseconds; minus infinity without a pace. */
  readyAt(): number;
  /** A request goes now. */
  take(now: number): void;
}

/** The pace of the limit; one that never waits when `burst` is absent or leaves nothing to pace. */
export function createPace(limit: RateLimit, windowMilliseconds: number): Pace {
  const burst = limit.burst;
  if (burst === undefined || burst >= limit.requests) {
    return { readyAt: () => Number.NEGATIVE_INFINITY, take: () => undefined };
  }
  const interval = windowMilliseconds / (limit.requests - burst);
  const tolerance = (Math.max(1, burst) - 1) * interval;
  /** When the requests so far would all have gone, had they gone evenly. */
  let evenTime = Number.NEGATIVE_INFINITY;
  return {
    readyAt: () => evenTime - tolerance,
    take(now) {
      evenTime = Math.max(now, evenTime) + interval;
    },
  };
}
