// Writes. One whose answer was lost is sent again: the same bytes under the same Repeatability-Request-ID, so that the
// gateway carries it out once (api-facts section 3), three times in all and within four minutes of the first, a minute
// apart as the service advises (section 11). What is still in doubt then is `unknown`, and is settled by reading.
//
//   answer                                   not in doubt before               in doubt before
//   good                                     accepted                          accepted
//   4xx                                      refused                           412, and 404 of a deletion: refused, for
//                                                                              the reader to judge; any other: unknown
//   429, or never sent                       again; then refused or unknown    again; then unknown
//   time-out, lost, 5xx, cut short, HTML     in doubt: again; then unknown     again; then unknown
//   501, Repeatability-Result: rejected      unknown, and no Repeatability headers any more: without them nothing that is
//                                            in doubt is sent again
//   any other reply                          unknown                           unknown
//   interrupted, or the run ends             AcgctlError                       unknown

import { AcgctlError } from '../model/errors.ts';
import type { Clock, WriteResult } from '../model/ports.ts';
import type { ApiRequest, Attempt } from './attempt.ts';
import { retryMilliseconds } from './backoff.ts';
import { isWorthResending, mayHaveArrived } from './failure.ts';
import { untilInterrupted } from './interruption.ts';
import type { Limiter } from './limiter.ts';
import type { ApiLog } from './log.ts';
import { pause } from './pause.ts';
import type { Reservation } from './reservation.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Verdict } from './verdict.ts';

export interface WriteOptions {
  readonly attempt: Attempt;
  readonly limiter: Pick<Limiter, 'acquire'>;
  readonly budget: RetryBudget;
  /** Aborted when nothing more is to be sent; its reason says why. */
  readonly stop: AbortSignal;
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
  /** Asked just before it is sent: throws an AcgctlError when it must not be. */
  readonly guard?: (() => void) | undefined;
  /** Permits to take the first attempt's from: one of several writes that belong together. */
  readonly reserved?: Reservation | undefined;
}

/** @throws (from the write) what attempt.ts throws: in each case the gateway did nothing */
export type Write = <T>(request: ApiRequest<T>, conditions?: WriteConditions) => Promise<WriteResult>;

const maxAttempts = 3;
/** The guidelines ask services to remember an id for five minutes at least; one is for clocks and ways. */
const repeatableFor = 4 * 60_000;

/** What makes a request repeatable: both headers belong together, the date as IMF-fixdate. */
interface Stamp {
  readonly headers: Readonly<Record<string, string>>;
  readonly isRepeatable: boolean;
  readonly firstSent: number;
}

/** One write on its way. */
interface Sending {
  readonly path: string;
  /** One of several writes that belong together. */
  readonly isGrouped: boolean;
  /** Why it may have taken effect. */
  doubt: string | undefined;
  stamp: Stamp | undefined;
}

