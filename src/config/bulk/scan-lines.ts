// The lines that may be left out when they repeat: an item of a `list`, and a whole entry of `numbers`. Whatever is written
// in another way is no such line, and nobody's mistake: it is kept and read like everything else.

import { parseRange } from '../number-text.ts';

interface ListItem {
  readonly indent: number;
  readonly number: number;
  /** Where the next line begins. */
  readonly end: number;
}

interface Entry {
  readonly indent: number;
  readonly first: number;
  readonly last: number;
  readonly end: number;
  readonly lines: number;
  readonly form: string;
  /** All that comes after the first line. */
  readonly body: string;
  /** Entries with the same are the same but for their numbers. */
  readonly likeness: string;
}

/** `- +14255550100`, quoted or not, perhaps with a comment. */
const listItem = /( *)- (?:\+([1-9]\d{1,14})|"\+([1-9]\d{1,14})"|'\+([1-9]\d{1,14})')(?: +#[^\n]*)?(?:\n|$)/y;

/** The first line of an entry. */
const entryHead =
  /( *)- (?:telephoneNumber: (["']?)\+([1-9]\d{1,14})\2|range: (["']?)(\+[1-9]\d{1,14}\.\.\+[1-9]\d{1,14})\4)(?: +#[^\n]*)?(?:\n|$)/y;

/** A further line: a key with nothing, or with a value that begins and ends on it; or an item of a list of words. */
const bodyLine =
  /( *)(?:[A-Za-z][A-Za-z0-9]*:(?: (?:[A-Za-z0-9][A-Za-z0-9_. -]*|"[^"\\\n]*"|'[^'\n]*'|([{[][A-Za-z0-9_.:, {}[\]-]*)))?|- [A-Za-z0-9]+)(?:\n|$)/y;

const [space, lineFeed, plus, dash, zero, nine] = [0x20, 0x0a, 0x2b, 0x2d, 0x30, 0x39] as const;

/** The item that the line at `at` is; undefined for any other line. */
export function scanListItem(text: string, at: number): ListItem | undefined {
  const plain = scanPlainItem(text, at);
  if (plain !== undefined) return plain;
  const match = matchAt(listItem, text, at);
  if (match === null) return undefined;
  const digits = match[2] ?? match[3] ?? match[4];
  return { indent: (match[1] as string).length, number: Number(digits), end: listItem.lastIndex };
}

/** The same without quotes and comment, as nearly all are. */
function scanPlainItem(text: string, at: number): ListItem | undefined {
  const start = spacesEnd(text, at);
  if (text.charCodeAt(start) !== dash || text.charCodeAt(start + 1) !== space || text.charCodeAt(start + 2) !== plus) {
    return undefined;
  }
  let end = start + 3;
  let number = 0;
  for (let digit = text.charCodeAt(end); digit >= zero && digit <= nine; digit = text.charCodeAt(end)) {
    number = 10 * number + digit - zero;
    end += 1;
  }
  const digits = end - start - 3;
  if (digits < 2 || digits > 15 || text.charCodeAt(start + 3) === zero) return undefined;
  const indent = start - at;
  if (text.charCodeAt(end) === lineFeed) return { indent, number, end: end + 1 };
  return end === text.length ? { indent, number, end } : undefined;
}

/**
 * The entry that begins at `at`, with all its lines; undefined where something in it or behind it is written otherwise.
 *
 * @param mostNumbers of a range
 * @param above the entry above it, which it is mostly like
 */
export function scanEntry(text: string, at: number, mostNumbers: number, above?: Entry): Entry | undefined {
  const head = matchAt(entryHead, text, at);
  if (head === null) return undefined;
  const indent = (head[1] as string).length;
  const range = head[5] === undefined ? undefined : parseRange(head[5]);
  if (typeof range === 'string') return undefined;
  const { first, last } = range ?? { first: Number(head[3]), last: Number(head[3]) };
  if (last - first >= mostNumbers) return undefined;
  const bodyAt = entryHead.lastIndex;
  const form = range === undefined ? 'telephoneNumber' : 'range';
  const sameEnd = bodyAt + (above?.body.length ?? 0);
  const isSame = above?.indent === indent && above.form === form && text.slice(bodyAt, sameEnd) === above.body;
  if (isSame && isBoundary(text, sameEnd, indent)) return { ...above, first, last, end: sameEnd };
  let end = bodyAt;
  let lines = 1;
  for (let line = matchAt(bodyLine, text, end); line !== null; line = matchAt(bodyLine, text, end)) {
    if ((line[1] as string).length < indent + 2 || !isBalanced(line[2] ?? '')) break;
    end = bodyLine.lastIndex;
    lines += 1;
  }
  if (!isBoundary(text, end, indent)) return undefined;
  const body = text.slice(bodyAt, end);
  return { indent, first, last, end, lines, form, body, likeness: `${form}\n${body}` };
}

/** True where what is above, in this column, is over: neither a comment nor an empty line says that it is. */
export function isBoundary(text: string, at: number, indent: number): boolean {
  const start = spacesEnd(text, at);
  return start - at <= indent && (start === text.length || /[-A-Za-z]/.test(text.charAt(start)));
}

function spacesEnd(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === space) end += 1;
  return end;
}

/** Every bracket is closed by one of its own kind, and the last one at the end. */
function isBalanced(flow: string): boolean {
  const open: string[] = [];
  for (let index = 0; index < flow.length; index += 1) {
    const character = flow[index];
    if (character === '{') open.push('}');
    else if (character === '[') open.push(']');
    else if ((character === '}' || character === ']') && open.pop() !== character) return false;
    if (open.length === 0 && index < flow.trimEnd().length - 1) return false;
  }
  return open.length === 0;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  if (at >= text.length) return null;
  pattern.lastIndex = at;
  return pattern.exec(text);
}
