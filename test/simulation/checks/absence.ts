// I3: no number is ever absent, in another account, or without a service that it had, unless an approved plan or another
// writer says so. Judged without the plan that was under way: by all that was ever approved.

import type { JsonObject } from '../../../src/model/json.ts';
import type { Check, Evidence } from './evidence.ts';
import { leavesOf } from './leaves.ts';
import { isSwept } from './within-plan.ts';

export const noWrongAbsence: Check = (evidence) => {
  const { history, approved } = evidence;
  const mayGo = new Set<string>();
  const mayLose = new Map<string, Set<string>>();
  for (const { changes } of approved) {
    for (const { kind, action, address, from, telephoneNumber, paths } of changes) {
      if (kind === 'number' && action === 'delete') mayGo.add(address);
      if (action === 'move') mayGo.add(`${from}/${telephoneNumber}`);
      if (action === 'update') mayLose.set(address, new Set([...(mayLose.get(address) ?? []), ...paths]));
    }
  }
  const removed = evidence.deeds.flatMap((deed) => {
    const { effect, commit, run } = deed;
    const { address, before, after } = effect;
    if (before === null || !/\/\+/.test(address)) return [];
    if (after === null) {
      if (mayGo.has(address) || isSwept(deed, evidence)) return [];
      return [{ message: `run ${run.id} removed ${address}, which no approved plan deletes`, step: commit.step }];
    }
    const othersCame = evidence.timeline.touchedByOthers(address, 0, commit.step);
    const lost = servicesOn(before).filter((path) => !servicesOn(after).includes(path));
    const wrong = lost.filter((path) => !othersCame && mayLose.get(address)?.has(path) !== true);
    return wrong.map((path) => ({ message: `run ${run.id} switched off ${path} of ${address}`, step: commit.step }));
  });
  return [...removed, ...missingAtTheEnd(evidence, mayGo, history.final)];
};

function servicesOn(resource: JsonObject): readonly string[] {
  return [...leavesOf(resource).keys()].filter((path) => /^serviceDetails\.[^.]+\.enabled$/.test(path));
}

/** What was there at first, was nobody's to take, and is not there at last. */
function missingAtTheEnd(
  { history, timeline }: Evidence,
  mayGo: ReadonlySet<string>,
  final: ReadonlyMap<string, JsonObject>,
) {
  return [...history.initial.keys()]
    .filter((address) => /\/\+/.test(address) && !final.has(address) && !mayGo.has(address))
    .filter((address) => !timeline.touchedByOthers(address, 0, Number.POSITIVE_INFINITY))
    .map((address) => ({ message: `${address} is gone at the end, and no approved plan deletes it`, step: undefined }));
}