export function createWrite(options: WriteOptions): Write {
  const { attempt, limiter, budget, stop, clock, random, uuid, log } = options;
  /** Until the gateway does not take the headers. */
  let isRepeatable = true;

  function newStamp(): Stamp {
    const headers = { 'repeatability-request-id': uuid(), 'repeatability-first-sent': clock.date().toUTCString() };
    return { headers: isRepeatable ? headers : {}, isRepeatable, firstSent: clock.now() };
  }

  /** The stamp to send it with now; undefined where it is too late for the one that it has. */
  function stampOf(sending: Sending): Stamp | undefined {
    const { stamp, doubt } = sending;
    if (stamp !== undefined && clock.now() - stamp.firstSent <= repeatableFor) return stamp;
    if (stamp !== undefined && doubt !== undefined) return undefined;
    // A gateway may refuse a request whose first sending is minutes ago; one that it never had is a new one.
    sending.stamp = newStamp();
    return sending.stamp;
  }

  async function send<T>(request: ApiRequest<T>, conditions: WriteConditions, sending: Sending): Promise<WriteResult> {
    const { signal, cut, guard, reserved } = conditions;
    const until = signal ?? cut;
    for (let number = 1; ; number += 1) {
      const inHand = number === 1 ? reserved?.take() : undefined;
      const permit = inHand ?? (await untilInterrupted(limiter.acquire(until), until));
      const stamp = stampOf(sending);
      if (stamp === undefined) {
        permit.returnUnused();
        return unknown(`${sending.doubt}; four minutes have passed`);
      }
      const stamped = { ...request, headers: { ...request.headers, ...stamp.headers } };
      const verdict = await attempt(stamped, number, { signal: until, cut, guard, permit, attempts: maxAttempts });
      noteDoubt(verdict, stamp, sending);
      if (number === maxAttempts || !mayGoAgain(verdict, stamp, sending))
        return resultOf(verdict, request.method, sending.doubt);
      if (verdict.kind !== 'failed') continue; // After a 429 the limiter holds it back.
      // Between two writes that belong together a number may be in no account: the first time, it is not waited for.
      const milliseconds = retryMilliseconds(sending.isGrouped && number === 1, random());
      log({ event: 'retry', reason: verdict.code, path: sending.path, milliseconds });
      await untilInterrupted(pause(clock, milliseconds, [signal, cut, stop]), until);
    }
  }

  function noteDoubt(verdict: Verdict<unknown>, stamp: Stamp, sending: Sending): void {
    if (stamp.isRepeatable && refusesRepetition(verdict)) {
      const reason = 'the gateway does not take the request as a repeatable one';
      if (isRepeatable) log({ event: 'drop-repeatability', reason, path: sending.path });
      isRepeatable = false;
      sending.doubt ??= reason;
    } else if (verdict.kind === 'failed' && mayHaveArrived(verdict.code)) {
      sending.doubt ??= `${verdict.message} (${verdict.code})`;
    }
  }

  function mayGoAgain(verdict: Verdict<unknown>, stamp: Stamp, { doubt }: Sending): boolean {
    if (verdict.kind === 'throttled') return true;
    if (verdict.kind !== 'failed' || !isWorthResending(verdict.code)) return false;
    return (doubt === undefined || stamp.isRepeatable) && budget.takeRetry();
  }

  return async (request, conditions = {}) => {
    const isGrouped = conditions.reserved !== undefined;
    const sending: Sending = { path: request.url.pathname, isGrouped, doubt: undefined, stamp: undefined };
    budget.countRequest();
    try {
      return await send(request, conditions, sending);
    } catch (error) {
      if (sending.doubt === undefined || !(error instanceof AcgctlError)) throw error;
      return unknown(`${sending.doubt}; ${error.message}`);
    }
  };
}

function refusesRepetition(verdict: Verdict<unknown>): boolean {
  if (verdict.kind === 'failed') return verdict.code === 'NOT_IMPLEMENTED';
  return verdict.kind !== 'throttled' && verdict.headers['repeatability-result'] === 'rejected';
}

/** Sent again, a write that took effect may be answered so: a precondition failed, or what was to be deleted not found. */
function isTelling(status: number, method: string): boolean {
  return status === 412 || (status === 404 && method === 'DELETE');
}

function resultOf(verdict: Verdict<unknown>, method: string, doubt: string | undefined): WriteResult {
  if (refusesRepetition(verdict)) return unknown(doubt ?? 'the gateway does not know this request (501)');
  switch (verdict.kind) {
    case 'good':
      return { kind: 'accepted', ...(verdict.headers.etag === undefined ? {} : { etag: verdict.headers.etag }) };
    case 'refused': {
      const { status, code, message } = verdict;
      if (doubt !== undefined && !isTelling(status, method)) return unknown(`${doubt}; then ${message} (${code})`);
      return { kind: 'refused', status, code, message };
    }
    case 'throttled':
      if (doubt !== undefined) return unknown(`${doubt}; then ${verdict.message} (429)`);
      return { kind: 'refused', status: 429, code: 'RATE_LIMITED', message: verdict.message };
    case 'failed':
      return unknown(doubt ?? `${verdict.message} (${verdict.code})`);
  }
}

function unknown(message: string): WriteResult {
  return { kind: 'unknown', message };
}
