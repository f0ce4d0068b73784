// Annotations on the lines of the config repository: findings, guards, and the changes that somebody should look at, worst
// first.

import type { Annotation } from '../github/workflow-commands.ts';
import type { Change } from '../model/change.ts';
import type { Diagnostic, SourceRef } from '../model/diagnostic.ts';
import type { GuardFinding, Plan } from '../model/plan.ts';
import type { ApplyReport, DriftReport } from '../model/report.ts';
import { visible } from '../render/visible.ts';

export function annotateFindings(findings: readonly Diagnostic[]): readonly Annotation[] {
  return findings.map(({ severity, code, message, hint, at }) => ({
    level: severity,
    title: code,
    message: visible(`${message} ${hint}`),
    at,
  }));
}

/** Worst first. */
const risks: readonly { readonly title: string; readonly isMeant: (change: Change) => boolean }[] = [
  { title: 'Deletes from a protected account', isMeant: ({ classes }) => classes.includes('protected') },
  { title: 'Deletes', isMeant: ({ action }) => action === 'delete' },
  { title: 'Changes an emergency address', isMeant: ({ classes }) => classes.includes('emergency') },
  { title: 'Moves', isMeant: ({ action }) => action === 'move' },
  { title: 'Switches a service off', isMeant: ({ classes }) => classes.includes('disable') },
];

export function isRisky(change: Change): boolean {
  return risks.some(({ isMeant }) => isMeant(change));
}

/** Guards that block, or that are allowed to be passed, then each risk once for each line that declares it. */
export function annotatePlan(plan: Plan, isAllowed: boolean): readonly Annotation[] {
  const guards = plan.guards.findings.map((finding) => annotateGuard(finding, plan, isAllowed));
  const groups = new Map<string, { readonly risk: number; readonly first: Change; count: number }>();
  for (const change of plan.changes) {
    const risk = risks.findIndex(({ isMeant }) => isMeant(change));
    if (risk === -1) continue;
    const key = JSON.stringify([risk, change.account, change.source?.file, change.source?.line]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { risk, first: change, count: 1 });
    else group.count += 1;
  }
  const risky = [...groups.values()].sort((a, b) => a.risk - b.risk).map(annotateRisk);
  return [...guards, ...risky];
}

function annotateRisk({
  risk,
  first,
  count,
}: {
  readonly risk: number;
  readonly first: Change;
  readonly count: number;
}) {
  const message = `${first.address}${others(count)}: ${first.reason}`;
  return annotation('warning', risks[risk]?.title ?? 'Risk', message, first.source);
}

function annotateGuard(finding: GuardFinding, plan: Plan, isAllowed: boolean): Annotation {
  const at = plan.changes.find((change) => isRisky(change) && change.account === finding.account)?.source;
  if (isAllowed) return annotation('warning', `Guard ${finding.guard}, allowed`, finding.message, at);
  return annotation('error', `Guard ${finding.guard}`, `${finding.message}; ${finding.remedy}`, at);
}

/** What was not done, once for each state, reason and line. */
export function annotateOutcomes({ plan, outcomes, stale }: ApplyReport): readonly Annotation[] {
  const groups = new Map<string, { readonly message: string; readonly at: SourceRef | undefined; count: number }>();
  outcomes.forEach(({ state, address, reason = '' }, index) => {
    if (state === 'done' || state === 'already done') return;
    const at = plan.changes[index]?.source;
    const key = JSON.stringify([state, reason, at?.file, at?.line]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { message: `${address} is ${state}. ${reason}`, at, count: 1 });
    else group.count += 1;
  });
  return [
    ...stale.map(({ address, message }) => annotation('error', 'Stale plan', `${address}: ${message}`, undefined)),
    ...[...groups.values()].map(({ message, at, count }) =>
      annotation('error', `Not applied${others(count)}`, message, at),
    ),
  ];
}

/** One for each category and account. */
export function annotateDrift({ items, plan }: DriftReport): readonly Annotation[] {
  const sources = new Map(plan.changes.map(({ address, source }) => [address, source]));
  const groups = new Map<string, { readonly item: DriftReport['items'][number]; count: number }>();
  for (const item of items.filter(({ alarm }) => alarm)) {
    const key = JSON.stringify([item.category, item.address.split('/')[0]]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { item, count: item.count });
    else group.count += item.count;
  }
  return [...groups.values()].map(({ item, count }) => {
    const message = `${item.address}${others(count)}: ${item.reason}`;
    return annotation('warning', `Drift: ${item.category}`, message, sources.get(item.address));
  });
}

function others(count: number): string {
  return count === 1 ? '' : ` and ${count - 1} more`;
}

function annotation(level: Annotation['level'], title: string, message: string, at: SourceRef | undefined): Annotation {
  return { level, title: visible(title), message: visible(message), ...(at === undefined ? {} : { at }) };
}
