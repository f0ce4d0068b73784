// What a plan tells beside its changes: what it leaves alone, and what the back end has not settled. Folded.

import type { MarkdownOptions } from '../../model/markdown.ts';
import type { LeftAlone, Plan, Unsettled } from '../../model/plan.ts';
import { code, prose } from './escape.ts';
import { place } from './place.ts';
import { fillTable, folded, tableRow } from './table.ts';
import { amount, amountOf } from './tally.ts';

/** At most `room` characters; nothing where not even the titles fit. */
export function renderAsides(plan: Plan, room: number, link: MarkdownOptions['link']): string {
  const failed = plan.unsettled.filter(({ state }) => state === 'failed').length;
  const words = failed === 0 ? '' : `, ${amount(failed)} failed`;
  const unsettled = foldedTable(
    {
      summary: `Not settled on the back end (${amount(plan.unsettled.length)}${words})`,
      titles: ['resource', 'state', 'declared at'],
    },
    [...plan.unsettled].sort((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed')),
    (entry) => unsettledRow(entry, link),
    plan.leftAlone.length === 0 ? room : Math.floor(room / 2),
  );
  const leftAlone = foldedTable(
    { summary: `Left alone (${amount(plan.leftAlone.length)})`, titles: ['resource', 'why', 'declared at'] },
    plan.leftAlone,
    (entry) => leftAloneRow(entry, link),
    room - unsettled.length,
  );
  return unsettled + leftAlone;
}

/** A folded table with as many rows as fit into `room`, the rest counted; empty where no row fits, or there is none. */
function foldedTable<T>(
  { summary, titles }: { readonly summary: string; readonly titles: readonly string[] },
  entries: readonly T[],
  row: (entry: T) => string,
  room: number,
): string {
  const { text } = fillTable(titles, entries, row, room - folded(summary, '').length);
  return text === '' ? '' : folded(summary, text);
}

function leftAloneRow({ address, count, reason, source }: LeftAlone, link: MarkdownOptions['link']): string {
  return tableRow([`${code(address)}${many(count)}`, prose(reason), place(source, link)]);
}

function unsettledRow(entry: Unsettled, link: MarkdownOptions['link']): string {
  const { address, count, state, errors, source } = entry;
  const told = errors.slice(0, 3).map((error) => `${code(error.code)}: ${prose(error.message)}`);
  return tableRow([`${code(address)}${many(count)}`, [code(state), ...told].join('<br>'), place(source, link)]);
}

function many(count: number): string {
  return count === 1 ? '' : ` (${amountOf(count, 'resource')})`;
}
