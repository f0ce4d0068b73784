// One group of rows as static markup, wherever it stands: its addresses, marks, settings and place.

import { countText } from './figures.ts';
import { html, type Markup } from './markup.ts';
import type { HtmlOptions, Report, ReportGroup } from './report.ts';
import { sourceLink } from './source-link.ts';

/** Ranges of one group that are written out; the rest is counted. */
const rangesShown = 40;

export function addressList({ addresses, count, from }: ReportGroup): Markup {
  const shown = addresses.slice(0, rangesShown).map((address) => html`<code>${address}</code> `);
  const left = addresses.length - shown.length;
  return html`<span class="addresses">${shown}${left > 0 ? `and ${countText(left, 'more range')}` : undefined}</span>${
    count === 1 ? undefined : html` <span class="count">${countText(count, 'resource')}</span>`
  }${from === undefined ? undefined : html` <span class="from">from <code>${from}</code></span>`}`;
}

export function tagList({ tags, origin }: Pick<ReportGroup, 'tags' | 'origin'>): Markup {
  return html`${tags.map((tag) => html`<span class="tag ${tag === 'billing' ? 'plain' : 'loud'}">${tag}</span> `)}${
    origin === undefined ? undefined : html`<span class="tag plain">${origin}</span>`
  }`;
}

export function fieldList({ fields, type }: ReportGroup, { types }: Report): Markup {
  if (fields.length === 0) return html``;
  const tone = types[type]?.tone ?? 'quiet';
  return html`<dl class="fields ${tone}">${fields.map(
    ({ path, before, after }) =>
      html`<div><dt>${path}</dt><dd>${
        before === undefined ? undefined : html`<del>${before}</del>`
      }${before === undefined || after === undefined ? undefined : html`<span class="arrow">\u2192</span>`}${
        after === undefined ? undefined : html`<ins>${after}</ins>`
      }</dd></div>`,
  )}</dl>`;
}

export function groupSource({ source }: ReportGroup, options: HtmlOptions): Markup {
  return sourceLink(source, options);
}
