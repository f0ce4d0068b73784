// The one place where values become harmless in markdown. A value stands in a code span, where neither markdown nor
// GitHub's own filters (mentions, issue and commit links, emoji, mathematics) look; sentences keep their plain words as
// text. Whatever is left out of a text is said to be.

import { showValue, visible } from '../visible.ts';

/** Letters that are written from right to left: a run of them draws its neutral neighbours to its other side. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A value as a code span, cut behind `most` characters. It parses back as `plainCode(value, most)`. */
export function code(value: string, most = 200): string {
  const text = plainCode(value, most);
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const pad = /^[ `]|[ `]$/.test(text) ? ' ' : '';
  const span = `${fence}${pad}${text}${pad}${fence}`;
  // Marks of direction on both sides keep what stands before and after where it was written.
  return rightToLeft.test(text) ? `&lrm;${span}&lrm;` : span;
}

/** The text of such a code span. */
export function plainCode(value: string, most = 200): string {
  // A text of blanks only cannot be seen, and markdown has no empty code span.
  const text =
    value.trim() === '' ? showValue(value) : visible(value.length > 4 * most ? value.slice(0, 4 * most) : value);
  const rest = text.length - most + Math.max(0, value.length - 4 * most);
  if (text.length <= most) return text;
  const kept = text.slice(0, most).replace(/\\u\{[\da-f]*$|\p{Cs}$/u, '');
  return `${kept}… (${rest} more)`;
}

/** Punctuation, the word itself, punctuation. */
const word = /^([("']*)(.*?)([)"',.;:!?]*)$/su;
const plainWord = /^(?:[\p{L}]+['’])?(?:\p{L}+|\p{Ll}+(?:-\p{Ll}+)+)$/u;
/** What GitHub might take for the hash of a commit or the id of an advisory. */
const reference = /^(?:[\da-f]{7,}|ghsa-.*)$/i;

/**
 * A sentence that may hold values: plain words and small numbers stay text, everything else is code. It may open a line;
 * no dot or bracket of the caller may follow it there, since a number in front of one would begin a list.
 */
export function prose(sentence: string, most = 400): string {
  const parts: string[] = [];
  // Neighbours that are code share a span.
  let odd: string[] = [];
  const close = (before = '', after = ''): void => {
    if (odd.length > 0) parts.push(`${before}${code(odd.join(' '), Number.POSITIVE_INFINITY)}${after}`);
    odd = [];
  };
  for (const token of plainCode(sentence, most).trim().split(/ +/)) {
    const [, before = '', core = '', after = ''] = word.exec(token) ?? [];
    if (isPlain(before, core, after)) {
      close();
      parts.push(token);
      continue;
    }
    if (before !== '') close();
    odd.push(core === '' ? token : core);
    if (core !== '' && before + after !== '') close(before, after);
  }
  close();
  return parts.join(' ');
}

function isPlain(before: string, core: string, after: string): boolean {
  if (core === '' || core === '%') return before === '' || after === '';
  // A number with a dot or bracket behind it begins a list where a line begins with it.
  if (/^\d{1,6}$/.test(core)) return before !== '' || !/^[.)]/.test(after);
  return plainWord.test(core) && !reference.test(core) && !rightToLeft.test(core);
}

/** A value inside of raw HTML such as `<summary>`. */
export function htmlCode(value: string, most = 100): string {
  const text = plainCode(value, most).replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
  return rightToLeft.test(text) ? `<code dir="ltr">${text}</code>` : `<code>${text}</code>`;
}
