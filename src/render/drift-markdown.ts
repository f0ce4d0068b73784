// Drift as the body of an issue that is kept up to date: what differs, since when, and what to do about it.

import { type DriftHistory, driftKey } from '../model/drift-history.ts';
import type { Markdown, MarkdownOptions } from '../model/markdown.ts';
import type { DriftCategory, DriftItem, DriftReport } from '../model/report.ts';
import { type ChangeGroup, groupChanges } from './group-changes.ts';
import { driftKinds } from './markdown/drift-kinds.ts';
import { code, prose } from './markdown/escape.ts';
import { footer } from './markdown/footer.ts';
import { placeCell, resourcesCell } from './markdown/group-cells.ts';
import { fittingParts, leftOutWarning } from './markdown/notes.ts';
import { place } from './markdown/place.ts';
import { enabledServices, settingsCell } from './markdown/settings-cell.ts';
import { fillTable, folded, tableRow } from './markdown/table.ts';
import { amount, amountOf } from './markdown/tally.ts';
import { alert } from './markdown/verdict.ts';

export interface DriftMarkdownOptions extends MarkdownOptions {
  readonly history?: DriftHistory;
  /** When this check was made, ISO 8601 UTC. */
  readonly checked?: string;
}

export function renderDriftMarkdown(report: DriftReport, options: DriftMarkdownOptions): Markdown {
  const alarms = report.items.reduce((sum, { alarm, count }) => sum + (alarm ? count : 0), 0);
  const title = report.verdict === 'clean' ? 'No drift' : `Drift: ${amountOf(alarms, 'resource')} not as declared`;
  const head = `### ${title}\n\n${verdictOf(report, options)}`;
  const foot = footer(report.plan, false);
  const all = report.items.reduce((sum, { count }) => sum + count, 0);
  const room = options.limit - head.length - foot.length - leftOutWarning(all, 'resource', options).length;
  if (room < 0) return { text: fittingParts([head, foot], options.limit), showsEveryDeletion: false };
  const { text, leftOut } = renderKinds(report, room, options);
  return {
    text: `${head}${text}${leftOutWarning(leftOut, 'resource', options)}${foot}`,
    showsEveryDeletion: leftOut === 0,
  };
}

function verdictOf({ verdict }: DriftReport, { checked, history }: DriftMarkdownOptions): string {
  const times: string[] = [];
  if (checked !== undefined) times.push(`Checked ${when(checked)}.`);
  if (history?.lastClean !== undefined) times.push(`Last check without drift: ${when(history.lastClean)}.`);
  else if (history !== undefined && verdict === 'drift') times.push('No check without drift is known.');
  if (verdict === 'clean') {
    if (history !== undefined && history.cleanChecks > 1)
      times.push(`${amountOf(history.cleanChecks, 'clean check')} in a row.`);
    return alert('TIP', ['**The gateway is as declared.**', ...times]);
  }
  return alert('WARNING', [
    '**The gateway is not as git says.** Accept what is live, or revert it; each part says how.',
    ...times,
  ]);
}

/** Times come from where a report was published: anything that is no time is not shown. */
function when(time: string): string {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(time) ?? [];
  return day === undefined ? 'at an unknown time' : `${day} ${minute} UTC`;
}

interface Row {
  readonly group?: ChangeGroup;
  readonly items: readonly [DriftItem, ...DriftItem[]];
}

