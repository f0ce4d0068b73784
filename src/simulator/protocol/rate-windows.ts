// Four ways to measure "n requests per span"; all derive from the times given, none has a timer.

import type { RateLimitKnobs } from '../knobs/knobs.ts';

interface RateWindow {
  /** Milliseconds until a request would be admitted; 0 is now. */
  wait(now: number): number;
  take(now: number): void;
}

export function createWindow(knobs: RateLimitKnobs): RateWindow {
  const { requests, burst } = knobs;
  const span = knobs.perSeconds * 1000;
  if (knobs.window === 'fixed') return fixedWindow(requests, span);
  if (knobs.window === 'counter') return slidingCounter(requests, span);
  if (knobs.window === 'bucket') return tokenBucket(requests, span, burst === 0 ? requests : burst);
  return slidingLog(requests, span);
}

/** The times of the requests in the last span; the span is half open, so one exactly a span old is gone. */
function slidingLog(requests: number, span: number): RateWindow {
  const taken: number[] = [];
  const current = (now: number): readonly number[] => {
    while ((taken[0] ?? now) <= now - span) taken.shift();
    return taken;
  };
  return {
    wait: (now) => {
      const decisive = current(now).at(-requests);
      return decisive === undefined ? 0 : decisive + span - now;
    },
    take: (now) => {
      taken.push(now);
    },
  };
}

/** Windows that begin at whole multiples of the span since 1970. */
function fixedWindow(requests: number, span: number): RateWindow {
  let window = -1;
  let taken = 0;
  const enter = (now: number): void => {
    const here = Math.floor(now / span);
    if (here !== window) taken = 0;
    window = here;
  };
  return {
    wait: (now) => {
      enter(now);
      return taken < requests ? 0 : (window + 1) * span - now;
    },
    take: (now) => {
      enter(now);
      taken += 1;
    },
  };
}

/** Two fixed windows; the earlier one counts by the share of it that the last span still covers. */
function slidingCounter(requests: number, span: number): RateWindow {
  let window = -1;
  let taken = 0;
  let before = 0;
  const enter = (now: number): void => {
    const here = Math.floor(now / span);
    if (here === window) return;
    before = here === window + 1 ? taken : 0;
    taken = 0;
    window = here;
  };
  const waitIn = (earlier: number, own: number, begin: number, now: number): number | undefined => {
    if (own >= requests) return undefined;
    if (earlier === 0) return Math.max(begin, now) - now;
    const share = Math.min(1, (requests - own - 1) / earlier);
    return Math.max(now, Math.ceil(begin + span * (1 - share))) - now;
  };
  return {
    wait: (now) => {
      enter(now);
      const begin = window * span;
      const here = waitIn(before, taken, begin, now);
      if (here !== undefined && now + here < begin + span) return here;
      return waitIn(taken, 0, begin + span, now) ?? begin + span - now;
    },
    take: (now) => {
      enter(now);
      taken += 1;
    },
  };
}

function tokenBucket(requests: number, span: number, size: number): RateWindow {
  const perMs = requests / span;
  let tokens = size;
  let at: number | undefined;
  const fill = (now: number): void => {
    tokens = Math.min(size, tokens + (now - (at ?? now)) * perMs);
    at = now;
  };
  return {
    wait: (now) => {
      fill(now);
      // Time is in whole milliseconds; the tolerance keeps a token that arrives in fractions from being short of one.
      return tokens >= 1 - 1e-9 ? 0 : Math.ceil((1 - tokens) / perMs - 1e-6);
    },
    take: (now) => {
      fill(now);
      tokens = Math.max(0, tokens - 1);
    },
  };
}
