// The one request that buys a token, and msal-node's way to the network: msal-node builds the request, this sends it, to
// the pinned endpoint and nowhere else. msal-node insists on https in its own URLs, so a loopback authority over http is
// named https to it and gets its real name here.

import type { INetworkModule } from '@azure/msal-node';
import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';
import { backoffMilliseconds, retryAfterMilliseconds } from './backoff.ts';
import type { Exchange, WireFailure, WireReply } from './exchange.ts';
import { isPassing } from './failure.ts';
import type { ApiLog } from './log.ts';
import type { Redact } from './redact.ts';

export interface TokenEndpointOptions {
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: ApiLog;
  readonly redact: Redact;
  /** Aborted: nobody wants the token any more. */
  readonly signal?: AbortSignal | undefined;
}

export interface TokenEndpoint {
  readonly network: INetworkModule;
  /** `expires_in` of the last reply, in seconds; undefined before the first good one. */
  lifetimeSeconds(): number | undefined;
  /** What stopped the last request; msal-node hides it in an error of its own. */
  problem(): AcgctlError | undefined;
}

const maxAttempts = 3;

/** @param url e.g. `https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token` */
export function createTokenEndpoint(url: URL, options: TokenEndpointOptions): TokenEndpoint {
  let lifetime: number | undefined;
  let problem: AcgctlError | undefined;

  async function post(headers: Readonly<Record<string, string>>, body: string): Promise<WireReply | WireFailure> {
    for (let attempt = 1; ; attempt += 1) {
      const started = options.clock.now();
      const outcome = await options.exchange({ method: 'POST', url, headers, body }, options.signal);
      const milliseconds = options.clock.now() - started;
      const came = outcome.kind === 'reply' ? { status: outcome.status } : { failure: outcome.code };
      options.log({
        event: 'request',
        method: 'POST',
        path: url.href,
        attempt,
        milliseconds,
        waitedMilliseconds: 0,
        ...came,
      });
      const wait = attempt < maxAttempts ? waitBeforeRetry(outcome, attempt) : undefined;
      if (wait === undefined) return outcome;
      await options.clock.sleep(wait, options.signal);
    }
  }

  function waitBeforeRetry(outcome: WireReply | WireFailure, attempt: number): number | undefined {
    const backoff = backoffMilliseconds(attempt, options.random());
    if (outcome.kind === 'failure') return isPassing(outcome.code) ? backoff : undefined;
    if (outcome.status === 429) return retryAfterMilliseconds(outcome.headers['retry-after'], options.clock.date());
    return outcome.status >= 500 ? backoff : undefined;
  }

  function fail(message: string): never {
    const hint = 'Check the network, HTTPS_PROXY and AZURE_AUTHORITY_HOST.';
    problem = new AcgctlError('AUTH_UNREACHABLE', `Signing in at ${url.host}: ${options.redact(message)}`, hint);
    throw problem;
  }

  return {
    network: {
      sendGetRequestAsync: () => fail('msal-node asked for discovery, which is switched off'),
      async sendPostRequestAsync<T>(asked: string, request?: { headers?: Record<string, string>; body?: string }) {
        if (new URL(asked).pathname.toLowerCase() !== url.pathname.toLowerCase()) {
          fail(`msal-node asked for another endpoint, ${asked}`);
        }
        const outcome = await post(request?.headers ?? {}, request?.body ?? '');
        if (outcome.kind === 'failure') return fail(`${outcome.message} (${outcome.code})`);
        if (outcome.status === 429 || outcome.status >= 500)
          return fail(`status ${outcome.status}, also when asked again`);
        const json = parse(outcome.body);
        if (json === undefined) return fail(`status ${outcome.status} with a body that is not JSON`);
        lifetime = typeof json.expires_in === 'number' ? json.expires_in : Number(json.expires_in ?? Number.NaN);
        return { status: outcome.status, headers: { ...outcome.headers }, body: json as T };
      },
    },
    lifetimeSeconds: () => lifetime,
    problem: () => problem,
  };
}

function parse(body: string): { readonly expires_in?: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
