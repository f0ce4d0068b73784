// A plan's guard findings and risky changes, and drift, as problems.

import type { Change } from '../../model/change.ts';
import type { GuardFinding, Plan } from '../../model/plan.ts';
import type { DriftReport } from '../../model/report.ts';
import { type ChangeGroup, groupChanges } from '../group-changes.ts';
import { type RiskClass, riskOf } from '../markdown/risk-classes.ts';
import type { Problem, Problems } from './problem.ts';

const riskRules: Record<RiskClass, { readonly rule: string; readonly verb: string }> = {
  deletes: { rule: 'plan/delete', verb: 'Deletes' },
  moves: { rule: 'plan/move', verb: 'Moves' },
  emergencyChanges: { rule: 'plan/emergency', verb: 'Changes the emergency address of' },
  disables: { rule: 'plan/disable', verb: 'Switches a service off for' },
};

const meanings: Readonly<Record<string, string>> = {
  'plan/delete': 'The plan deletes an account or numbers.',
  'plan/move': 'The plan moves numbers to another account.',
  'plan/emergency': 'The plan changes emergency addresses, or who may change them.',
  'plan/disable': 'The plan switches a service off.',
  'drift/changed': 'Set otherwise outside git.',
  'drift/missing': 'Declared, and not on the gateway.',
  'drift/extra': 'On the gateway, and not declared.',
  'drift/moved': 'Declared in one account, live in another.',
  'drift/not-applied': 'Declared otherwise since the base, and not applied yet.',
  'drift/sync-failed': 'As declared, and the back end refused it.',
  'drift/settling': 'As declared, and the back end is still at it.',
  'drift/unanswered': 'A request for information that no account file answers.',
  'drift/unmanaged': 'An account without a file.',
};

function meaning(rule: string): string {
  return (
    meanings[rule] ?? (rule.startsWith('guard/') ? 'A guard refuses the plan.' : 'A difference from what git declares.')
  );
}

export function planProblems(plan: Plan): Problems {
  const guards = plan.guards.findings.map((finding) => guardProblem(finding, plan.changes));
  const risks = groupChanges(plan.changes).flatMap((group) => {
    const risk = riskOf(group.change);
    return risk === undefined ? [] : [changeProblem(group, riskRules[risk])];
  });
  const problems = [...guards, ...risks];
  return { of: 'plan', problems, subjects: subjectsOf(plan.changes, problems), meaning };
}

/** A guard has no line of its own: the first change that it is about has. */
function guardProblem(
  { guard, account, message, remedy, overridable }: GuardFinding,
  changes: readonly Change[],
): Problem {
  const isAbout = (change: Change): boolean =>
    (account === undefined || subjectOf(change) === account) && riskOf(change) !== undefined;
  const at = changes.find(isAbout)?.source;
  return {
    rule: `guard/${guard}`,
    level: 'error',
    message: overridable ? `${message}. To allow exactly this: ${remedy}` : `${message}. No override: ${remedy}`,
    subject: account ?? 'guards',
    // Counts change from plan to plan, the guard that refuses stays the same.
    key: account ?? (guard === 'elsewhere' ? message : ''),
    ...(at === undefined ? {} : { at }),
  };
}

function changeProblem(group: ChangeGroup, { rule, verb }: { readonly rule: string; readonly verb: string }): Problem {
  const { change, count, addresses } = group;
  const from = change.from === undefined ? '' : ` from ${change.from}`;
  return {
    rule,
    level: 'warning',
    message: `${verb} ${ranges(addresses)}${from}${total(count)}: ${change.reason}`,
    subject: subjectOf(change),
    key: addresses[0] ?? change.address,
    ...(change.source === undefined ? {} : { at: change.source }),
  };
}

export function driftProblems({ items, plan }: DriftReport): Problems {
  const groups = new Map<string, ChangeGroup>();
  for (const group of groupChanges(plan.changes)) {
    for (const { address } of group.changes) groups.set(address, group);
  }
  const told = new Set<ChangeGroup>();
  const problems = items.flatMap(({ category, address, count, alarm, reason, source: own }): Problem[] => {
    const isState = category === 'sync-failed' || category === 'settling';
    const group = isState ? undefined : groups.get(address);
    // The first of a group stands for all of it.
    if (group !== undefined && told.has(group)) return [];
    if (group !== undefined) told.add(group);
    const source = own ?? group?.change.source;
    return [
      {
        rule: `drift/${category}`,
        level: alarm ? 'warning' : 'note',
        message: `${ranges(group?.addresses ?? [address])}${total(group?.count ?? count)}: ${reason}`,
        subject: group === undefined ? (address.split('/')[0] ?? address) : subjectOf(group.change),
        key: address,
        ...(source === undefined ? {} : { at: source }),
      },
    ];
  });
  return { of: 'drift', problems, subjects: subjectsOf([], problems), meaning };
}

function subjectOf({ kind, from, account, address }: Change): string {
  return kind === 'rfi' ? address : (from ?? account ?? address);
}

function subjectsOf(changes: readonly Change[], problems: readonly Problem[]): readonly string[] {
  return [...new Set([...changes.map(subjectOf), ...problems.map(({ subject }) => subject)])];
}

/** The first ranges; the whole of them would be too long for a list of findings. */
function ranges(addresses: readonly string[]): string {
  const shown = addresses.slice(0, 5).join(', ');
  return addresses.length > 5 ? `${shown} and ${addresses.length - 5} more ranges` : shown;
}

function total(count: number): string {
  return count === 1 ? '' : ` (${count} numbers)`;
}
