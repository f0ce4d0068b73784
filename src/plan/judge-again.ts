// A saved plan was judged when it was made. Guards that have become stricter since then hold for it too, and so do those
// whose verdict somebody took out of the file: what they count is counted anew.

import type { Guards } from '../model/desired.ts';
import type { GuardFinding, Plan } from '../model/plan.ts';
import type { AccountFacts } from './account-facts.ts';
import { guardClasses, judgeGuards } from './guards.ts';
import { markProtected } from './protect.ts';

/** How many numbers were live is not in a plan, so shares are not reckoned anew. */
const unknown: AccountFacts = { liveNumbers: () => 0, serviceNumbers: () => 0, tenantNumbers: () => 0 };

/** The plan with what the guards of today find in it beside its own findings. */
export function judgeAgain(plan: Plan, today: Guards): Plan {
  const findings = [...plan.guards.findings, ...findNew(plan, today)];
  return { ...plan, guards: { ...plan.guards, verdict: findings.length === 0 ? 'ok' : 'blocked', findings } };
}

function findNew({ changes, guards: then }: Plan, today: Guards): readonly GuardFinding[] {
  const { findings, totals } = judgeGuards(markProtected(changes, today.protect), [], unknown, today);
  const isNew = ({ guard, account }: GuardFinding): boolean =>
    !then.findings.some((known) => known.guard === guard && known.account === account);
  const remade = guardClasses.flatMap((name): GuardFinding[] => {
    if (totals[name] === 0) return [];
    const { percent: before = Number.POSITIVE_INFINITY } = then.limits[name];
    const { percent = Number.POSITIVE_INFINITY } = today[name];
    const isForged = then.totals[name] < totals[name];
    if (percent >= before && !isForged) return [];
    const message = isForged
      ? `${name}: the plan says ${then.totals[name]}, and has ${totals[name]}`
      : `${name}: at most ${percent} % of an account are allowed now, which this plan was not held against`;
    return [{ guard: name, message, remedy: 'make a new plan, and have it approved', overridable: false }];
  });
  return [...findings.filter(isNew), ...remade];
}
