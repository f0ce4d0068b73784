// A notice above the plan in a pull request's comment, from a run that has no plan or report to put in its place. What is
// below it, and what the marker proves of it, stays; the next plan or report replaces both.

import { readEditor } from './comment-editor.ts';
import { findOwnComments, type OwnComment, upsertComment } from './comments.ts';
import { writeMarker } from './marker.ts';
import { type Desk, findPullRequest, headOfEvent, type Told } from './plan-comment.ts';
import { pullRequestOfEvent } from './pull-requests.ts';

/** What the notice may speak of: the commit of the run, and the one whose plan is below. */
export interface NoticeSubject {
  readonly head: string;
  readonly planned: string | undefined;
  readonly isMerged: boolean;
}

/** On lines of their own, which no value begins. */
const opening = '<!-- acgctl:notice -->\n';
const closing = '\n<!-- acgctl:end -->\n';

/**
 * Sets the notice into the comments of this folder's plans, in the place of an earlier one. Where there is none, there is
 * nothing to say it on.
 *
 * @param folder of the config repository, as the marker of its comment has it
 * @param write the notice as finished markdown, of at most 2,000 characters
 */
export async function noticeOnPlan(
  desk: Desk,
  folder: string,
  write: (subject: NoticeSubject) => string,
): Promise<Told> {
  const { client, identity, runner } = desk;
  const pull = await findPullRequest(desk);
  if (pull === undefined) return 'no comment: this run is about no pull request';
  if (pullRequestOfEvent(runner) !== undefined) {
    if (!pull.isOpen) return `no comment: #${pull.number} is ${pull.isMerged ? 'merged' : 'closed'}`;
    if (pull.head !== headOfEvent(runner)) return `no comment: #${pull.number} has newer commits than this run`;
  }
  const place = { client, identity: await identity(), repository: runner.repository, number: pull.number };
  const all = await findOwnComments(place, { kind: 'plan' });
  const mine = all.filter(({ marker }) => marker.data.folder === folder);
  for (const comment of mine) {
    const { marker } = comment;
    // What somebody else wrote into the marker would count as acgctl's own from now on.
    const isGenuine = (await readEditor(client, comment.nodeId, place.identity)) === undefined;
    const { commit } = marker.data;
    const planned = typeof commit === 'string' ? commit : undefined;
    const head = writeMarker({ ...marker, data: isGenuine ? marker.data : { folder } });
    const notice = write({ head: pull.head, planned, isMerged: pull.isMerged });
    await upsertComment(place, marker, [comment], `${head}\n${opening}${notice}${closing}${withoutNotice(comment)}`);
  }
  return mine.length === 0
    ? `no comment on #${pull.number} to put a notice on`
    : `notice on the comment of #${pull.number}`;
}

function withoutNotice({ body }: OwnComment): string {
  const text = body.slice(body.indexOf('\n') + 1);
  const end = text.startsWith(opening) ? text.indexOf(closing) : -1;
  return end === -1 ? text : text.slice(end + closing.length);
}
