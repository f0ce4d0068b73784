// What GitHub's runner says of this run: its variables and the event's payload, as plain data.

import { readFile } from 'node:fs/promises';
import { AcgctlError } from '../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Environment } from './connections.ts';

export interface Runner {
  /** `owner/name`, each safe in a path. */
  readonly repository: string;
  readonly apiUrl: URL;
  readonly graphqlUrl: URL;
  /** `https://github.com`, for links that people follow. */
  readonly serverUrl: string;
  readonly token: string;
  /** `pull_request`, `push`, `schedule` …; empty outside a workflow. */
  readonly eventName: string;
  readonly payload: JsonObject;
  readonly sha: string | undefined;
  /** The name of the branch of a push. */
  readonly refName: string | undefined;
  readonly runId: string | undefined;
  /** The folder of the checkout: annotations and links name files from there. */
  readonly workspace: string | undefined;
}

/** @throws AcgctlError GITHUB_ENVIRONMENT naming the variable that is missing or wrong */
export async function readRunner(env: Environment): Promise<Runner> {
  const repository = env.GITHUB_REPOSITORY ?? '';
  if (!/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/.test(repository) || /(^|\/)\.{1,2}($|\/)/.test(repository))
    throw missing('GITHUB_REPOSITORY', 'owner/name');
  if (!env.GITHUB_TOKEN) throw missing('GITHUB_TOKEN', 'a token that may write comments or issues');
  const apiUrl = safeUrl(env.GITHUB_API_URL || 'https://api.github.com', 'GITHUB_API_URL');
  const graphqlUrl = safeUrl(env.GITHUB_GRAPHQL_URL || defaultGraphql(apiUrl), 'GITHUB_GRAPHQL_URL');
  if (graphqlUrl.origin !== apiUrl.origin) throw missing('GITHUB_GRAPHQL_URL', 'a URL on the origin of GITHUB_API_URL');
  return {
    repository,
    apiUrl,
    graphqlUrl,
    serverUrl: safeUrl(env.GITHUB_SERVER_URL || 'https://github.com', 'GITHUB_SERVER_URL').href.replace(/\/$/, ''),
    token: env.GITHUB_TOKEN,
    eventName: env.GITHUB_EVENT_NAME ?? '',
    payload: await readPayload(env.GITHUB_EVENT_PATH),
    sha: /^[0-9a-f]{40,64}$/.test(env.GITHUB_SHA ?? '') ? env.GITHUB_SHA : undefined,
    refName: env.GITHUB_REF_NAME || undefined,
    runId: /^\d+$/.test(env.GITHUB_RUN_ID ?? '') ? env.GITHUB_RUN_ID : undefined,
    workspace: env.GITHUB_WORKSPACE || undefined,
  };
}

/** The event's payload; empty where there is none. */
export async function readPayload(file: string | undefined): Promise<JsonObject> {
  if (!file) return {};
  try {
    const payload = JSON.parse(await readFile(file, 'utf8')) as Json;
    if (isJsonObject(payload)) return payload;
  } catch {
    // Told below.
  }
  throw missing('GITHUB_EVENT_PATH', 'the file with the event');
}

function missing(name: string, what: string): AcgctlError {
  const hint = 'GitHub sets these variables in a workflow; the token is given by the step: `env:` with `GITHUB_TOKEN`.';
  return new AcgctlError('GITHUB_ENVIRONMENT', `${name} is not ${what}`, hint);
}

/** The token is sent there: https, or this machine. */
function safeUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '') throw missing(name, 'an https URL');
  return url;
}

/** A server of one's own has its API at `/api/v3` and GraphQL at `/api/graphql`. */
function defaultGraphql(apiUrl: URL): string {
  return apiUrl.pathname.startsWith('/api/v3') ? `${apiUrl.origin}/api/graphql` : `${apiUrl.origin}/graphql`;
}
