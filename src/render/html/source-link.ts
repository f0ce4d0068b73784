// The place in the files that declares something: a link where the page has an address for it.

import { formatSource, type SourceRef } from '../../model/diagnostic.ts';
import { html, type Markup } from './markup.ts';
import type { HtmlOptions } from './report.ts';

export function sourceLink(source: SourceRef | undefined, options: HtmlOptions): Markup {
  if (source === undefined) return html``;
  const text = formatSource(source);
  const address = webAddress(options.link?.(source));
  return address === undefined
    ? html`<span class="source">${text}</span>`
    : html`<a class="source" href="${address}" rel="noreferrer">${text}</a>`;
}

/** Only what a browser fetches: any other scheme might run something. */
export function webAddress(address: string | undefined): string | undefined {
  return address !== undefined && /^https?:\/\//.test(address) ? address : undefined;
}
