// The view model of outcomes: counted by state, and those that somebody has to look at by reason.

import type { Outcome, OutcomeState } from '../model/outcome.ts';

/** In the order in which they are counted. */
export const outcomeStates = [
  'done',
  'already done',
  'pending',
  'failed',
  'not attempted',
  'unknown',
] as const satisfies readonly OutcomeState[];

export function countOutcomes(outcomes: readonly Outcome[]): Readonly<Record<OutcomeState, number>> {
  const counts = { done: 0, 'already done': 0, pending: 0, failed: 0, 'not attempted': 0, unknown: 0 };
  for (const { state } of outcomes) counts[state] += 1;
  return counts;
}

/** What did not succeed, in groups with the same state, code and reason, in the order of their first. */
export function groupProblems(outcomes: readonly Outcome[]): readonly (readonly [Outcome, ...Outcome[]])[] {
  const groups = new Map<string, [Outcome, ...Outcome[]]>();
  for (const outcome of outcomes) {
    if (outcome.state === 'done' || outcome.state === 'already done') continue;
    const key = JSON.stringify([outcome.state, outcome.code, outcome.reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [outcome]);
    else group.push(outcome);
  }
  return [...groups.values()];
}
