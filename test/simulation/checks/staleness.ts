// I6 and I7: what somebody else changed before the stale check is not written, and neither, where If-Match guards it, is
// what they change after.

import type { Change } from '../../../src/model/change.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { isWrite } from '../history.ts';
import type { ApprovedRun, Check, Evidence } from './evidence.ts';
import { alike } from './leaves.ts';
import { isUnguarded } from './within-plan.ts';

export const staleIsNotWritten: Check = (evidence) =>
  evidence.approved.flatMap((approved) => {
    const first = evidence.history.requests.find((sent) => sent.run === approved.run.id && isWrite(sent));
    if (first === undefined) return [];
    return approved.changes
      .filter((change) => isStaleThroughout(change, approved, first.step, evidence))
      .map(({ address }) => ({
        message: `run ${approved.run.id} wrote although ${address} was neither as planned from nor as planned to`,
        step: first.step,
      }));
  });

/** True when at no time of the stale check the resource looked like an image of the change. */
function isStaleThroughout(change: Change, approved: ApprovedRun, firstWrite: number, evidence: Evidence): boolean {
  const { timeline } = evidence;
  const there = timeline.during(change.address, approved.from, firstWrite);
  const isOne = (states: readonly (JsonObject | null)[], ...images: (JsonObject | null | undefined)[]): boolean =>
    states.some((state) => images.some((image) => image !== undefined && alike(state, image)));
  if (change.action !== 'move') return !isOne(there, change.before, change.after, approved.halves.get(change.address));
  const left = timeline.during(`${change.from}/${change.telephoneNumber}`, approved.from, firstWrite);
  const arrived = isOne(there, change.after) && isOne(left, null);
  return !arrived && !(isOne(there, null) && isOne(left, change.before, null));
}

export const noLostUpdate: Check = (evidence) =>
  evidence.deeds.flatMap(({ change, effect, run, approved, commit }) => {
    if (change === undefined || approved === undefined || isUnguarded(change, evidence)) return [];
    const half = approved.halves.get(change.address);
    const known = [change.before, ...(half === undefined ? [] : [half])];
    if (known.some((image) => alike(effect.before, image))) return [];
    const message = `run ${run.id} wrote ${effect.address} over a state that it had not read`;
    return [{ message, step: commit.step }];
  });
