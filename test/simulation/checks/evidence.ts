// What the checks look at: the history, its timeline, and what each approved plan allows to be done to each address.

import type { Change } from '../../../src/model/change.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { batchChanges } from '../../../src/plan/batch.ts';
import type { Commit, Effect, History, Run } from '../history.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export interface Evidence {
  readonly history: History;
  readonly timeline: Timeline;
  readonly approved: readonly ApprovedRun[];
  /** Every change on the gateway that acgctl made, one by one. */
  readonly deeds: readonly Deed[];
}

/** A run that was allowed to write. */
export interface ApprovedRun {
  readonly run: Run;
  readonly changes: readonly Change[];
  /** By every address that the change may touch: of a move, both. */
  readonly byAddress: ReadonlyMap<string, Change>;
  /** What an account may look like between its two writes. */
  readonly halves: ReadonlyMap<string, JsonObject>;
  readonly from: number;
  readonly to: number;
}

export interface Deed {
  readonly commit: Commit;
  readonly effect: Effect;
  readonly run: Run;
  readonly approved: ApprovedRun | undefined;
  readonly change: Change | undefined;
}

export type Check = (evidence: Evidence) => readonly { message: string; step?: number | undefined }[];

export function gatherEvidence(history: History): Evidence {
  const approved = history.runs.flatMap((run) => approvedRun(run) ?? []);
  const byRun = new Map(approved.map((one) => [one.run.id, one]));
  const deeds = history.commits.flatMap((commit) => {
    if (commit.run === undefined) return [];
    const run = history.runs[commit.run] as Run;
    const mine = byRun.get(run.id);
    return commit.effects.map((effect) => ({
      commit,
      effect,
      run,
      approved: mine,
      change: mine?.byAddress.get(effect.address),
    }));
  });
  return { history, timeline: timelineOf(history), approved, deeds };
}

function approvedRun(run: Run): ApprovedRun | undefined {
  if (run.plan === undefined || !run.isApproved) return undefined;
  const { changes } = run.plan;
  const byAddress = new Map(changes.map((change) => [change.address, change]));
  for (const change of changes) {
    if (change.action === 'move') byAddress.set(`${change.from}/${change.telephoneNumber}`, change);
  }
  const halves = new Map<string, JsonObject>();
  for (const step of batchChanges(changes).flat()) {
    if (step.does === 'put-account' && !step.completes) halves.set(step.account, step.target);
  }
  return {
    run,
    changes,
    byAddress,
    halves,
    from: run.applyStep as number,
    to: run.endStep ?? Number.POSITIVE_INFINITY,
  };
}
