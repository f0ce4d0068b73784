// The table for paper, and where no script runs: the first groups of equal changes, every setting of them.

import { countText } from './figures.ts';
import { addressList, fieldList, groupSource, moreRanges, tagList } from './group-entry.ts';
import { html, type Markup } from './markup.ts';
import type { HtmlOptions, Report } from './report.ts';

const groupsShown = 100;

export function groupTable(report: Report, options: HtmlOptions): Markup {
  const { groups, types, rows, noun } = report;
  const shown = groups.slice(0, groupsShown);
  const note =
    shown.length === groups.length
      ? `All ${countText(rows.length, noun)}; equal ones of an account are one line.`
      : `The first ${countText(shown.length)} of ${countText(groups.length)} lines for ${countText(rows.length, noun)}; equal ones of an account are one line. On a screen with JavaScript the table has them all.`;
  return html`<section class="static" aria-labelledby="static-heading">
<h2 id="static-heading">${rows.length === 1 ? `The ${noun}` : `All ${noun}s`}</h2>
<p class="note">${note}</p>
<table>
<thead><tr><th scope="col">Action</th><th scope="col">Address</th><th scope="col">Settings</th></tr></thead>
<tbody>${shown.map((group) => {
    const type = types[group.type];
    return html`
<tr><td class="action ${type?.tone}"><span aria-hidden="true">${type?.sign}</span> ${type?.label}</td><td>${addressList(group)} ${tagList(group)}${moreRanges(group)}<p>${groupSource(group, options)}</p></td><td>${fieldList(group, report)}<p class="reason">${group.reason}</p></td></tr>`;
  })}
</tbody>
</table>
</section>`;
}
