// The assertion with which another identity provider vouches for this run: read from a file, or asked of GitHub.

import { readFile } from 'node:fs/promises';
import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';
import { backoffMilliseconds } from './backoff.ts';
import type { FederatedFile, GitHubIdentity } from './credentials.ts';
import type { Exchange, WireFailure, WireReply } from './exchange.ts';
import { isPassing } from './failure.ts';
import type { ApiLog } from './log.ts';
import type { Redact } from './redact.ts';

export interface AssertionOptions {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: ApiLog;
  readonly redact: Redact;
  /** Aborted: nobody wants the assertion any more. */
  readonly signal?: AbortSignal | undefined;
}

/** The audience that each cloud of Entra takes. */
const audiences: Readonly<Record<string, string>> = {
  'https://login.microsoftonline.us': 'api://AzureADTokenExchangeUSGov',
  'https://login.partner.microsoftonline.cn': 'api://AzureADTokenExchangeChina',
};
const publicAudience = 'api://AzureADTokenExchange';
const maxAttempts = 3;
const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** @throws AcgctlError AUTH_FEDERATED_FILE or AUTH_GITHUB */
export function readAssertion(credentials: FederatedFile | GitHubIdentity, options: AssertionOptions): Promise<string> {
  return credentials.kind === 'github' ? askGitHub(credentials, options) : readTokenFile(credentials.path);
}

async function readTokenFile(path: string): Promise<string> {
  const fail = (why: string): AcgctlError =>
    new AcgctlError(
      'AUTH_FEDERATED_FILE',
      `AZURE_FEDERATED_TOKEN_FILE ${path}: ${why}`,
      'Name a file that holds one token.',
    );
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw fail(error.message);
  });
  const token = text.trim();
  if (!jwt.test(token)) throw fail('it does not hold a JSON Web Token');
  return token;
}

async function askGitHub(credentials: GitHubIdentity, options: AssertionOptions): Promise<string> {
  const url = new URL(credentials.url);
  url.searchParams.set('audience', audiences[credentials.authority] ?? publicAudience);
  const headers = { authorization: `Bearer ${credentials.requestToken}`, accept: 'application/json' };
  for (let attempt = 1; ; attempt += 1) {
    const started = options.clock.now();
    const outcome = await options.exchange({ method: 'GET', url, headers }, options.signal);
    options.log({
      event: 'request',
      method: 'GET',
      path: `${url.origin}${url.pathname}`,
      attempt,
      milliseconds: options.clock.now() - started,
      waitedMilliseconds: 0,
      ...(outcome.kind === 'reply' ? { status: outcome.status } : { failure: outcome.code }),
    });
    if (attempt === maxAttempts || !mayPass(outcome)) return assertionIn(outcome, options.redact);
    await options.clock.sleep(backoffMilliseconds(attempt, options.random()), options.signal);
  }
}

function mayPass(outcome: WireReply | WireFailure): boolean {
  return outcome.kind === 'failure' ? isPassing(outcome.code) : outcome.status >= 500 || outcome.status === 429;
}

/** The words of the reply are not repeated: they may hold a token. */
function assertionIn(outcome: WireReply | WireFailure, redact: Redact): string {
  const fail = (why: string): AcgctlError =>
    new AcgctlError(
      'AUTH_GITHUB',
      `GitHub gave no identity token: ${why}`,
      'The job needs `permissions: { id-token: write }`; jobs of forks never get it.',
    );
  if (outcome.kind === 'failure') throw fail(redact(`${outcome.message} (${outcome.code})`));
  if (outcome.status !== 200) throw fail(`status ${outcome.status}`);
  try {
    const { value } = JSON.parse(outcome.body) as { readonly value?: unknown };
    if (typeof value === 'string' && jwt.test(value)) return value;
  } catch {
    throw fail('a body that is not JSON');
  }
  throw fail('a body without a token');
}
