// The composition: from a target, credentials and a rate limit to a client that reader and writer share. One client a
// run, because the limit and the token belong to it.

import type { RateLimit } from '../model/desired.ts';
import type { Clock } from '../model/ports.ts';
import { createAttempt } from './attempt.ts';
import { openConnections } from './connections.ts';
import { type Credentials, secretsOf } from './credentials.ts';
import type { Environment } from './environment.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { createLimiter } from './limiter.ts';
import type { ApiLog } from './log.ts';
import { createRead, type Read } from './read-request.ts';
import { createRedactor } from './redact.ts';
import { type Reservation, reservePermits } from './reservation.ts';
import type { ApiTarget } from './target.ts';
import { createGivenToken, createTokenCache, type TokenSource } from './token.ts';
import { createWrite, type Write } from './write-request.ts';

export interface ApiClientOptions {
  readonly target: ApiTarget;
  readonly credentials: Credentials;
  readonly rateLimit: RateLimit;
  /** For HTTPS_PROXY and NO_PROXY. */
  readonly env: Environment;
  readonly clock: Clock;
  /** From 0 up to 1: spreads the retries. */
  readonly random: () => number;
  /** A new UUID. */
  readonly uuid: () => string;
  readonly log?: ApiLog;
  /** PEM of an authority to trust beside Node's own. */
  readonly ca?: string;
  /** Permits that a run just before may have used. */
  readonly initiallyUsed?: number;
  /** 30,000 unless a test says otherwise. */
  readonly deadlineMilliseconds?: number;
  /** In the place of the one over sockets: for a simulation in virtual time, which opens no connection. */
  readonly exchange?: Exchange;
}

export interface ApiClient {
  readonly target: ApiTarget;
  readonly read: Read;
  readonly write: Write;
  readonly uuid: () => string;
  readonly log: ApiLog;
  /** So many permits of the rate limit, or all there are, for requests that must not wait between each other. */
  reserve(permits: number, signal?: AbortSignal): Promise<Reservation>;
  /** The token in use, got if need be: for its roles. */
  token(): Promise<string>;
  /** Closes the connections; requests in flight are cut off. */
  close(): Promise<void>;
}

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { target, credentials, clock, random, uuid, log = () => undefined, deadlineMilliseconds } = options;
  const { exchange, close } = options.exchange === undefined ? overSockets() : instead(options.exchange);
  const redact = createRedactor(secretsOf(credentials));
  const tokens = tokenSource();
  const limiter = createLimiter({
    ...options.rateLimit,
    clock,
    ...(options.initiallyUsed === undefined ? {} : { initiallyUsed: options.initiallyUsed }),
  });
  const attempt = createAttempt({ exchange, limiter, tokens, clock, log, redact });

  function overSockets(): ReturnType<typeof instead> {
    const connections = openConnections({ env: options.env, ...(options.ca === undefined ? {} : { ca: options.ca }) });
    const deadline = deadlineMilliseconds === undefined ? {} : { deadlineMilliseconds };
    return { exchange: createExchange({ connections, clock, ...deadline }), close: () => connections.destroy() };
  }

  function tokenSource(): TokenSource {
    if (credentials.kind === 'token') return createGivenToken(credentials.token);
    return createTokenCache(async () => {
      // msal-node takes long to load, and a run with ACG_TOKEN does without it.
      const { buyToken } = await import('./entra.ts');
      return buyToken(credentials, { exchange, clock, random, log, redact });
    }, clock);
  }

  return {
    target,
    read: createRead({ attempt, clock, random, log }),
    write: createWrite({ attempt, limiter, clock, random, uuid, log }),
    uuid,
    log,
    reserve: (permits, signal) => reservePermits(limiter, Math.min(permits, options.rateLimit.requests), signal),
    token: () => tokens.current(),
    close,
  };
}

function instead(exchange: Exchange): { readonly exchange: Exchange; readonly close: () => Promise<void> } {
  return { exchange, close: () => Promise.resolve() };
}
