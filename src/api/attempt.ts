// One attempt of one request: a permit, a token, the exchange, its verdict, a log record. What is the same for reads and
// writes is here: a 429 holds everybody back, failures in a row open the circuit, a 401 renews the token once, a 403 ends
// the run.

import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';
import type { Circuit } from './circuit.ts';
import type { Exchange, WireRequest } from './exchange.ts';
import { isPassing } from './failure.ts';
import { throwIfInterrupted, unlessInterrupted, untilInterrupted } from './interruption.ts';
import type { Limiter, Permit } from './limiter.ts';
import type { ApiLog } from './log.ts';
import type { Redact } from './redact.ts';
import type { Shape } from './reply-shape.ts';
import type { Throttle } from './throttle.ts';
import type { TokenSource } from './token.ts';
import { judge, type Verdict } from './verdict.ts';

export interface ApiRequest<T> extends WireRequest {
  /** `nothing` where 204 is due. */
  readonly expected: Shape<T> | 'nothing';
}

export interface AttemptOptions {
  readonly exchange: Exchange;
  readonly limiter: Pick<Limiter, 'acquire'>;
  readonly circuit: Pick<Circuit, 'failed' | 'answered'>;
  readonly throttle: Throttle;
  /** Counts a request that goes now: how many there are with it. */
  readonly countSent: () => number;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: ApiLog;
  readonly redact: Redact;
}

export interface Conditions {
  /** Aborted: nothing more is sent, and a wait for a permit ends with AcgctlError INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
  /** Aborted: a request that is on its way is given up as well. */
  readonly cut?: AbortSignal | undefined;
  /** A permit that was taken before, in the place of one to wait for; asking again after a 401 waits like everybody. */
  readonly permit?: Permit | undefined;
  /** Asked just before it is sent: throws when it must not be. */
  readonly guard?: (() => void) | undefined;
  /** How many attempts the request may have. */
  readonly attempts: number;
}

/** @param attempt from 1, for the log */
export type Attempt = <T>(request: ApiRequest<T>, attempt: number, conditions: Conditions) => Promise<Verdict<T>>;

/**
 * @throws (from the attempt) AcgctlError AUTH_REJECTED after a second 401, ACCESS_ROLE_MISSING or ACCESS_NOT_ALLOWED on a
 *   403, INTERRUPTED when aborted before anything was sent, CIRCUIT_OPEN or RATE_LIMITED when the circuit is open
 */
export function createAttempt(options: AttemptOptions): Attempt {
  const { exchange, limiter, circuit, throttle, tokens, clock, log } = options;

  async function once<T>(request: ApiRequest<T>, attempt: number, conditions: Conditions): Promise<Answer<T>> {
    const next = (): Promise<Permit> => untilInterrupted(limiter.acquire(conditions.signal), conditions.signal);
    let permit = conditions.permit ?? (await next());
    try {
      const token = await unlessInterrupted(tokens.current(), conditions.signal);
      const wire = { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
      // The waits before may have ended in the very moment of the interruption.
      throwIfInterrupted(conditions.signal);
      conditions.guard?.();
      while (!permit.depart()) {
        permit.returnUnused();
        permit = await next();
        throwIfInterrupted(conditions.signal);
        conditions.guard?.();
      }
      const started = clock.now();
      const mark = options.countSent();
      const outcome = await exchange(wire, conditions.cut);
      const verdict = redacted(judge(outcome, request.expected, clock.date()), options.redact);
      const requestId = request.headers['x-ms-client-request-id'];
      log({
        event: 'request',
        method: request.method,
        path: request.url.pathname + request.url.search,
        attempt,
        milliseconds: clock.now() - started,
        ...(outcome.kind === 'reply' ? { status: outcome.status } : {}),
        ...(verdict.kind === 'failed' ? { failure: verdict.code } : {}),
        ...(requestId === undefined ? {} : { requestId }),
        waitedMilliseconds: permit.waitedMilliseconds,
        ...(permit.waitedFor === undefined ? {} : { waitedFor: permit.waitedFor }),
      });
      weigh(verdict, mark, request.url.pathname, attempt === conditions.attempts - 1);
      return { verdict, token };
    } finally {
      permit.release();
    }
  }

  /** What the answer means for all requests. */
  function weigh(verdict: Verdict<unknown>, mark: number, path: string, isNextLast: boolean): void {
    if (verdict.kind === 'throttled') throttle.meet(mark, verdict.holdMilliseconds, path, isNextLast);
    else if (verdict.kind !== 'failed') {
      throttle.passed();
      circuit.answered();
    } else if (isPassing(verdict.code)) circuit.failed(mark, verdict.message);
  }

  return async (request, attempt, conditions) => {
    let { verdict, token } = await once(request, attempt, conditions);
    if (verdict.kind === 'refused' && verdict.status === 401) {
      log({ event: 'renew-token', reason: `401 ${verdict.code}`, path: request.url.pathname });
      await unlessInterrupted(tokens.replace(token), conditions.signal);
      ({ verdict, token } = await once(request, attempt, { ...conditions, permit: undefined }));
      if (verdict.kind === 'refused' && verdict.status === 401) throw rejected(verdict.message);
    }
    if (verdict.kind === 'refused' && verdict.status === 403) throw forbidden(verdict);
    return verdict;
  };
}

interface Answer<T> {
  readonly verdict: Verdict<T>;
  readonly token: string;
}

function redacted<T>(verdict: Verdict<T>, redact: Redact): Verdict<T> {
  return verdict.kind === 'good' ? verdict : { ...verdict, message: redact(verdict.message) };
}

function rejected(message: string): AcgctlError {
  return new AcgctlError(
    'AUTH_REJECTED',
    `The gateway rejected a new token too (401): ${message}`,
    'Check that AZURE_TENANT_ID is the tenant of the gateway, and this machine’s clock.',
  );
}

function forbidden(verdict: {
  readonly code: string;
  readonly message: string;
  readonly isJson: boolean;
}): AcgctlError {
  return verdict.isJson
    ? new AcgctlError(
        'ACCESS_ROLE_MISSING',
        `The gateway forbids it (403, ${verdict.code}): ${verdict.message}`,
        'Give the application the role that it needs (ProvisioningAPI.Read, .Write, .Delete or .Admin) and admin consent.',
      )
    : new AcgctlError(
        'ACCESS_NOT_ALLOWED',
        `Access denied (403), but not by the gateway’s API: ${verdict.message}`,
        'Add the address that this machine is seen with to the gateway’s IP allow-list, or check the proxy.',
      );
}
