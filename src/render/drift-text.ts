// Drift for a terminal: what differs from git, by cause.

import { formatSource } from '../model/diagnostic.ts';
import type { DriftCategory, DriftReport } from '../model/report.ts';
import { fieldChanges } from './field-changes.ts';
import { groupChanges } from './group-changes.ts';
import { createPaint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { visible } from './visible.ts';

const titles: Record<DriftCategory, string> = {
  changed: 'Changed outside git',
  missing: 'Missing: declared, and not on the gateway',
  extra: 'Extra: on the gateway, and not declared',
  moved: 'Moved: declared in one account, live in another',
  'sync-failed': 'Sync failed',
  settling: 'Settling: the back end is still at it',
  unmanaged: 'Unmanaged: accounts without a file',
};

export function renderDriftText(report: DriftReport, options: TextOptions): string {
  const paint = createPaint(options.colour);
  const lines = [paint('bold', `Drift of ${visible(report.plan.target.baseDomain)}`), ''];
  const details = detailsByAddress(report);
  for (const category of Object.keys(titles) as DriftCategory[]) {
    const items = report.items.filter((item) => item.category === category);
    if (items.length === 0) continue;
    lines.push(paint(items.some((item) => item.alarm) ? 'yellow' : 'dim', `${titles[category]}:`));
    for (const item of items) {
      const total = item.count === 1 ? '' : ` (${item.count})`;
      const told = details.get(item.address) ?? [visible(item.reason)];
      lines.push(`  ${visible(item.address)}${total}`, ...told.map((detail) => `      ${detail}`));
    }
    lines.push('');
  }
  const alarms = report.items.filter((item) => item.alarm).reduce((sum, item) => sum + item.count, 0);
  lines.push(
    report.verdict === 'clean'
      ? paint('green', 'No drift. The gateway is as declared.')
      : paint('bold', `Drift: ${alarms} resource${alarms === 1 ? '' : 's'} not as declared.`),
  );
  return `${lines.join('\n')}\n`;
}

/** Field by field, from the gateway's point of view: what is declared -> what is live would read backwards in a plan. */
function detailsByAddress(report: DriftReport): ReadonlyMap<string, readonly string[]> {
  const details = new Map<string, readonly string[]>();
  for (const { change, addresses } of groupChanges(report.plan.changes)) {
    const fields =
      change.action === 'update' ? fieldChanges({ ...change, before: change.after, after: change.before }) : [];
    const at = change.source === undefined ? [] : [`declared at ${visible(formatSource(change.source))}`];
    for (const address of addresses) {
      details.set(address, [
        visible(change.reason),
        ...fields.map(({ path, text }) => `${visible(path)}  declared ${text}`),
        ...at,
      ]);
    }
  }
  return details;
}
