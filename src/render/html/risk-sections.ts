// What nobody should overlook, with every setting: deletions, emergency addresses, services switched off, moves.

import { countText } from './figures.ts';
import { addressList, fieldList, groupSource, moreRanges, tagList } from './group-entry.ts';
import { html, type Markup } from './markup.ts';
import { countResources, type HtmlOptions, type Report } from './report.ts';

/** Groups of a kind that are written out; the rest is counted, and is in the table. */
const groupsShown = 50;

/** Groups of a kind that are open from the start. */
const groupsOpen = 6;

export function riskSections(report: Report, options: HtmlOptions): Markup {
  const risks = report.risks.filter(({ groups }) => groups.length > 0);
  if (risks.length === 0) return html``;
  return html`<section class="risks" aria-labelledby="risks-heading">
<h2 id="risks-heading">Look at these first</h2>
${risks.map((risk) => riskSection(risk, report, options))}
</section>`;
}

function riskSection({ title, tone, groups }: Report['risks'][number], report: Report, options: HtmlOptions): Markup {
  const entry = (group: (typeof groups)[number]): Markup => html`
<li><p class="entry-head">${addressList(group)} ${tagList(group)}${groupSource(group, options)}</p>
<p class="reason">${group.reason}</p>${moreRanges(group)}${fieldList(group, report)}</li>`;
  const shown = groups.slice(0, groupsShown);
  const left = groups.slice(shown.length);
  const [open, folded] = [shown.slice(0, groupsOpen), shown.slice(groupsOpen)];
  return html`<div class="risk ${tone}">
<h3>${title} <span class="count">${countText(countResources(groups))}</span></h3>
<ul>${open.map(entry)}</ul>${
    folded.length === 0
      ? undefined
      : html`<details><summary>${countText(folded.length, 'more entr').replace(/entrs?$/, folded.length === 1 ? 'entry' : 'entries')}</summary><ul>${folded.map(entry)}</ul></details>`
  }${
    left.length === 0
      ? undefined
      : html`<p class="rest">and ${countText(countResources(left))} more: the table has them all.</p>`
  }</div>`;
}
