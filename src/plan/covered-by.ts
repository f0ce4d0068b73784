// Whether somebody who approved one plan has thereby approved another: the other does nothing else, and may do less.

import type { Plan } from '../model/plan.ts';
import { decisionOf, targetText } from './digest.ts';

type Decided = Pick<Plan, 'target' | 'changes'>;

/** What a plan does beyond an approved one: a sentence for each extra or different change, none when it is covered. */
export function beyondApproval(plan: Decided, approved: Decided): readonly string[] {
  if (targetText(plan.target) !== targetText(approved.target)) {
    return ['the approved plan is for another gateway, API version or choice of accounts'];
  }
  const decisions = new Map(approved.changes.map((change) => [change.address, change]));
  return plan.changes.flatMap((change) => {
    const known = decisions.get(change.address);
    if (known === undefined) return [`${change.address}: ${change.action}, which the approved plan does not have`];
    if (decisionOf(known) === decisionOf(change)) return [];
    return [`${change.address}: ${change.action}, which the approved plan has with ${difference(change, known)}`];
  });
}

function difference(change: Plan['changes'][number], known: Plan['changes'][number]): string {
  if (change.action !== known.action) return `another action (${known.action})`;
  if (JSON.stringify(change.after) !== JSON.stringify(known.after)) return 'another result';
  if (JSON.stringify(change.before) !== JSON.stringify(known.before)) return 'another state before it';
  return 'another origin';
}
