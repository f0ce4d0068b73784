// Reads: tried up to four times, because asking again does no harm. A GET, or a POST that only asks. A connection that
// broke is tried anew at once (with jitter), since it may just have been an old one; after that, and after a time-out or a
// 5xx, a minute passes first, as the service advises (api-facts section 11).

import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';
import type { ApiRequest, Attempt } from './attempt.ts';
import { retryMilliseconds } from './backoff.ts';
import type { WireReply } from './exchange.ts';
import { failureError, isBroken, isPassing } from './failure.ts';
import { throwIfInterrupted, untilInterrupted } from './interruption.ts';
import type { ApiLog } from './log.ts';
import { pause } from './pause.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface ReadOptions {
  readonly attempt: Attempt;
  readonly budget: RetryBudget;
  /** Aborted when nothing more is to be sent; its reason says why. */
  readonly stop: AbortSignal;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: ApiLog;
}

export type ReadReply<T> =
  | {
      readonly kind: 'good';
      readonly value: T;
      readonly headers: WireReply['headers'];
      /** It was asked for before and failed in a way in which another region may have taken over. */
      readonly afterFailure: boolean;
    }
  /** 4xx with the API's own error: for the caller to judge, since 404 may just mean "not there". */
  | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** @throws (from the read) AcgctlError with the code of failure.ts, RATE_LIMITED, or what attempt.ts throws */
export type Read = <T>(request: ApiRequest<T>, signal?: AbortSignal) => Promise<ReadReply<T>>;

const maxAttempts = 4;

export function createRead({ attempt, budget, stop, clock, random, log }: ReadOptions): Read {
  return async (request, signal) => {
    const what = `${request.method} ${request.url.pathname}`;
    let failures = 0;
    budget.countRequest();
    for (let number = 1; ; number += 1) {
      throwIfInterrupted(signal);
      const verdict = await attempt(request, number, { signal, cut: signal, attempts: maxAttempts });
      if (verdict.kind === 'good') return { ...verdict, afterFailure: failures > 0 };
      if (verdict.kind === 'refused') return refusal(what, verdict);
      const isLast = number === maxAttempts;
      if (verdict.kind === 'throttled') {
        if (isLast) throw rateLimited(what);
        continue; // The limiter holds the next attempt back.
      }
      const { code, message } = verdict;
      if (isLast || !isPassing(code) || !budget.takeRetry()) throw failureError(code, what, message);
      failures += 1;
      const milliseconds = retryMilliseconds(failures === 1 && isBroken(code), random());
      log({ event: 'retry', reason: code, path: request.url.pathname, milliseconds });
      await untilInterrupted(pause(clock, milliseconds, [signal, stop]), signal);
    }
  };
}

/** A page of HTML with status 404 does not say that the resource is not there. */
function refusal(what: string, verdict: Refusal & { readonly isJson: boolean }): Refusal {
  if (!verdict.isJson) throw failureError('REPLY_NOT_JSON', what, verdict.message);
  return verdict;
}

/** The error for a refusal that the caller has no use for. */
export function refusalError(what: string, refusal: Refusal): AcgctlError {
  return new AcgctlError(
    'GATEWAY_REFUSED',
    `${what}: the gateway refused it (${refusal.status}, ${refusal.code}): ${refusal.message}`,
    'Check apiVersion and baseDomain in acg.yaml; --log shows every request.',
  );
}

function rateLimited(what: string): AcgctlError {
  return new AcgctlError(
    'RATE_LIMITED',
    `${what}: the gateway answered 429 ${maxAttempts} times in a row`,
    'Something else uses up its limit. Stop it, or give both a share: rateLimit in acg.yaml.',
  );
}
