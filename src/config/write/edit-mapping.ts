// A mapping as it is to be, by as few changes of its text as will do: values in place, members in and out.

import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { startOf } from '../offset.ts';
import { editBrackets } from './edit-brackets.ts';
import {
  columnOf,
  commentsIn,
  type Editor,
  endOf,
  insertBelow,
  lineEnd,
  lineStart,
  refuse,
  removeLines,
  spanOf,
  splice,
} from './editor.ts';
import { printItem } from './layout.ts';
import { flowText, itemOf, scalarText } from './layout-of.ts';

/** `order` of keys at a dotted path, for members that are new. */
export type KeyOrder = (path: string) => readonly string[];

/**
 * `current`: what the mapping says, decoded; `wanted`: what it is to say. Members that are equal are not touched. The
 * mapping has a member that stays.
 */
export function editMapping(
  editor: Editor,
  map: YAMLMap,
  current: JsonObject,
  wanted: JsonObject,
  order: KeyOrder,
  path = '',
): void {
  const pairs = map.items as Pair<Node, Node | null>[];
  const replaced = pairs.filter((pair) => isReplaced(editor, pair, current[keyOf(pair)], wanted[keyOf(pair)]));
  const keep = pairs.map((pair) => wanted[keyOf(pair)] !== undefined && !replaced.includes(pair));
  if (!keep.includes(true)) {
    refuse(editor, startOf(map), 'nothing of the mapping would stay as it is');
    return;
  }
  pairs.forEach((pair, index) => {
    const key = keyOf(pair);
    const after = wanted[key];
    if (keep[index] && after !== undefined) editMember(editor, pair, current[key] as Json, after, order, path);
  });
  const isThere = (key: string): boolean => pairs.some((pair, index) => keep[index] && keyOf(pair) === key);
  const added = Object.keys(wanted).filter((key) => !isThere(key));
  if (map.flow === true) {
    const spans = pairs.map((pair) => spanOf(pair, editor.source.text));
    const texts = added.map((key) => `${scalarText(key)}: ${flowText(wanted[key] as Json)}`);
    editBrackets(editor, spans, keep, texts);
    return;
  }
  removePairs(editor, pairs, keep);
  const ranks = order(path);
  for (const key of added) insertPair(editor, pairs, keep, key, wanted[key] as Json, ranks);
}

function editMember(
  editor: Editor,
  pair: Pair<Node, Node | null>,
  before: Json,
  after: Json,
  order: KeyOrder,
  path: string,
): void {
  const node = pair.value;
  if (isEqual(before, after) || node === null) return;
  const inner = path === '' ? keyOf(pair) : `${path}.${keyOf(pair)}`;
  if (!sharesMembers(before, after)) replaceValue(editor, pair, node, after);
  else if (isMap(node)) editMapping(editor, node, before as JsonObject, after as JsonObject, order, inner);
  else editSet(editor, node as YAMLSeq, before as readonly Json[], after as readonly Json[]);
}

/** There is something in both, so that the one can become the other by parts. */
function sharesMembers(before: Json, after: Json): boolean {
  if (Array.isArray(before) && Array.isArray(after)) return before.some((item) => after.includes(item));
  return isJsonObject(before) && isJsonObject(after) && Object.keys(before).some((key) => after[key] !== undefined);
}

/** The whole value is to be another, and holds comments: it is taken out around them and put in anew. */
function isReplaced(editor: Editor, pair: Pair<Node, Node | null>, before?: Json, after?: Json): boolean {
  if (before === undefined || after === undefined || isEqual(before, after) || sharesMembers(before, after))
    return false;
  return commentsIn(editor, spanOf(pair, editor.source.text)).length > 0;
}

