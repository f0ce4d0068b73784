// The top of the page: the verdict, how much of what, and what the guards object to.

import { countText } from './figures.ts';
import { guardFindings } from './guard-findings.ts';
import { html, type Markup } from './markup.ts';
import { countResources, type Report, type Tone } from './report.ts';

export function summarySection(report: Report): Markup {
  const { verdict, headline, summary, facts, findings, rows } = report;
  return html`<section class="summary" aria-labelledby="headline">
<p class="verdict ${verdict.tone}">${verdict.word}</p>
<h1 id="headline">${headline}</h1>
<p class="lead">${summary}</p>
<dl class="facts">${facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${guardFindings(findings)}
${rows.length === 0 ? undefined : totals(report)}
</section>`;
}

function totals({ types, rows, name }: Report): Markup {
  const ofTypes = types.map(({ label, sign, tone }, index) => {
    const mine = rows.filter(({ type }) => type === index);
    return { label, sign, tone, count: countResources(mine), always: name === 'Plan' };
  });
  const tags = [...new Set(rows.flatMap((row) => row.tags))].sort();
  const ofTags = tags.map((tag) => {
    const count = countResources(rows.filter((row) => row.tags.includes(tag)));
    return { label: tagLabel(tag), sign: '!', tone: 'warn' as Tone, count, always: false };
  });
  return html`<ul class="totals" aria-label="Totals">
${[...ofTypes, ...ofTags]
  .filter(({ count, always }) => always || count > 0)
  .map(
    ({ label, sign, tone, count }) => html`<li class="${count === 0 ? 'none' : tone}">
<span class="figure">${countText(count)}</span><span class="label"><span class="sign" aria-hidden="true">${sign}</span> ${label}</span></li>
`,
  )}</ul>`;
}

/** Plural, for a total. */
function tagLabel(tag: string): string {
  const labels: Readonly<Record<string, string>> = {
    disable: 'Switched off',
    emergency: 'Emergency',
    billing: 'Billing',
    protected: 'Protected',
    subdomain: 'Subdomain',
    resync: 'Written again',
  };
  return labels[tag] ?? tag;
}
