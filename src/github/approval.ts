// What a merged pull request approves: the plan that acgctl's own comment showed for its last commit, if nobody has edited
// that comment since.

import { readEditor } from './comment-editor.ts';
import { type Desk, findShownPlan } from './plan-comment.ts';

export interface Approval {
  readonly pullRequest: number | undefined;
  /** `sha256:…` of the plan; undefined where nothing proves one. */
  readonly digest: string | undefined;
  /** The run that made the plan and has it as an artifact. */
  readonly runId: string | undefined;
  /** May be applied without another look: it was not refused, and every deletion was shown. */
  readonly auto: boolean;
  /** Why there is no proof, or no `auto`. */
  readonly reason: string | undefined;
}

export async function findApproval(desk: Desk, gateway: string): Promise<Approval> {
  const shown = await findShownPlan(desk, gateway);
  const none = (reason: string): Approval => ({
    pullRequest: shown?.pullRequest.number,
    digest: undefined,
    runId: undefined,
    auto: false,
    reason,
  });
  if (shown === undefined) return none(`no pull request was merged as ${desk.runner.sha ?? 'this commit'}`);
  const { pullRequest, comment } = shown;
  const at = `#${pullRequest.number}`;
  if (comment === undefined) return none(`${at} has no plan of ${gateway} that this token's user has posted`);
  const editor = await readEditor(desk.client, comment.nodeId, await desk.identity());
  if (editor !== undefined) return none(`the comment with the plan on ${at} was edited by ${editor}`);
  const { digest, run, commit, showsEveryDeletion, refused } = comment.marker.data;
  if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(digest)) return none(`${at} shows no plan`);
  if (commit !== pullRequest.head) return none(`the plan on ${at} is not of its last commit`);
  const runId = typeof run === 'string' && /^\d+$/.test(run) ? run : undefined;
  const lacks = [
    [runId === undefined, `the comment on ${at} names no run`],
    // The rails that refused it were those of the base; after the merge there are only the ones that it brought along.
    [refused !== false, `the plan on ${at} was refused`],
    [showsEveryDeletion !== true, `the comment on ${at} does not show every deletion`],
  ] as const;
  const reason = lacks.find(([isLacking]) => isLacking)?.[1];
  return { pullRequest: pullRequest.number, digest, runId, auto: reason === undefined, reason };
}
