// The list of entries with some taken out and some put in.

import type { Node, YAMLSeq } from 'yaml';
import type { JsonObject } from '../../model/json.ts';
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
import { entryItem } from './entries.ts';
import { printItem } from './layout.ts';
import { flowText } from './layout-of.ts';

export interface ListEdit {
  /** Of each item, whether it stays. */
  readonly keep: readonly boolean[];
  /** New items behind the item with this index. */
  readonly behind: ReadonlyMap<number, readonly JsonObject[]>;
  /** New items at the end. */
  readonly added: readonly JsonObject[];
}

/** `key`: the one that the list is the value of. Comments of what is taken out stay. */
export function editList(editor: Editor, key: Node, list: YAMLSeq, edit: ListEdit): void {
  const { keep, behind, added } = edit;
  const isUntouched = keep.every((stays) => stays) && behind.size === 0 && added.length === 0;
  if (isUntouched) return;
  if (list.flow === true) editFlow(editor, list, edit);
  else editBlock(editor, key, list, edit);
}

function editBlock(editor: Editor, key: Node, list: YAMLSeq, { keep, behind, added }: ListEdit): void {
  const { text } = editor.source;
  const items = list.items as Node[];
  const column = columnOf(text, startOf(list));
  const put = (offset: number, entries: readonly JsonObject[]): void => {
    if (entries.length > 0)
      insertBelow(
        editor,
        offset,
        entries.flatMap((entry) => printItem(entryItem(entry), column)),
      );
  };
  let before = startOf(list);
  items.forEach((item, index) => {
    const end = endOf(item, text);
    if (keep[index] !== true) removeLines(editor, { start: dashOf(text, before), end });
    put(end, [...(behind.get(index) ?? []), ...(index === items.length - 1 ? added : [])]);
    before = Math.min(lineEnd(text, end) + 1, text.length);
  });
  const isEmpty = !keep.includes(true) && behind.size === 0 && added.length === 0;
  const colon = text.indexOf(':', endOf(key, text)) + 1;
  if (isEmpty) splice(editor, colon, colon, ' []');
}

/** The dash of the item that begins here; it may stand on a line of its own above it. */
function dashOf(text: string, from: number): number {
  const dash = /^ *-/gm;
  dash.lastIndex = lineStart(text, from);
  const found = dash.exec(text) as RegExpExecArray;
  return found.index + found[0].length - 1;
}

function editFlow(editor: Editor, list: YAMLSeq, { keep, behind, added }: ListEdit): void {
  const { text } = editor.source;
  const items = list.items as Node[];
  const entries = [...[...behind.values()].flat(), ...added];
  const texts = entries.map(flowText);
  if (keep.includes(true)) {
    editBrackets(
      editor,
      items.map((item) => spanOf(item, text)),
      keep,
      texts,
    );
    return;
  }
  const [start, end] = [startOf(list), endOf(list, text)];
  if (commentsIn(editor, { start, end }).length > 0) {
    refuse(editor, start, 'comments stand inside the brackets, and nothing else in them would be left');
    return;
  }
  const from = text.slice(0, start).trimEnd().length;
  const isRootBlock =
    columnOf(text, start) > 0 && items.length === 0 && entries.length > 0 && !isInBrackets(text, start);
  if (!isRootBlock) {
    splice(editor, start, end, `[${texts.join(', ')}]`);
    return;
  }
  splice(editor, from, end, '');
  insertBelow(
    editor,
    end,
    entries.flatMap((entry) => printItem(entryItem(entry), 2)),
  );
}

/** `numbers: []` on a line of its own is no part of other brackets. */
function isInBrackets(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
  return !/^["']?numbers["']?\s*:\s*$/.test(line);
}
