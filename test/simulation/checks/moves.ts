// I22: a move is one delete and one create, back to back, one number at a time; a run that finds one cut off finishes it
// before it writes any other number; and the gap that is reported is not shorter than the one there was.

import type { Change } from '../../../src/model/change.ts';
import { isWrite, type SentRequest } from '../history.ts';
import type { ApprovedRun, Check, Evidence } from './evidence.ts';

export const movesBackToBack: Check = (evidence) =>
  evidence.approved.flatMap((approved) => {
    const mine = writesOf(approved, evidence);
    return approved.changes
      .filter((change) => change.action === 'move')
      .flatMap((change) => {
        const deletion = deletionOf(change, approved, evidence);
        if (deletion === undefined) return [];
        const later = mine.filter((sent) => sent.step > deletion.commit.step && !isAbout(sent, change));
        const until = Math.min(arrivalOf(change, deletion.commit.step, evidence), triedToPutBack(change, mine));
        const strangers = later.filter((sent) => sent.step < until);
        return strangers.map((sent) => ({
          message: `run ${approved.run.id} sent ${sent.method} ${sent.path} while ${change.address} was in no account`,
          step: sent.step,
        }));
      });
  });

/** Created before it is deleted, a number would be in two accounts, or nobody knows in which. */
export const deleteThenCreate: Check = (evidence) =>
  evidence.approved.flatMap((approved) =>
    approved.changes.flatMap((change) => {
      if (change.action !== 'move') return [];
      const mine = writesOf(approved, evidence).filter((sent) => isAbout(sent, change));
      const [first] = mine;
      if (first === undefined || first.method === 'DELETE') return [];
      const message = `run ${approved.run.id} sent ${first.method} ${first.path} before any DELETE of the move`;
      return [{ message, step: first.step }];
    }),
  );

export const cutMovesFirst: Check = (evidence) =>
  evidence.approved.flatMap((approved) => {
    const writes = writesOf(approved, evidence).filter((sent) => /\/numbers\/|Numbers$/.test(sent.path));
    const [first] = writes;
    if (first === undefined) return [];
    const cut = approved.changes.filter((change) => isCutAt(change, approved.from, first.step, evidence));
    const like = approved.changes.filter((change) => looksCutAt(change, approved.from, first.step, evidence));
    const others = writes.findIndex((sent) => !like.some((change) => isAbout(sent, change)));
    return cut
      .filter((change) => others >= 0 && !writes.slice(0, others).some((sent) => isAbout(sent, change)))
      .map((change) => ({
        message: `run ${approved.run.id} found ${change.address} in no account, and wrote other numbers before it`,
        step: writes[others]?.step,
      }));
  });

export const gapsAreTold: Check = (evidence) =>
  evidence.approved.flatMap((approved) =>
    approved.changes.flatMap((change) => {
      if (change.action !== 'move') return [];
      const outcome = approved.run.report?.outcomes.find(({ address }) => address === change.address);
      const gone = deletionOf(change, approved, evidence);
      const back = creationOf(change, approved, evidence);
      if (outcome?.state !== 'done' || gone === undefined || back === undefined) return [];
      const gap = back.commit.at - gone.commit.at;
      if ((outcome.gapMilliseconds ?? -1) >= gap) return [];
      const message = `run ${approved.run.id} tells a gap of ${outcome.gapMilliseconds} ms for ${change.address}, which was ${gap} ms`;
      return [{ message, step: back.commit.step }];
    }),
  );

function writesOf({ run }: ApprovedRun, { history }: Evidence): readonly SentRequest[] {
  return history.requests.filter((sent) => sent.run === run.id && isWrite(sent));
}

function isAbout({ path }: SentRequest, { telephoneNumber }: Change): boolean {
  return path.endsWith(`/numbers/${telephoneNumber}`);
}

function deletionOf(change: Change, { run }: ApprovedRun, { deeds }: Evidence) {
  const left = `${change.from}/${change.telephoneNumber}`;
  return deeds.find(({ effect, ...deed }) => deed.run === run && effect.address === left && effect.after === null);
}

/** The last attempt to put it back: when that is refused too, the outcome says so, and the others are not kept waiting. */
function triedToPutBack({ from, telephoneNumber }: Change, mine: readonly SentRequest[]): number {
  const back = mine.findLast(
    ({ method, path }) => method === 'PUT' && path === `/accounts/${from}/numbers/${telephoneNumber}`,
  );
  return back?.step ?? Number.POSITIVE_INFINITY;
}

/** The step at which the number is anywhere again; somebody else may have put it there, even before it was gone. */
function arrivalOf({ telephoneNumber }: Change, gone: number, { history, timeline }: Evidence): number {
  const places = [...timeline.addresses].filter((address) => address.endsWith(`/${telephoneNumber}`));
  if (places.some((address) => timeline.at(address, gone) !== null)) return gone;
  const back = history.commits.find(
    ({ step, effects }) =>
      step >= gone && effects.some(({ address, after }) => after !== null && address.endsWith(`/${telephoneNumber}`)),
  );
  return back?.step ?? Number.POSITIVE_INFINITY;
}

/** In either account: it may have been put back. */
function creationOf(change: Change, { run }: ApprovedRun, { deeds }: Evidence) {
  return deeds.find(
    ({ effect, ...deed }) =>
      deed.run === run && effect.address.endsWith(`/${change.telephoneNumber}`) && effect.before === null,
  );
}

/** A move whose number was in neither account all the while that the run looked. */
function isCutAt(change: Change, from: number, to: number, { timeline }: Evidence): boolean {
  if (change.action !== 'move') return false;
  return [change.address, `${change.from}/${change.telephoneNumber}`].every((address) =>
    timeline.during(address, from, to).every((state) => state === null),
  );
}

/** One that somebody moved while the two accounts were read one after the other was seen in neither. */
function looksCutAt(change: Change, from: number, to: number, { timeline }: Evidence): boolean {
  if (change.action !== 'move') return false;
  return [change.address, `${change.from}/${change.telephoneNumber}`].every((address) =>
    timeline.during(address, from, to).some((state) => state === null),
  );
}
