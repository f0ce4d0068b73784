// The even pace: one request every `interval`, and up to `burst` at once where that many intervals went by unused. It
// smooths what the permits of limiter.ts make safe, and is by itself safe over any number of processes one after another
// that know nothing of each other.
//
//   rule     interval = (perSeconds + 2.5 s) / (requests - burst); a request may go once T - (burst - 1) x interval is
//            reached, and sets T to max(T, now) + interval; T starts at start + burst x interval: nothing is saved up.
//   one      In a span of perSeconds + 2.5 s at most burst + (requests - burst) = requests go: what was saved up before
//            it, and what comes to it within. The 2.5 s are for ways to the gateway of different lengths: requests that
//            go in 62.5 s are all that can arrive in 60 s, as long as no way is 2.5 s longer than another.
//   several  Were it one process that did not stop, T would be at most lastSent + burst x interval when the next one
//            starts, since a request goes only when T <= now + (burst - 1) x interval. The next one starts with
//            T = start + burst x interval, which is not less. T only grows by max and +, so it never falls below what it
//            would be in that one process: what the next one sends, the one could have sent too.
//
// After a 429 there is such a pace without burst for the rest of the run; each further 429 that it meets doubles the
// interval, up to eight times, and five minutes without one halve it again: two that share a limit then find theirs.

import type { RateLimit } from '../model/desired.ts';

export interface Pace {
  /** The earliest time of the next request, in clock milliseconds; minus infinity without a pace. */
  readyAt(): number;
  /** A request goes now. */
  take(now: number): void;
  /** A 429 was met. */
  slowDown(now: number): void;
}

const marginSeconds = 2.5;
const slowest = 8;
const recovery = 5 * 60_000;

/** The pace of the limit; one that does not wait before the first 429 when `burst` is absent or leaves nothing to pace. */
export function createPace({ requests, perSeconds, burst = requests }: RateLimit, start: number): Pace {
  const window = (perSeconds + marginSeconds) * 1000;
  let interval = burst >= requests ? 0 : window / (requests - burst);
  let tolerance = (Math.max(1, burst) - 1) * interval;
  /** T of the rule above. */
  let evenTime = interval === 0 ? Number.NEGATIVE_INFINITY : start + tolerance + interval;
  /** How many times the interval is what it was; 0: not slowed down. */
  let slowness = 0;
  let slowedAt = 0;

  return {
    readyAt: () => evenTime - tolerance,
    take(now) {
      if (slowness > 1 && now - slowedAt >= recovery) {
        slowness /= 2;
        slowedAt = now;
      }
      if (interval > 0) evenTime = Math.max(now, evenTime) + interval * Math.max(1, slowness);
    },
    slowDown(now) {
      slowness = slowness === 0 ? 1 : Math.min(slowest, slowness * 2);
      slowedAt = now;
      interval = Math.max(interval, window / requests);
      tolerance = 0;
      evenTime = Math.max(evenTime, now);
    },
  };
}
