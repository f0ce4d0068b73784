// The pull request that a run is about: the one of the event, or after a merge the one that the commit came from. Read
// anew through the API: the payload of an event is as old as the event.

import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { GitHubClient } from './client.ts';
import { integerOf, objectOf, textOf } from './reply-fields.ts';
import type { Runner } from './runner.ts';

export interface PullRequest {
  readonly number: number;
  /** The last commit of its branch. */
  readonly head: string;
  readonly isOpen: boolean;
  readonly isMerged: boolean;
}

/** The number in the payload of a `pull_request` event. */
export function pullRequestOfEvent({ eventName, payload }: Pick<Runner, 'eventName' | 'payload'>): number | undefined {
  if (eventName !== 'pull_request' || !isJsonObject(payload.pull_request)) return undefined;
  return integerOf(payload.pull_request, 'number');
}

export async function readPullRequest(client: GitHubClient, repository: string, number: number): Promise<PullRequest> {
  return toPullRequest(objectOf(await client.get(`/repos/${repository}/pulls/${number}`), 'pull request'));
}

/** The pull request whose merge made this commit; undefined where there is none, or more than one. */
export async function findMergedPullRequest(
  client: GitHubClient,
  { repository, sha, refName }: Pick<Runner, 'repository' | 'sha' | 'refName'>,
): Promise<PullRequest | undefined> {
  if (sha === undefined) return undefined;
  const all = await client.list(`/repos/${repository}/commits/${sha}/pulls`);
  const merged = all.filter((pull) => {
    const base = objectOf(pull.base, 'base of a pull request');
    const isOurs = pull.merge_commit_sha === sha && typeof pull.merged_at === 'string';
    return isOurs && (refName === undefined || base.ref === refName);
  });
  const [only, ...others] = merged;
  return only === undefined || others.length > 0 ? undefined : toPullRequest(only);
}

/** The names of its labels, as they are now. */
export async function readLabels(client: GitHubClient, repository: string, number: number): Promise<readonly string[]> {
  const labels = await client.list(`/repos/${repository}/issues/${number}/labels`);
  return labels.map((label) => textOf(label, 'name'));
}

function toPullRequest(pull: JsonObject): PullRequest {
  return {
    number: integerOf(pull, 'number'),
    head: textOf(objectOf(pull.head, 'head of a pull request'), 'sha'),
    isOpen: pull.state === 'open',
    isMerged: typeof pull.merged_at === 'string',
  };
}
