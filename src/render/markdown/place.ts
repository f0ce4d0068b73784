// The line of YAML or CSV that declares something, as a link where there is one.

import type { SourceRef } from '../../model/diagnostic.ts';
import type { MarkdownOptions } from '../../model/markdown.ts';
import { code } from './escape.ts';

/** `[contoso.yaml:12](<…>)`, or the whole path without a link; empty without a place. */
export function place(at: SourceRef | undefined, link: MarkdownOptions['link']): string {
  if (at === undefined) return '';
  const url = safeUrl(link?.(at));
  const name = url === undefined ? at.file : (at.file.split('/').at(-1) ?? at.file);
  const text = code(`${name}:${at.line}`, 120);
  return url === undefined ? text : `[${text}](<${url}>)`;
}

/** An https address that holds nothing which markdown could read otherwise; undefined for anything else. */
function safeUrl(url: string | undefined): string | undefined {
  if (url === undefined || url.length > 1000 || !/^https?:\/\/[!-~]+$/.test(url)) return undefined;
  return url
    .replace(/[<>|\\`"'[\]{}()^*_~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/&/g, '&amp;');
}
