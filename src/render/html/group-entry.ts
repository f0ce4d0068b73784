// One group of rows as static markup, wherever it stands: its addresses, marks, settings and place.

import { countText } from './figures.ts';
import { html, type Markup } from './markup.ts';
import type { HtmlOptions, Report, ReportGroup } from './report.ts';
import { sourceLink } from './source-link.ts';

/** Ranges of one group that are written out, and those that are folded; the rest is counted. */
const rangesShown = 8;
const rangesFolded = 100;

export function addressList({ addresses, count, from }: ReportGroup): Markup {
  const parts = addresses.slice(0, rangesShown).map((address, index) => {
    return html`${index === 0 ? undefined : ', '}<code>${index === 0 ? address : rangeOf(address)}</code>`;
  });
  return html`<span class="addresses">${parts}</span>${
    count === 1 ? undefined : html` <span class="count">${countText(count, 'resource')}</span>`
  }${from === undefined ? undefined : html` <span class="from">from <code>${from}</code></span>`}`;
}

/** The ranges that `addressList` leaves out. */
export function moreRanges({ addresses }: ReportGroup): Markup {
  const folded = addresses.slice(rangesShown, rangesShown + rangesFolded);
  const left = addresses.length - rangesShown - folded.length;
  if (folded.length === 0) return html``;
  return html`<details class="ranges"><summary>${countText(addresses.length - rangesShown, 'more range')}</summary><p>${folded.map(
    (address) => html`<code>${rangeOf(address)}</code> `,
  )}${left > 0 ? `and ${countText(left)} more, which are in the table` : undefined}</p></details>`;
}

/** The numbers alone: the account stands before the first of them. */
function rangeOf(address: string): string {
  return address.slice(address.indexOf('/') + 1);
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
      html`<div><dt>${breakable(path)}</dt><dd>${
        before === undefined ? undefined : side('del', before)
      }${before === undefined || after === undefined ? undefined : html`<span class="arrow">\u2192</span>`}${
        after === undefined ? undefined : side('ins', after)
      }</dd></div>`,
  )}</dl>`;
}

/** The side on which there is no setting is no value, and neither red nor green. */
function side(tag: 'del' | 'ins', text: string): Markup {
  const none = text === '(none)' ? html` class="none"` : undefined;
  return tag === 'del' ? html`<del${none}>${text}</del>` : html`<ins${none}>${text}</ins>`;
}

/** A path that breaks behind its dots before it breaks within a word. */
function breakable(path: string): Markup {
  return html`${path.split('.').map((part, index) => html`${index === 0 ? undefined : html`.<wbr>`}${part}`)}`;
}

export function groupSource({ source }: ReportGroup, options: HtmlOptions): Markup {
  return sourceLink(source, options);
}
