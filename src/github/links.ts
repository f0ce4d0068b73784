// Addresses on GitHub that people follow: a line of a file at a commit, and the run. Pure.

import type { SourceRef } from '../model/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Environment } from './connections.ts';

export interface Links {
  /** Undefined where the runner does not say enough for a link. */
  readonly line: (at: SourceRef) => string | undefined;
  readonly run: string | undefined;
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
  if (!server || !repository) return { line: () => undefined, run: undefined };
  const base = `${server}/${repository}`;
  return {
    line({ file, line }) {
      if (!commit || folder === undefined) return undefined;
      const segments = [...folder.split('/'), ...file.split('/')].filter((segment) => segment !== '');
      return `${base}/blob/${commit}/${segments.map(encodeSegment).join('/')}#L${line}`;
    },
    run: run === undefined || !/^\d+$/.test(run) ? undefined : `${base}/actions/runs/${run}`,
  };
}

/** Brackets too, so that it can stand in a markdown link. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd')).replace(/[()!'*]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
