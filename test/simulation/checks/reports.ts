// I16: each change of the plan ends in exactly one outcome, and the outcome is true.

import type { Change } from '../../../src/model/change.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { ApplyReport } from '../../../src/model/report.ts';
import { isWrite } from '../history.ts';
import type { ApprovedRun, Check, Evidence } from './evidence.ts';
import { alike, changedLeaves } from './leaves.ts';
import { isPushedOver } from './plans.ts';

export const everyChangeHasOneOutcome: Check = ({ approved }) =>
  approved.flatMap(({ run, changes }) => {
    const { report } = run;
    if (report === undefined || report.stale.length > 0) return [];
    const told = report.outcomes.map(({ address }) => address);
    const due = changes.map(({ address }) => address);
    if (told.length === due.length && due.every((address, index) => told[index] === address)) return [];
    return [{ message: `run ${run.id} tells ${told.length} outcomes for ${due.length} changes`, step: run.endStep }];
  });

export const staleMeansNothingWritten: Check = ({ history, approved }) =>
  approved.flatMap(({ run }) => {
    if ((run.report?.stale.length ?? 0) === 0) return [];
    const sent = history.requests.find((request) => request.run === run.id && request.method !== 'GET');
    return sent === undefined ? [] : [{ message: `run ${run.id} calls the plan stale, and wrote`, step: sent.step }];
  });

export const outcomesAreTrue: Check = (evidence) =>
  evidence.approved.flatMap((approved) => {
    const { report, id, endStep } = approved.run;
    if (report === undefined || report.stale.length > 0) return [];
    const changes = new Map(approved.changes.map((change) => [change.address, change]));
    return report.outcomes.flatMap((outcome) => {
      const change = changes.get(outcome.address);
      if (change === undefined || cannotBeKnown(outcome, change, approved, evidence)) return [];
      const problem = judge(outcome, change, report, approved, evidence);
      const words = `run ${id} calls ${outcome.address} ${outcome.state} (${outcome.code ?? outcome.reason ?? ''})`;
      return problem === undefined ? [] : [{ message: `${words}, ${problem}`, step: endStep }];
    });
  });

function judge(
  outcome: Outcome,
  change: Change,
  report: ApplyReport,
  approved: ApprovedRun,
  evidence: Evidence,
): string | undefined {
  const { timeline } = evidence;
  const { from, to } = approved;
  const wasRead = report.verification.state === 'empty' || report.verification.state === 'differs';
  // Where the last reading began is not known here; the last page of it came after the last write.
  const othersCame = timeline.touchedByOthers(change.address, from, to);
  const since = wasRead && !othersCame ? (lastWriteOf(approved, evidence) ?? from) : from;
  const isLike = othersCame ? alikeAsDeclared : alike;
  const arrived = arrivals(change, since, to, evidence, isLike);
  const isThere = arrivals(change, to, to, evidence, isLike);
  const mine = evidence.deeds.some(({ run, change: planned }) => run === approved.run && planned === change);
  switch (outcome.state) {
    case 'done':
    case 'already done':
    case 'pending':
      // A gateway that merges may accept a number and keep what it was to lose: seen only by reading again.
      return arrived || (!wasRead && evidence.history.knobs.batch.semantics === 'merge')
        ? undefined
        : 'and it was not there as planned';
    case 'failed':
    case 'not attempted':
      if (!isThere || !mine || isSyncFailure(outcome) || othersCame) return undefined;
      return wasRead || outcome.state === 'not attempted' ? 'and it had written it' : undefined;
    case 'unknown':
      return wasRead ? 'and it had read it' : undefined;
  }
}

const isSyncFailure = ({ code }: Outcome): boolean => code === 'BackendSyncFailed' || code === 'SYNC_FAILED';

/** It was written, and nobody could tell the run so. */
function cannotBeKnown(outcome: Outcome, change: Change, approved: ApprovedRun, evidence: Evidence): boolean {
  if (outcome.state === 'failed') return isUnseen(outcome, approved, evidence);
  return outcome.state === 'not attempted' && wasDuplicated(change, approved, evidence);
}

/** Not shown when read again, because it was pushed over the edge of a page (I10). */
function isUnseen(outcome: Outcome, approved: ApprovedRun, evidence: Evidence): boolean {
  const since = lastWriteOf(approved, evidence) ?? approved.from;
  const commits = evidence.history.commits.filter(({ step }) => step > since && step < approved.to);
  return outcome.code === 'NOT_AS_WRITTEN' && isPushedOver(outcome.address, commits);
}

/** The network delivered it twice: it was carried out, and what came back was of the other one, and said 429. */
function wasDuplicated({ account }: Change, { run }: ApprovedRun, { history }: Evidence): boolean {
  return history.requests.some(
    (sent) =>
      sent.run === run.id &&
      sent.fault === 'duplicate' &&
      sent.result === '429' &&
      isWrite(sent) &&
      sent.path.startsWith(`/accounts/${account}`),
  );
}

/** True when the after-image was there at some time in this span. */
function arrivals(change: Change, from: number, to: number, { timeline }: Evidence, isLike: typeof alike): boolean {
  const had = (address: string, image: JsonObject | null): boolean =>
    timeline.during(address, from, to).some((state) => isLike(state, image));
  if (change.action === 'move') {
    return had(change.address, change.after) && had(`${change.from}/${change.telephoneNumber}`, null);
  }
  return had(change.address, change.after);
}

const carriedOver = /(^|\.)(ringPattern|futureFlag|billingCode|assignmentStatus|civicAddressId|locationId)$/;

/** But for what acgctl carries over from live: somebody else set it meanwhile, and it is not wanted otherwise. */
function alikeAsDeclared(state: JsonObject | null, image: JsonObject | null): boolean {
  if (state === null || image === null) return state === image;
  return changedLeaves(state, image).every((path) => carriedOver.test(path));
}

function lastWriteOf({ run }: ApprovedRun, { history }: Evidence): number | undefined {
  return history.requests.findLast((sent) => sent.run === run.id && sent.method !== 'GET')?.step;
}
