// What is told and not acted upon: left alone, and what the back end has not taken over. Folded, since it is no change.

import { countText } from './figures.ts';
import { html, type Markup } from './markup.ts';
import { countResources, type Report } from './report.ts';

const entriesShown = 200;

export function noticeSections({ notices }: Report): Markup {
  const told = notices.filter(({ entries }) => entries.length > 0);
  if (told.length === 0) return html``;
  return html`<section class="notices" aria-label="Told, and not acted upon">${told.map(({ title, entries }) => {
    const left = entries.slice(entriesShown);
    return html`
<details><summary><h2>${title} <span class="count">${countText(countResources(entries))}</span></h2></summary>
<ul>${entries.slice(0, entriesShown).map(
      ({ address, count, text }) => html`
<li><code>${address}</code>${count === 1 ? undefined : html` <span class="count">${countText(count)}</span>`} <span class="reason">${text}</span></li>`,
    )}</ul>${
      left.length === 0
        ? undefined
        : html`<p class="rest">and ${countText(left.length)} more: see the other formats.</p>`
    }</details>`;
  })}
</section>`;
}
