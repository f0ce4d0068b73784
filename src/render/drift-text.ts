// Drift for a terminal: what differs from git, by cause.

import { counted } from '../model/counted.ts';
import { formatSource } from '../model/diagnostic.ts';
import type { DriftCategory, DriftItem, DriftReport } from '../model/report.ts';
import { fieldChanges } from './field-changes.ts';
import { type ChangeGroup, groupChanges } from './group-changes.ts';
import { createPaint, type Paint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { syncRemedy, wantsResync } from './sync-remedy.ts';
import { joinLines, visible } from './visible.ts';

const titles: Record<DriftCategory, string> = {
  changed: 'Changed outside git',
  missing: 'Missing: declared, and not on the gateway',
  extra: 'Extra: on the gateway, and not declared',
  moved: 'Moved: declared in one account, live in another',
  'not-applied': 'Not applied yet: declared since the base, live as at the base',
  'sync-failed': 'Sync failed',
  settling: 'Settling: the back end is still at it',
  unanswered: 'Unanswered: requests for information without an account file',
  unmanaged: 'Unmanaged: accounts without a file',
};

const backEnd: readonly DriftCategory[] = ['sync-failed', 'settling'];

export function renderDriftText(report: DriftReport, options: TextOptions): string {
  const paint = createPaint(options.colour);
  const { base, target } = report.plan;
  const since = base === undefined ? '' : `, base ${base.id.slice(0, 12)}`;
  const lines = [paint('bold', `Drift of ${visible(target.baseDomain)}${since}`), ''];
  const groups = new Map(groupChanges(report.plan.changes).map((group) => [group.change.address, group]));
  const grouped = new Set(report.plan.changes.map((change) => change.address));
  for (const category of Object.keys(titles) as DriftCategory[]) {
    const items = report.items.filter((item) => item.category === category);
    if (items.length === 0) continue;
    lines.push(paint(items.some((item) => item.alarm) ? 'yellow' : 'dim', `${titles[category]}:`));
    for (const item of items) {
      const group = groups.get(item.address);
      // The first of a group stands for all of it; what the back end is at is no difference and has no group.
      if (backEnd.includes(category) || !grouped.has(item.address)) lines.push(...itemLines(item));
      else if (group !== undefined) lines.push(...groupLines(group));
    }
    if (category === 'sync-failed' && wantsResync(report.plan)) lines.push(`  ${syncRemedy}`);
    lines.push('');
  }
  lines.push(report.verdict === 'clean' ? cleanLine(report, paint) : paint('bold', driftLine(report)));
  return joinLines(lines);
}

function cleanLine({ plan }: DriftReport, paint: Paint): string {
  if (plan.target.accounts?.length === 0) return 'Nothing was read: no account is declared otherwise than at the base.';
  return paint('green', 'No drift. The gateway is as declared.');
}

function driftLine({ items }: DriftReport): string {
  const count = (some: readonly DriftItem[]): number => some.reduce((sum, item) => sum + item.count, 0);
  const alarms = items.filter((item) => item.alarm);
  const waiting = count(alarms.filter((item) => item.category === 'not-applied'));
  const notApplied = waiting === 0 ? '' : `, ${waiting} of them not applied yet`;
  return `Drift: ${counted(count(alarms), 'resource')} not as declared${notApplied}.`;
}

/** Field by field as declared -> live; in a plan it stands the other way round. */
function groupLines({ change, count, addresses }: ChangeGroup): readonly string[] {
  const fields =
    change.action === 'update' ? fieldChanges({ ...change, before: change.after, after: change.before }) : [];
  const at =
    change.source === undefined || change.action === 'delete'
      ? []
      : [`declared at ${visible(formatSource(change.source))}`];
  return [
    `  ${addresses.map(visible).join(', ')}${count === 1 ? '' : ` (${counted(count, 'number')})`}`,
    `      ${visible(change.reason)}`,
    ...fields.map(({ path, text }) => `      ${visible(path)}  declared ${text}`),
    ...at.map((line) => `      ${line}`),
  ];
}

function itemLines(item: DriftItem): readonly string[] {
  return [
    `  ${visible(item.address)}${item.count === 1 ? '' : ` (${item.count})`}`,
    `      ${visible(item.reason)}`,
    ...(item.source === undefined ? [] : [`      declared at ${visible(formatSource(item.source))}`]),
  ];
}
