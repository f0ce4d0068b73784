// The comment that shows a plan on its pull request, and what its marker lets acgctl do later: find the run with the saved
// plan, and prove that what is applied is what was shown.

import type { JsonObject } from '../model/json.ts';
import type { GitHubClient } from './client.ts';
import { readEditor } from './comment-editor.ts';
import { type CommentPlace, findOwnComments, type OwnComment, upsertComment } from './comments.ts';
import type { Identity } from './identity.ts';
import { type MarkerKind, writeMarker } from './marker.ts';
import { findMergedPullRequest, type PullRequest, pullRequestOfEvent, readPullRequest } from './pull-requests.ts';
import { objectOf } from './reply-fields.ts';
import type { Runner } from './runner.ts';

/** What there is to write with. */
export interface Desk {
  readonly client: GitHubClient;
  readonly identity: () => Promise<Identity>;
  readonly runner: Runner;
}

/** Words for the log: what became of the comment, or why there is none. */
export type Told = string;

/**
 * Shows a plan or findings on the open pull request of the event. A pull request that is merged, closed or further on is
 * left as it is: what was approved there must not change.
 */
export async function commentOnPullRequest(
  { client, identity, runner }: Desk,
  about: { readonly kind: Exclude<MarkerKind, 'drift'>; readonly gateway: string },
  comment: { readonly data: JsonObject; readonly text: string; readonly onlyIfThere?: boolean },
): Promise<Told> {
  const number = pullRequestOfEvent(runner);
  if (number === undefined) return `no comment: ${runner.eventName || 'this run'} is not about a pull request`;
  const pull = await readPullRequest(client, runner.repository, number);
  if (!pull.isOpen) return `no comment: #${number} is ${pull.isMerged ? 'merged' : 'closed'}`;
  if (pull.head !== headOfEvent(runner)) return `no comment: #${number} has newer commits than this run`;
  const place = { client, identity: await identity(), repository: runner.repository, number };
  const own = await findOwnComments(place, about);
  if (own.length === 0 && comment.onlyIfThere === true) return `no comment on #${number}: there is nothing to say`;
  const data = { ...comment.data, commit: pull.head, ...(runner.runId === undefined ? {} : { run: runner.runId }) };
  const posted = await upsertComment(place, about, own, `${writeMarker({ ...about, data })}\n${comment.text}`);
  return `comment ${posted} on #${number}`;
}

/** Says in the same comment what an apply did. What the marker knows of the plan that was approved stays. */
export async function commentOutcome(
  desk: Desk,
  { gateway, folder }: { readonly gateway: string; readonly folder: string },
  outcome: { readonly data: JsonObject; readonly text: string },
): Promise<Told> {
  const { client, identity, runner } = desk;
  const pull = await findPullRequest(desk);
  if (pull === undefined) return `no comment: no pull request was merged as ${runner.sha ?? 'this commit'}`;
  const about = { kind: 'plan', gateway } as const;
  const place = { client, identity: await identity(), repository: runner.repository, number: pull.number };
  const own = await findOwnComments(place, about);
  const applied = { ...outcome.data, ...(runner.runId === undefined ? {} : { run: runner.runId }) };
  const [first] = own;
  // What somebody else wrote into the marker would count as acgctl's own from now on.
  const isGenuine = first !== undefined && (await readEditor(client, first.nodeId, place.identity)) === undefined;
  const data = { ...(isGenuine ? first.marker.data : { folder }), applied };
  const posted = await upsertComment(place, about, own, `${writeMarker({ ...about, data })}\n${outcome.text}`);
  return `comment ${posted} on #${pull.number}`;
}

/** The pull request of the event, or the one that was merged as the run's commit. */
export async function findPullRequest({ client, runner }: Pick<Desk, 'client' | 'runner'>) {
  const number = pullRequestOfEvent(runner);
  if (number !== undefined) return readPullRequest(client, runner.repository, number);
  return findMergedPullRequest(client, runner);
}

export function headOfEvent({ payload }: Runner): unknown {
  const pull = objectOf(payload.pull_request, 'pull_request of the event');
  return objectOf(pull.head, 'head of the event').sha;
}

export interface ShownPlan {
  readonly pullRequest: PullRequest;
  readonly comment: OwnComment | undefined;
}

/** The merged pull request of the run's commit, with the oldest comment that shows its plan. */
export async function findShownPlan(desk: Desk, gateway: string): Promise<ShownPlan | undefined> {
  const { client, identity, runner } = desk;
  const pullRequest = await findPullRequest(desk);
  if (pullRequest === undefined || !pullRequest.isMerged) return undefined;
  const place: CommentPlace = {
    client,
    identity: await identity(),
    repository: runner.repository,
    number: pullRequest.number,
  };
  const [comment] = await findOwnComments(place, { kind: 'plan', gateway });
  return { pullRequest, comment };
}
