// The numbers of a list or range in its text: items taken out and added, ends moved.

import type { Node, Pair, Scalar, YAMLSeq } from 'yaml';
import { formatE164 } from '../../model/e164.ts';
import { startOf } from '../offset.ts';
import { editBrackets } from './edit-brackets.ts';
import { inStyleOf } from './edit-mapping.ts';
import {
  columnOf,
  type Editor,
  endOf,
  insertBelow,
  lineStart,
  removeLines,
  type Span,
  spanOf,
  splice,
} from './editor.ts';
import type { Extension } from './extend-entries.ts';
import type { WrittenEntry } from './read-entries.ts';

/** `keep` says of each item whether it stays, and some do. */
export function editItems(editor: Editor, list: YAMLSeq, keep: readonly boolean[]): void {
  const { text } = editor.source;
  const items = list.items as Node[];
  if (keep.every((stays) => stays)) return;
  if (list.flow === true) {
    editBrackets(
      editor,
      items.map((item) => spanOf(item, text)),
      keep,
      [],
    );
    return;
  }
  const column = columnOf(text, startOf(list));
  items.forEach((item, index) => {
    const start = lineStart(text, startOf(item)) + column;
    if (!keep[index]) removeLines(editor, { start, end: endOf(item, text) });
  });
}

/** The entry with more numbers, next to its range or in its list. */
export function extendEntry(editor: Editor, entry: WrittenEntry, { first, last, items }: Extension): void {
  const { text } = editor.source;
  const { value } = entry;
  if (entry.form === 'range') {
    const range = `${formatE164(first ?? entry.first)}..${formatE164(last ?? entry.last)}`;
    splice(editor, startOf(value), endOf(value, text), inStyleOf(value as Scalar, range));
    return;
  }
  const list = value as YAMLSeq;
  const spans = (list.items as (Node | Pair)[]).map((item) => spanOf(item, text));
  const texts = items.map(formatE164);
  if (list.flow === true)
    editBrackets(
      editor,
      spans,
      spans.map(() => true),
      texts,
    );
  else {
    const pad = ' '.repeat(columnOf(text, startOf(list)));
    insertBelow(
      editor,
      (spans.at(-1) as Span).end,
      texts.map((item) => `${pad}- ${item}`),
    );
  }
}
