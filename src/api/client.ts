// The composition: from a target, credentials and a rate limit to a client that reader and writer share. One client a
// run, because the limit and the token belong to it.

import type { RateLimit } from '../model/desired.ts';
import type { SharedPermits } from '../model/permits.ts';
import type { Clock } from '../model/ports.ts';
import { createAttempt } from './attempt.ts';
import { createCircuit } from './circuit.ts';
import { openConnections } from './connections.ts';
import { type Credentials, secretsOf } from './credentials.ts';
import type { Environment } from './environment.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { unlessInterrupted } from './interruption.ts';
import { createLimiter, permitWindow } from './limiter.ts';
import type { ApiLog } from './log.ts';
import { createPermitLedger, type LedgerFile } from './permit-ledger.ts';
import { createRead, type Read } from './read-request.ts';
import { createRedactor } from './redact.ts';
import { type Reservation, reservePermits } from './reservation.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { ApiTarget } from './target.ts';
import { createThrottle } from './throttle.ts';
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
  /** Hears every token that is bought, and every assertion that one is bought with, before it is used. */
  readonly onSecret?: ((secret: string) => void) | undefined;
  /** PEM of an authority to trust beside Node's own. */
  readonly ca?: string;
  /** Permits that a run just before may have used. */
  readonly initiallyUsed?: number | undefined;
  /** The digest of the saved plan whose making they were for: where the ledger knows it, it counts them itself. */
  readonly madePlan?: string | undefined;
  /** What the other processes of this machine send to this gateway, and this one. The client closes it. */
  readonly ledger?: LedgerFile | undefined;
  /** What the processes of all machines share. The client closes it. */
  readonly shared?: SharedPermits | undefined;
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
  /** Lets the next process on this machine know that the requests so far, which made this plan, are in the ledger. */
  rememberPlan(digest: string): void;
  /** The token in use, got if need be: for its roles. */
  token(signal?: AbortSignal): Promise<string>;
  /** Closes the connections; requests in flight are cut off. */
  close(): Promise<void>;
}

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { target, credentials, clock, random, uuid, log = () => undefined, deadlineMilliseconds } = options;
  const { exchange, close } = options.exchange === undefined ? overSockets() : instead(options.exchange);
  const redact = createRedactor(secretsOf(credentials));
  /** What is being bought when the run ends is given up. */
  const closing = new AbortController();
  const tokens = tokenSource();
  let sent = 0;
  const sentSoFar = (): number => sent;
  const countSent = (): number => {
    sent += 1;
    return sent;
  };
  const ledger = openLedger();
  const counts = options.madePlan === undefined || ledger?.knowsPlan(options.madePlan) !== true;
  const initiallyUsed = counts ? options.initiallyUsed : 0;
  const limiter = createLimiter({ ...options.rateLimit, clock, initiallyUsed, ledger, shared: options.shared });
  const circuit = createCircuit(sentSoFar, log);
  circuit.opened.addEventListener('abort', () => limiter.close(circuit.opened.reason), { once: true });
  const throttle = createThrottle({ limiter, circuit, clock, log, sentSoFar });
  const attempt = createAttempt({ exchange, limiter, circuit, throttle, countSent, tokens, clock, log, redact });
  const asking = { attempt, budget: createRetryBudget(), stop: circuit.opened, clock, random, log };

  function overSockets(): ReturnType<typeof instead> {
    const connections = openConnections({ env: options.env, ...(options.ca === undefined ? {} : { ca: options.ca }) });
    const deadline = deadlineMilliseconds === undefined ? {} : { deadlineMilliseconds };
    return { exchange: createExchange({ connections, clock, ...deadline }), close: connections.destroy };
  }

  function openLedger(): ReturnType<typeof createPermitLedger> | undefined {
    const { ledger: file, rateLimit } = options;
    if (file === undefined) return undefined;
    const windowMilliseconds = permitWindow(rateLimit);
    return createPermitLedger({ file, requests: rateLimit.requests, windowMilliseconds, clock, owner: uuid(), log });
  }

  function tokenSource(): TokenSource {
    if (credentials.kind === 'token') return createGivenToken(credentials.token);
    return createTokenCache(async () => {
      // msal-node takes long to load, and a run with ACG_TOKEN does without it.
      const { buyToken } = await import('./entra.ts');
      const { onSecret } = options;
      return buyToken(credentials, { exchange, clock, random, log, redact, onSecret, signal: closing.signal });
    }, clock);
  }

  return {
    target,
    read: createRead(asking),
    write: createWrite({ ...asking, limiter, uuid }),
    uuid,
    log,
    reserve: (permits, signal) => reservePermits(limiter, Math.min(permits, options.rateLimit.requests), signal),
    rememberPlan: (digest) => ledger?.rememberPlan(digest),
    token: (signal) => unlessInterrupted(tokens.current(), signal),
    async close() {
      closing.abort();
      ledger?.close();
      await close();
      await options.shared?.close();
    },
  };
}

function instead(exchange: Exchange): { readonly exchange: Exchange; readonly close: () => Promise<void> } {
  return { exchange, close: () => Promise.resolve() };
}
