// The verdict on a plan, as an alert: safe, safe with a look, over a guard and allowed, blocked and how to allow it, or
// nothing to do.

import type { PlanRemarks } from '../../model/markdown.ts';
import type { GuardClass, GuardFinding, Plan } from '../../model/plan.ts';
import { code, prose } from './escape.ts';
import { riskCounts } from './risk-classes.ts';
import { amount, amountOf } from './tally.ts';

export type Alert = 'NOTE' | 'TIP' | 'WARNING' | 'CAUTION';

/** A quoted block that GitHub shows as an alert. Lines are finished markdown; an empty one parts paragraphs. */
export function alert(kind: Alert, lines: readonly string[]): string {
  return `${[`[!${kind}]`, ...lines].map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')}\n\n`;
}

/** `room`: about how many characters the guards' findings may take; how to allow the plan is always told. */
export function verdict(plan: Plan, room: number, { allowed, allowProblem, findings = [] }: PlanRemarks = {}): string {
  const isRefused = findings.some(({ severity }) => severity === 'error');
  if (plan.guards.verdict === 'blocked')
    return allowed === undefined ? blocked(plan, room, allowProblem) : passed(plan, room, allowed);
  if (allowProblem !== undefined) return alert('CAUTION', [notAllowed(allowProblem)]);
  if (plan.target.accounts?.length === 0) {
    const why = 'No account is declared otherwise than at the base, so the gateway was not asked.';
    return alert('NOTE', [`**Nothing to do.** ${why}`]);
  }
  if (plan.changes.length === 0) {
    const rest = plan.unsettled.length === 0 ? '' : ', but not everything is settled on the back end';
    return alert('NOTE', [`**Nothing to do.** The gateway is as declared${rest}.`]);
  }
  const risks = riskWords(plan);
  if (risks.length === 0) {
    if (isRefused) return '';
    return alert('TIP', [
      '**Safe.** Within the guards: nothing is deleted, moved or switched off, and no emergency address changes.',
    ]);
  }
  return alert('WARNING', [`**Within the guards, and worth a look:** ${risks.join(', ')}. Shown first below.`]);
}

function blocked({ guards }: Plan, room: number, allowProblem: string | undefined): string {
  const final = guards.findings.filter((finding) => !finding.overridable);
  const others = guards.findings.filter((finding) => finding.overridable);
  const effect = 'Nothing is written as long as a guard stands.';
  return alert('CAUTION', [
    `**Blocked by ${guards.findings.length === 1 ? 'a guard' : 'guards'}.** ${effect}`,
    '',
    ...fittingLines([...final, ...others].map(findingLine), room),
    '',
    ...(allowProblem === undefined ? [] : [notAllowed(allowProblem), '']),
    ...remedies(guards.totals, others, final.length),
  ]);
}

/** Somebody named the exact counts. */
function passed({ guards }: Plan, room: number, allowed: readonly string[]): string {
  return alert('WARNING', [
    `**Over ${guards.findings.length === 1 ? 'a guard' : 'guards'}, and allowed:** ${allowed.map((value) => code(value)).join(' and ')}. What is risky is shown first below.`,
    '',
    ...fittingLines(guards.findings.map(findingLine), room),
  ]);
}

function notAllowed(problem: string): string {
  return `**No allowance counts:** ${prose(problem, 300)}`;
}

/** As many as fit into `room`, and a last one that counts the others. */
export function fittingLines(all: readonly string[], room: number): readonly string[] {
  const lines: string[] = [];
  let length = 0;
  for (const line of all) {
    if (length + line.length > room) break;
    lines.push(line);
    length += line.length + 3;
  }
  const rest = all.length - lines.length;
  return rest === 0 ? lines : [...lines, `- and ${amountOf(rest, lines.length === 0 ? 'finding' : 'more finding')}`];
}

function findingLine({ message, remedy, overridable }: GuardFinding): string {
  return `- ${prose(message, 300)}${overridable ? '' : `<br>**No override:** ${prose(remedy, 300)}`}`;
}

/** The allowances that lift all findings that can be lifted: one of each class, with the exact count. */
function remedies(
  totals: Readonly<Record<GuardClass, number>>,
  findings: readonly GuardFinding[],
  final: number,
): readonly string[] {
  const classes = [...new Set(findings.map(({ guard }) => guard))].filter((guard) => Object.hasOwn(totals, guard));
  const allowances = classes.map((guard) => `${guard}=${totals[guard as GuardClass]}`);
  if (allowances.length === 0) return ['No allowance lifts this.'];
  const labels = allowances.map((allowance) => code(`acg-allow: ${allowance}`)).join(' and ');
  const flags = code(allowances.map((allowance) => `--allow ${allowance}`).join(' '));
  const noun = allowances.length === 1 ? 'the label' : 'the labels';
  const told = `To allow exactly this: ${noun} ${labels} on the pull request, or ${flags} on the command line.`;
  return final === 0
    ? [told]
    : [`${told} **That is not enough here:** ${amountOf(final, 'finding')} cannot be overridden.`];
}

function riskWords(plan: Plan): readonly string[] {
  const counts = riskCounts(plan.changes);
  const words = [
    [counts.deletes, 'deletion', 'deletions'],
    [counts.moves, 'move', 'moves'],
    [counts.emergencyChanges, 'emergency-address change', 'emergency-address changes'],
    [counts.disables, 'change that switches a service off', 'changes that switch a service off'],
  ] as const;
  return words.flatMap(([count, one, many]) => (count === 0 ? [] : [`${amount(count)} ${count === 1 ? one : many}`]));
}
