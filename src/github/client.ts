// GitHub's REST and GraphQL API as four functions. The one layer that tries again: what was refused by a rate limit, what
// was never sent, and what may be asked twice without harm. A POST whose fate is unknown is not sent again here.

import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Clock } from '../model/ports.ts';
import { type Environment, openConnections } from './connections.ts';
import { exchange, type HttpRequest, type Method } from './exchange.ts';
import { failureOfReply, GitHubError, strangeReply } from './failure.ts';
import { nextPage } from './next-page.ts';
import { faultWait, type HttpReply, isRateLimited, rateLimitWait } from './retry-wait.ts';

export interface GitHubClient {
  /** One object or list. */
  get(path: string): Promise<Json>;
  /** All objects of all pages. */
  list(path: string): Promise<readonly JsonObject[]>;
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: JsonObject): Promise<Json>;
  /** The `data` of a GraphQL query. */
  query(document: string, variables?: JsonObject): Promise<JsonObject>;
}

export interface GitHubClientOptions {
  /** `https://api.github.com`, or the one of a server of one's own. */
  readonly apiUrl: URL;
  /** On the same origin. */
  readonly graphqlUrl: URL;
  readonly token: string;
  readonly version: string;
  /** For HTTPS_PROXY and NO_PROXY. */
  readonly env: Environment;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Ends all waiting. */
  readonly stop?: AbortSignal;
}

const mostAttempts = 4;
/** Milliseconds that a run waits for GitHub in all. */
const waitBudget = 180_000;
const mostPages = 200;

export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const { apiUrl, graphqlUrl, token, version, clock, random, stop } = options;
  const dispatcher = openConnections(options.env);
  let waited = 0;
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'user-agent': `acgctl/${version}`,
    'x-github-api-version': '2022-11-28',
  };

  async function wait(milliseconds: number, otherwise: GitHubError): Promise<void> {
    if (waited + milliseconds > waitBudget) throw otherwise;
    waited += milliseconds;
    await clock.sleep(milliseconds, stop).catch(() => Promise.reject(otherwise));
  }

  /** Sends until there is a reply that stands. */
  async function ask(method: Method, url: URL, body: string | undefined, mayRepeat: boolean): Promise<HttpReply> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const wanted = { method, url, headers: { ...headers, ...json }, ...(body === undefined ? {} : { body }) };
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptOnce(wanted, attempt);
      if (!(outcome instanceof GitHubError)) return outcome;
      const pause = mayTryAgain(outcome, mayRepeat) ? (outcome.wait ?? faultWait(attempt, random())) : undefined;
      if (pause === undefined || attempt === mostAttempts || stop?.aborted === true) throw outcome;
      await wait(pause, outcome);
    }
  }

  async function attemptOnce(wanted: HttpRequest, attempt: number): Promise<HttpReply | GitHubError> {
    const what = `${wanted.method} ${wanted.url.pathname}`;
    try {
      const reply = await exchange(dispatcher, wanted, stop);
      if (isRateLimited(reply)) return rateLimitFailure(what, reply, rateLimitWait(reply, attempt, clock.date()));
      if (reply.status < 300) return reply;
      return failureOfReply(what, reply.status, wordsOf(reply.body).replaceAll(token, '[redacted]'));
    } catch (error) {
      if (error instanceof GitHubError) return error;
      throw error;
    }
  }

  const at = (path: string): URL => new URL(`${apiUrl.href.replace(/\/$/, '')}${path}`);

  return {
    get: async (path) => parse(await ask('GET', at(path), undefined, true), path),
    async list(path) {
      const found: JsonObject[] = [];
      let url: URL | undefined = at(`${path}${path.includes('?') ? '&' : '?'}per_page=100`);
      for (let page = 0; url !== undefined; page += 1) {
        if (page === mostPages) throw strangeReply(`${path}: more than ${mostPages} pages`);
        const reply: HttpReply = await ask('GET', url, undefined, true);
        const rows = parse(reply, path);
        if (!Array.isArray(rows) || !rows.every(isJsonObject)) throw strangeReply(`GET ${path}`);
        found.push(...(rows as readonly JsonObject[]));
        url = nextPage(reply.headers.link, url);
      }
      return found;
    },
    send: async (method, path, body) => {
      const reply = await ask(
        method,
        at(path),
        body === undefined ? undefined : JSON.stringify(body),
        method !== 'POST',
      );
      return reply.body === '' ? null : parse(reply, path);
    },
    async query(document, variables = {}) {
      const reply = await ask('POST', graphqlUrl, JSON.stringify({ query: document, variables }), true);
      const answer = parse(reply, 'graphql');
      const data = isJsonObject(answer) ? answer.data : undefined;
      if (isJsonObject(answer) && Array.isArray(answer.errors))
        throw failureOfReply(
          'GraphQL',
          422,
          JSON.stringify(answer.errors).slice(0, 300).replaceAll(token, '[redacted]'),
        );
      if (!isJsonObject(data)) throw strangeReply('GraphQL');
      return data;
    },
  };
}

/** A rate limit carried nothing out; a fault or a lost reply is asked again only where that does no harm. */
function mayTryAgain(error: GitHubError, mayRepeat: boolean): boolean {
  if (error.wait !== undefined) return true;
  const isPassing = error.code === 'GITHUB_FAULT' || error.code === 'GITHUB_UNREACHABLE';
  return isPassing && (mayRepeat || !error.isDoubtful);
}

function rateLimitFailure(what: string, { status }: HttpReply, wait: number): GitHubError {
  const asked = `GitHub asks to wait ${Math.ceil(wait / 1000)} s`;
  const hint = `${asked}; acgctl waits ${waitBudget / 1000} s in all. Run it again later.`;
  return new GitHubError('GITHUB_RATE_LIMIT', `${what}: rate limit`, hint, { status, wait });
}

function parse(reply: HttpReply, what: string): Json {
  try {
    return JSON.parse(reply.body) as Json;
  } catch {
    throw strangeReply(what);
  }
}

/** `message` of an error's body, and what its `errors` say. */
function wordsOf(body: string): string {
  try {
    const { message, errors } = JSON.parse(body) as { message?: unknown; errors?: unknown };
    const details = errors === undefined ? '' : ` ${JSON.stringify(errors).slice(0, 300)}`;
    return typeof message === 'string' ? `${message.slice(0, 300)}${details}` : '';
  } catch {
    return '';
  }
}
