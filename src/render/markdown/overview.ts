// One row an account: how many changes it has. Told where a plan touches more than one.

import type { Counts, Plan } from '../../model/plan.ts';
import { blockName } from './account-blocks.ts';
import { code } from './escape.ts';
import { folded, tableHead, tableRow } from './table.ts';
import { add, amount, amountOf, nothing, total } from './tally.ts';

/** Up to this many rows are shown unfolded. */
const unfoldedRows = 12;

/** At most `room` characters; the accounts with most to destroy, move and change come first when not all fit. */
export function renderOverview(plan: Plan, room: number): string {
  const accounts = new Map<string | undefined, Record<keyof Counts, number>>();
  for (const change of plan.changes) {
    const name = blockName(change);
    let counts = accounts.get(name);
    if (counts === undefined) {
      counts = { ...nothing };
      accounts.set(name, counts);
    }
    counts[change.action] += 1;
  }
  if (accounts.size < 2) return '';
  const all = [...accounts].map(([name, counts]) => ({ name, counts, row: rowOf(nameCell(name), counts) }));
  const head = tableHead(['account', '#add', '#change', '#destroy', '#move here']);
  const isLong = all.length > unfoldedRows;
  const frame = (body: string): string =>
    isLong ? folded(`By account (${amount(all.length)})`, body) : `#### By account\n\n${body}\n`;
  const inFull = all.reduce((sum, { row }) => sum + row.length, frame(head).length);
  if (inFull <= room) return frame(`${head}${all.map(({ row }) => row).join('')}`);
  const longest = rowOf(`and ${amountOf(all.length, 'more account')}`, plan.counts).length;
  const ranked = all
    .map((entry, index) => ({ ...entry, index }))
    .sort((a, b) => weight(b.counts) - weight(a.counts) || a.index - b.index);
  const shown: typeof ranked = [];
  let length = frame(head).length + longest;
  for (const entry of ranked) {
    if (length + entry.row.length > room) break;
    shown.push(entry);
    length += entry.row.length;
  }
  if (shown.length === 0) return '';
  const rest = ranked.slice(shown.length).reduce((sum, { counts }) => add(sum, counts), nothing);
  const last = rowOf(`and ${amountOf(ranked.length - shown.length, 'more account')}`, rest);
  const rows = shown.sort((a, b) => a.index - b.index).map(({ row }) => row);
  return frame(`${head}${rows.join('')}${last}`);
}

/** Whatever is destroyed outweighs all that is changed, and that all that is added. */
function weight(counts: Counts): number {
  return (counts.delete + counts.move) * 1e12 + counts.update * 1e6 + total(counts);
}

function nameCell(name: string | undefined): string {
  return name === undefined ? 'requests for information' : code(name, 100);
}

function rowOf(name: string, counts: Counts): string {
  const cell = (count: number): string => (count === 0 ? '' : amount(count));
  return tableRow([name, cell(counts.create), cell(counts.update), cell(counts.delete), cell(counts.move)]);
}
