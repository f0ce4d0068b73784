// The verdict on a plan, as an alert: safe, safe with a look, blocked and how to allow it, or nothing to do.

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
export function verdict(plan: Plan, room: number): string {
  if (plan.guards.verdict === 'blocked') return blocked(plan, room);
  if (plan.changes.length === 0) {
    const rest = plan.unsettled.length === 0 ? '' : ', but not everything is settled on the back end';
    return alert('NOTE', [`**Nothing to do.** The gateway is as declared${rest}.`]);
  }
  const risks = riskWords(plan);
  if (risks.length === 0) {
    return alert('TIP', [
      '**Safe.** Within the guards: nothing is deleted, moved or switched off, and no emergency address changes.',
    ]);
  }
  return alert('WARNING', [`**Within the guards, and worth a look:** ${risks.join(', ')}. Shown first below.`]);
}

function blocked({ guards }: Plan, room: number): string {
  const final = guards.findings.filter((finding) => !finding.overridable);
  const others = guards.findings.filter((finding) => finding.overridable);
  const lines: string[] = [];
  let length = 0;
  for (const finding of [...final, ...others]) {
    const line = findingLine(finding);
    if (length + line.length > room) break;
    lines.push(line);
    length += line.length + 3;
  }
  const rest = guards.findings.length - lines.length;
  if (rest > 0) lines.push(`- and ${amountOf(rest, lines.length === 0 ? 'finding' : 'more finding')}`);
  const effect = 'Nothing is written as long as a guard stands.';
  return alert('CAUTION', [
    `**Blocked by ${guards.findings.length === 1 ? 'a guard' : 'guards'}.** ${effect}`,
    '',
    ...lines,
    '',
    ...remedies(guards.totals, others, final.length),
  ]);
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
