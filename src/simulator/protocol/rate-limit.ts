// The limit of requests (api-facts.md section 11: 100 per minute over the whole gateway, a batch is one). How the span
// is measured, and what a 429 looks like, is undocumented.

import type { RateLimitKnobs } from '../knobs/knobs.ts';
import { Refusal } from '../refusal.ts';
import { createWindow } from './rate-windows.ts';

export interface RateLimit {
  /** Throws 429 when the request is one too many. */
  admit(now: number): void;
}

export function createRateLimit(knobs: RateLimitKnobs): RateLimit {
  if (knobs.requests === 0) return { admit: () => undefined };
  const window = createWindow(knobs);
  return {
    admit(now) {
      const wait = window.wait(now);
      if (wait === 0 || knobs.countRejected) window.take(now);
      if (wait > 0) throw tooMany(knobs, now, wait);
    },
  };
}

function tooMany(knobs: RateLimitKnobs, now: number, wait: number): Refusal {
  const seconds = Math.ceil(wait / 1000);
  // A date has whole seconds, so it is rounded up to one at which the request is sure to be admitted.
  const date = new Date(Math.ceil((now + wait) / 1000) * 1000).toUTCString();
  const retryAfter: Readonly<Record<string, string>> =
    knobs.retryAfter === false ? {} : { 'retry-after': knobs.retryAfter === 'date' ? date : String(seconds) };
  const message = `more than ${knobs.requests} requests in ${knobs.perSeconds} seconds`;
  return new Refusal({ status: 429, code: 'TooManyRequests', message }, retryAfter);
}