function isEqual(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A list whose order means nothing. */
function editSet(editor: Editor, list: YAMLSeq, before: readonly Json[], after: readonly Json[]): void {
  const items = list.items as Node[];
  const { text } = editor.source;
  const keep = before.map((item) => after.includes(item));
  const added = after.filter((item) => !before.includes(item));
  const texts = added.map(flowText);
  if (list.flow === true) {
    editBrackets(
      editor,
      items.map((item) => spanOf(item, text)),
      keep,
      texts,
    );
    return;
  }
  const dash = startOf(list);
  items.forEach((item, index) => {
    if (!keep[index])
      removeLines(editor, { start: lineStart(text, startOf(item)) + columnOf(text, dash), end: endOf(item, text) });
  });
  const last = items[keep.lastIndexOf(true)] as Node;
  if (texts.length > 0)
    insertBelow(
      editor,
      endOf(last, text),
      texts.map((item) => `${' '.repeat(columnOf(text, dash))}- ${item}`),
    );
}

/** A value without comments anew: in the same quotes, in brackets, or in lines, as what it replaces. */
function replaceValue(editor: Editor, pair: Pair<Node, Node | null>, node: Node, after: Json): void {
  const { text } = editor.source;
  const { start, end } = spanOf(pair, text);
  const isFlow = (isMap(node) || isSeq(node)) && node.flow === true;
  if (isScalar(node) && typeof after !== 'object') splice(editor, startOf(node), end, inStyleOf(node, after));
  else if (isFlow || isScalar(node)) splice(editor, startOf(node), end, flowText(after));
  else {
    const lines = printItem(itemOf(keyOf(pair), after), columnOf(text, start));
    splice(editor, start, end, lines.join('\n').trimStart());
  }
}

function removePairs(editor: Editor, pairs: readonly Pair<Node, Node | null>[], keep: readonly boolean[]): void {
  const { text } = editor.source;
  for (let index = 0; index < pairs.length; index += 1) {
    if (keep[index]) continue;
    const span = spanOf(pairs[index] as Pair, text);
    if (text.slice(lineStart(text, span.start), span.start).trim() === '') {
      removeLines(editor, span);
      continue;
    }
    // The first member of a list's item stands behind its dash: what follows moves up. Something does, for some stay.
    const next = keep.indexOf(true);
    const to = spanOf(pairs[next] as Pair, text).start;
    const pad = ' '.repeat(columnOf(text, span.start));
    const comments = commentsIn(editor, { start: span.start, end: to });
    splice(editor, span.start, to, comments.map((comment) => `${comment.text}\n${pad}`).join(''));
    index = next - 1;
  }
}

/** Behind the last member that comes before it in the order, else before the first. */
function insertPair(
  editor: Editor,
  pairs: readonly Pair<Node, Node | null>[],
  keep: readonly boolean[],
  key: string,
  value: Json,
  ranks: readonly string[],
): void {
  const { text } = editor.source;
  const rank = (name: string): number => (ranks.includes(name) ? ranks.indexOf(name) : ranks.length);
  const staying = pairs.filter((_, index) => keep[index]);
  const before = staying.findLast((pair) => rank(keyOf(pair)) <= rank(key));
  const span = spanOf(before ?? (staying[0] as Pair), text);
  const column = columnOf(text, span.start);
  // Sections of a file have a blank line between them.
  const above = column === 0 && isJsonObject(value) ? [''] : [];
  const lines = printItem(itemOf(key, value, false, above), column);
  if (before !== undefined) insertBelow(editor, Math.min(span.end, lineEnd(text, span.end)), lines);
  else splice(editor, span.start, span.start, `${lines.join('\n').trimStart()}\n${' '.repeat(column)}`);
}

/** The quotes stay, if the new text can stand in them. */
export function inStyleOf(node: Scalar, value: Json): string {
  const text = typeof value === 'string' ? scalarText(value) : JSON.stringify(value);
  if (typeof value !== 'string' || text.startsWith('"')) return text;
  if (node.type === 'QUOTE_SINGLE') return `'${text}'`;
  return node.type === 'QUOTE_DOUBLE' ? `"${text}"` : text;
}

export function keyOf(pair: Pair): string {
  return String((pair.key as Scalar).value);
}
