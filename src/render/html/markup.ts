// The one way to make HTML: a template in which everything that is put in is text, unless it is markup that another
// template made. Values never become markup, and what cannot be seen is made visible.

import { visible } from '../visible.ts';

/** Markup that templates made, and nothing else. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | undefined | Markup | readonly Part[];

/** `html\`<b title="${value}">${value}</b>\``: attributes in double quotes; lists are joined, undefined is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = texts.map((text, index) => `${index === 0 ? '' : written(parts[index - 1])}${text}`);
  return { markup: markup.join('') };
}

/** JSON for a `<script type="application/json">`: no `</script>`, no `<!--`, no line separators. */
export function jsonForScript(value: unknown): Markup {
  const escaped = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { markup: escaped };
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'markup' in part ? part.markup : part.map(written).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => entities[char] ?? '');
}
