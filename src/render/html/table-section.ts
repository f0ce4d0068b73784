// The frame of the table that the script fills: search, filters, heads of the columns. Hidden where no script runs.

import { countText } from './figures.ts';
import { html, type Markup } from './markup.ts';
import type { Report } from './report.ts';

export function tableSection(report: Report): Markup {
  const { types, rows, noun } = report;
  const tags = [...new Set(rows.flatMap((row) => row.tags))];
  const hasOrigin = rows.some(({ origin }) => origin !== undefined);
  const chip = (kind: 'type' | 'tag', index: number, count: number, label: Markup, tone: string) =>
    html`<button type="button" class="chip ${tone}" data-filter="${kind}" data-index="${index}" aria-pressed="false">${label} <span class="count">${countText(count)}</span></button> `;
  return html`<section class="live" id="table" aria-labelledby="table-heading">
<h2 id="table-heading">All ${noun}s <span class="count">${countText(rows.length)}</span></h2>
<div class="tools" role="search" aria-label="Search and filter">
<label class="search"><span class="unseen">Search numbers, accounts, settings and values</span>
<input id="search" type="search" placeholder="Search numbers, accounts, settings, values" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"><kbd aria-hidden="true">/</kbd></label>
<select id="account" aria-label="Account"><option value="-1">All accounts</option></select>
${hasOrigin ? html`<select id="origin" aria-label="Origin"><option value="-1">Any origin</option></select>` : undefined}
<div class="chips" role="group" aria-label="Filter">${types.map(({ label, sign, tone }, index) => {
    const count = rows.filter(({ type }) => type === index).length;
    return count === 0
      ? undefined
      : chip('type', index, count, html`<span class="sign" aria-hidden="true">${sign}</span>${label}`, tone);
  })}${tags.map((tag, index) => chip('tag', index, rows.filter((row) => row.tags.includes(tag)).length, html`${tag}`, 'warn'))}</div>
<p id="result" role="status"></p>
<button type="button" id="reset" class="quiet-button" hidden>Clear filters</button>
</div>
<div id="grid" class="grid ${hasOrigin ? 'with-origin' : ''}" role="treegrid" tabindex="0" aria-labelledby="table-heading" aria-describedby="keys">
<div role="rowgroup" class="heads"><div role="row" aria-rowindex="1" class="row">
${heads(hasOrigin).map(
  (
    [name, label],
    index,
  ) => html`<div role="columnheader" aria-colindex="${index + 1}" aria-sort="none" class="${name}"><button type="button" data-sort="${name}">${label}</button></div>
`,
)}</div></div>
<div role="rowgroup" class="body"></div>
</div>
<p id="nothing" hidden>Nothing matches.</p>
<p id="keys" class="keys"><kbd>/</kbd> search <kbd>\u2191</kbd> <kbd>\u2193</kbd> move <kbd>Enter</kbd> open <kbd>Esc</kbd> back</p>
</section>`;
}

function heads(hasOrigin: boolean): readonly (readonly [string, string])[] {
  return [
    ['type', 'Action'],
    ['account', 'Account'],
    ['name', 'Number'],
    ['fields', 'Settings'],
    ...(hasOrigin ? [['origin', 'Origin'] as const] : []),
    ['source', 'Declared at'],
  ];
}