function renderKinds(report: DriftReport, room: number, options: DriftMarkdownOptions) {
  const groups = new Map<string, ChangeGroup>();
  for (const group of groupChanges(report.plan.changes)) {
    for (const { address } of group.changes) groups.set(address, group);
  }
  const kinds = (Object.keys(driftKinds) as DriftCategory[])
    .map((category) => ({ category, items: report.items.filter((item) => item.category === category) }))
    .filter(({ items }) => items.length > 0);
  let text = '';
  let leftOut = 0;
  for (const [index, { category, items }] of kinds.entries()) {
    const share = Math.floor((room - text.length) / (kinds.length - index));
    const rows = rowsOf(category, items, groups);
    const { title, advice } = driftKinds[category];
    const count = items.reduce((sum, item) => sum + item.count, 0);
    const isQuiet = items.every(({ alarm }) => !alarm);
    const frame = (body: string): string =>
      isQuiet
        ? folded(`${title} (${amount(count)})`, `${advice}\n\n${body}`)
        : `#### ${title} (${amount(count)})\n\n${advice}\n\n${body}`;
    const columns = columnsOf(category, options);
    const titles = columns.map((column) => column.title);
    const row = (entry: Row): string => tableRow(columns.map((column) => column.cell(entry)));
    const filled = fillTable(titles, rows, row, share - frame('').length);
    for (const row of rows.slice(filled.shown)) leftOut += row.items.reduce((sum, item) => sum + item.count, 0);
    for (const row of rows.slice(0, filled.shown)) leftOut += unlisted(row);
    if (filled.text !== '') text += frame(filled.text);
  }
  return { text, leftOut };
}

/** Equal differences of numbers of one account are one row; what the back end is at is no difference, and has its own. */
function rowsOf(
  category: DriftCategory,
  items: readonly DriftItem[],
  groups: ReadonlyMap<string, ChangeGroup>,
): readonly Row[] {
  const { isDifference } = driftKinds[category];
  const rows = new Map<ChangeGroup | DriftItem, { group?: ChangeGroup; items: [DriftItem, ...DriftItem[]] }>();
  for (const item of items) {
    const group = isDifference ? groups.get(item.address) : undefined;
    const row = rows.get(group ?? item);
    if (row !== undefined) row.items.push(item);
    else rows.set(group ?? item, { ...(group === undefined ? {} : { group }), items: [item] });
  }
  return [...rows.values()];
}

/** Most characters of the ranges in a row. */
const rangesLength = 1500;

function unlisted({ group }: Row): number {
  return group === undefined ? 0 : group.count - resourcesCell(group, rangesLength).listed;
}

interface Column {
  readonly title: string;
  readonly cell: (row: Row) => string;
}

/** Columns that would be empty are not there. */
function columnsOf(category: DriftCategory, { link, history }: DriftMarkdownOptions): readonly Column[] {
  const what = category === 'changed' ? 'declared → live' : 'what';
  const columns: Column[] = [
    { title: 'resources', cell: resourcesOf },
    {
      title: what,
      cell: ({ group, items: [item] }) => (group === undefined ? prose(item.reason) : differenceCell(group)),
    },
  ];
  if (history !== undefined) columns.push({ title: 'since', cell: ({ items }) => sinceCell(items, history) });
  if (category !== 'extra' && category !== 'unmanaged' && category !== 'unanswered') {
    const cell = ({ group, items: [{ source }] }: Row): string =>
      group === undefined ? place(source, link) : placeCell(group, link);
    columns.push({ title: 'declared at', cell });
  }
  return columns;
}

function resourcesOf({ group, items: [item] }: Row): string {
  if (group === undefined)
    return `${code(item.address)}${item.count === 1 ? '' : ` (${amountOf(item.count, 'resource')})`}`;
  const { change } = group;
  const account = change.kind === 'rfi' ? '' : `${code(change.account ?? change.address)}: `;
  return `${account}${resourcesCell(group, rangesLength).text}`;
}

/** Field by field as declared → live; in a plan it stands the other way round. */
function differenceCell({ change }: ChangeGroup): string {
  if (change.action === 'update') return settingsCell({ ...change, before: change.after, after: change.before }, 1500);
  if (change.action !== 'delete') return prose(change.reason);
  const services = enabledServices(change.before).map((field) => code(field));
  return [prose(change.reason), ...(services.length === 0 ? [] : [`has ${services.join(', ')}`])].join('<br>');
}

/** The oldest of the row's times; two where they differ. */
function sinceCell(items: readonly DriftItem[], history: DriftHistory): string {
  const times = items.map((item) =>
    Object.hasOwn(history.since, driftKey(item)) ? history.since[driftKey(item)] : undefined,
  );
  const known = times.filter((time) => time !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time)).sort();
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return 'new';
  const begun = when(first);
  const isMixed = known.length < items.length || when(last) !== begun;
  return isMixed ? `${begun}, some later` : begun;
}
