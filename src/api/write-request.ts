// Writes: sent again only when the gateway certainly did not carry them out, with the same id and the same bytes. All
// else that leaves a doubt is `unknown`, which is settled by reading.

import type { Clock, WriteResult } from '../model/ports.ts';
import type { ApiRequest, Attempt } from './attempt.ts';
import { backoffMilliseconds } from './backoff.ts';
import { mayHaveArrived } from './failure.ts';
import { untilInterrupted } from './interruption.ts';
import type { Limiter } from './limiter.ts';
import type { ApiLog } from './log.ts';
import type { Reservation } from './reservation.ts';
import type { Verdict } from './verdict.ts';

export interface WriteOptions {
  readonly attempt: Attempt;
  readonly limiter: Pick<Limiter, 'acquire'>;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A new UUID. */
  readonly uuid: () => string;
  readonly log: ApiLog;
}

export interface WriteConditions {
  /** Aborted: it is not sent any more. One that is on its way is finished. */
  readonly signal?: AbortSignal | undefined;
  /** Aborted: one that is on its way is given up too, and the result is `unknown`. */
  readonly cut?: AbortSignal | undefined;
  /** Permits to take the first attempt's from. */
  readonly reserved?: Reservation | undefined;
}

/** @throws (from the write) what attempt.ts throws: in each case the gateway did nothing */
export type Write = <T>(request: ApiRequest<T>, conditions?: WriteConditions) => Promise<WriteResult>;

const maxAttempts = 3;

export function createWrite({ attempt, limiter, clock, random, uuid, log }: WriteOptions): Write {
  return async (request, { signal, cut, reserved } = {}) => {
    // Before the date is written, since a gateway may refuse a request whose first sending is minutes ago.
    const first = reserved?.take() ?? (await untilInterrupted(limiter.acquire(signal), signal));
    // Both headers belong together and make a repeated request harmless (api-facts section 3); the date as IMF-fixdate.
    const repeatable = {
      ...request,
      headers: {
        ...request.headers,
        'repeatability-request-id': uuid(),
        'repeatability-first-sent': clock.date().toUTCString(),
      },
    };
    for (let number = 1; ; number += 1) {
      const permit = number === 1 ? first : undefined;
      const verdict = await attempt(repeatable, number, { signal, cut, permit });
      const isUndone = verdict.kind === 'throttled' || (verdict.kind === 'failed' && !mayHaveArrived(verdict.code));
      if (!isUndone || number === maxAttempts) return resultOf(verdict);
      if (verdict.kind === 'throttled') continue; // The limiter holds the next attempt back.
      const milliseconds = backoffMilliseconds(number, random());
      log({ event: 'retry', reason: verdict.code, path: request.url.pathname, milliseconds });
      await untilInterrupted(clock.sleep(milliseconds, signal), signal);
    }
  };
}

function resultOf<T>(verdict: Verdict<T>): WriteResult {
  switch (verdict.kind) {
    case 'good':
      if (verdict.headers['repeatability-result'] === 'rejected') {
        return { kind: 'unknown', message: 'the gateway did not take the request as a repeatable one' };
      }
      return { kind: 'accepted', ...(verdict.headers.etag === undefined ? {} : { etag: verdict.headers.etag }) };
    case 'refused':
      return { kind: 'refused', status: verdict.status, code: verdict.code, message: verdict.message };
    case 'throttled':
      return { kind: 'refused', status: 429, code: 'RATE_LIMITED', message: verdict.message };
    case 'failed':
      return { kind: 'unknown', message: `${verdict.message} (${verdict.code})` };
  }
}
