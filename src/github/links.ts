// Addresses on GitHub that people follow: a line of a file at a commit, and the run. Pure.

import type { SourceRef } from '../model/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Environment } from './connections.ts';
import { createLineLinks } from './line-links.ts';

export interface Links {
  /** Undefined where the runner does not say enough for a link. */
  readonly line: (at: SourceRef) => string | undefined;
  readonly run: string | undefined;
  /** The last commit of the event's pull request. */
  readonly head: string | undefined;
}

/**
 * @param folder the config repository from the root of the checkout, with `/`; undefined when it is outside
 * @param payload of the event: the commit of a pull request is in it
 */
export function createLinks(env: Environment, payload: JsonObject, folder: string | undefined): Links {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const pull = isJsonObject(payload.pull_request) ? payload.pull_request : {};
  const head = isJsonObject(pull.head) ? pull.head.sha : undefined;
  const commit = typeof head === 'string' ? head : env.GITHUB_SHA;
  const line = folder === undefined ? undefined : createLineLinks({ ...env, GITHUB_SHA: commit }, folder);
  return {
    line: line ?? (() => undefined),
    head: typeof head === 'string' && /^[0-9a-f]{40,64}$/.test(head) ? head : undefined,
    run: server && repository && /^\d+$/.test(run ?? '') ? `${server}/${repository}/actions/runs/${run}` : undefined,
  };
}
