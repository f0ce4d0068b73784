// When to try again: pure functions of the attempt, the random number and the reply's headers.

const firstWaitMilliseconds = 4_000;
const growth = 4;

/**
 * Full jitter: anything from nothing up to 4 s, 16 s, 64 s after the first, second, third attempt.
 *
 * @param random a number from 0 up to 1
 */
export function backoffMilliseconds(attempt: number, random: number): number {
  return random * firstWaitMilliseconds * growth ** (attempt - 1);
}

/** A region that failed has moved its DNS name, whose records live so long, by then (api-facts section 11). */
const failoverMilliseconds = 60_000;

/**
 * How long the gateway's own faults are waited out: a minute, as its guidance says, and up to 4 s more so that not all
 * come back at once; the 4 s alone where a first try on a new connection is enough.
 *
 * @param random a number from 0 up to 1
 */
export function retryMilliseconds(isQuick: boolean, random: number): number {
  return (isQuick ? 0 : failoverMilliseconds) + random * firstWaitMilliseconds;
}

/**
 * How long a 429 asks everybody to wait: `Retry-After` in seconds or as a date, held between 1 s and 120 s; 60 s when it
 * is missing or cannot be read (api-facts section 11: neither header nor form is documented).
 *
 * @param now the server's own date where it sent one, so that a wrong clock here does not matter
 */
export function retryAfterMilliseconds(header: string | undefined, now: Date): number {
  const seconds = /^\d+$/.test(header ?? '') ? Number(header) : (Date.parse(header ?? '') - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? 60_000 : Math.min(120, Math.max(1, seconds)) * 1000;
}
