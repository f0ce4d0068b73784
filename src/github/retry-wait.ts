// When to ask GitHub again: pure functions of a reply. GitHub's rules: a Retry-After counts first, then the moment at
// which an exhausted limit is filled up again; without either, a secondary limit asks for a minute at least.

export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** True for the primary limit, a secondary one, and the one for abuse: nothing was carried out. */
export function isRateLimited({ status, headers, body }: HttpReply): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return 'retry-after' in headers || headers['x-ratelimit-remaining'] === '0' || /rate limit|abuse/i.test(body);
}

/**
 * Milliseconds that a rate-limited reply asks to wait.
 *
 * @param attempt how often this was tried, from 1
 * @param now the wall time here, for replies without a date of their own
 */
export function rateLimitWait({ headers }: HttpReply, attempt: number, now: Date): number {
  const after = headers['retry-after'] ?? '';
  if (/^\d{1,6}$/.test(after)) return Math.max(1, Number(after)) * 1000;
  const reset = headers['x-ratelimit-reset'] ?? '';
  if (headers['x-ratelimit-remaining'] === '0' && /^\d{1,12}$/.test(reset)) {
    const serverDate = Date.parse(headers.date ?? '');
    const present = Number.isNaN(serverDate) ? now.getTime() : serverDate;
    return Math.max(1000, Number(reset) * 1000 - present + 1000);
  }
  return 60_000 * attempt;
}

/**
 * Milliseconds before a fault is tried again: up to 1, 2, 4 … seconds.
 *
 * @param random from 0 up to 1
 */
export function faultWait(attempt: number, random: number): number {
  return (0.5 + random / 2) * 1000 * 2 ** (attempt - 1);
}
