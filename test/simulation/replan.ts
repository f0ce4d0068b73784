// What src/cli/commands/apply.ts gives apply to plan anew with: the differences among what is read for the plan.

import type { Live } from '../../src/model/live.ts';
import type { Plan } from '../../src/model/plan.ts';

export function replanOf(planner: (live: Live) => Plan, plan: Plan): (live: Live) => readonly string[] {
  const accountsOf = (changes: Plan['changes']): ReadonlySet<string | undefined> =>
    new Set(changes.flatMap((change) => [change.account, change.from]));
  const touched = accountsOf(plan.changes);
  const withNumbers = accountsOf(plan.changes.filter((change) => change.kind === 'number'));
  const addresses = new Set(plan.changes.map((change) => change.address));
  const wasRead = (change: Plan['changes'][number]): boolean => {
    if (addresses.has(change.address)) return true;
    return change.kind !== 'rfi' && (change.kind === 'number' ? withNumbers : touched).has(change.account);
  };
  return (live) =>
    planner(live)
      .changes.filter(wasRead)
      .map((change) => change.address);
}
