// Which accounts are touched, and how: a bar for each, the longest for the most.

import { countText, percent } from './figures.ts';
import { html, type Markup } from './markup.ts';
import type { Report } from './report.ts';

const accountsShown = 10;
const accountsListed = 200;

export interface AccountCounts {
  readonly account: string;
  /** Resources by index of type. */
  readonly counts: readonly number[];
  /** Numbers that a move takes away to another account. */
  readonly leaving: number;
  readonly total: number;
}

export function accountSection(report: Report): Markup {
  const accounts = countAccounts(report);
  if (accounts.length === 0) return html``;
  const most = Math.max(...accounts.slice(0, 1).map(({ total }) => total), 1);
  const row = (entry: AccountCounts): Markup => accountRow(entry, most, report);
  const folded = accounts.slice(accountsShown, accountsListed);
  const left = accounts.length - accountsShown - folded.length;
  return html`<section class="accounts panel" aria-labelledby="accounts-heading">
<h2 id="accounts-heading">Accounts <span class="count">${countText(accounts.length)}</span></h2>
<ul>${accounts.slice(0, accountsShown).map(row)}</ul>${
    folded.length === 0
      ? undefined
      : html`<details><summary>${countText(folded.length, 'more account')}</summary><ul>${folded.map(row)}</ul></details>`
  }${left > 0 ? html`<p class="rest">and ${countText(left)} more: the table has them all.</p>` : undefined}
</section>`;
}

/** Most resources first, then by name. Their counts add up to those of the rows. */
export function countAccounts({ rows, types }: Report): readonly AccountCounts[] {
  const found = new Map<string, { counts: number[]; leaving: number }>();
  const entryOf = (account: string) => {
    const entry = found.get(account) ?? { counts: types.map(() => 0), leaving: 0 };
    found.set(account, entry);
    return entry;
  };
  for (const { account, from, type, count } of rows) {
    const { counts } = entryOf(account);
    counts[type] = (counts[type] ?? 0) + count;
    if (from !== undefined) entryOf(from).leaving += count;
  }
  return [...found]
    .map(([account, { counts, leaving }]) => ({
      account,
      counts,
      leaving,
      total: counts.reduce((sum, count) => sum + count, 0),
    }))
    .sort((a, b) => b.total - a.total || b.leaving - a.leaving || (a.account < b.account ? -1 : 1));
}

function accountRow({ account, counts, leaving, total }: AccountCounts, most: number, { types }: Report): Markup {
  const present = counts.map((count, index) => ({ count, type: types[index] })).filter(({ count }) => count > 0);
  let start = 0;
  const bars = present.map(({ count, type }) => {
    const bar = html`<rect class="${type?.tone}" x="${percent(start, most)}" width="${percent(count, most)}" height="100%"/>`;
    start += count;
    return bar;
  });
  const words = present.map(
    ({ count, type }) =>
      html`<span class="${type?.tone}"><span aria-hidden="true">${type?.sign}</span>${countText(count)}<span class="unseen"> ${type?.label.toLowerCase()}</span></span> `,
  );
  const away = leaving === 0 ? undefined : html`<span class="quiet">${countText(leaving)} away</span>`;
  return html`
<li><a class="name" href="#table" data-account="${account}">${account === '' ? 'Requests for information' : account}</a>
<svg class="stack" width="100%" height="6" aria-hidden="true">${total === 0 ? undefined : bars}</svg>
<span class="figures">${words}${away}</span></li>`;
}
