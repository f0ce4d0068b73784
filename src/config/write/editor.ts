// An edit of one YAML file in the making: places in its text, and the splices collected so far. What cannot be edited
// is refused with its place, and then nothing of the file is.

import { isMap, isSeq, type Node, type Pair } from 'yaml';
import type { SourceRef } from '../../model/diagnostic.ts';
import { endOf as endOfValue, startOf } from '../offset.ts';
import type { YamlSource } from '../yaml-source.ts';
import { type Comment, findComments } from './comments.ts';
import type { Splice } from './file-text.ts';

export interface Editor {
  readonly source: YamlSource;
  readonly comments: readonly Comment[];
  readonly splices: Splice[];
  readonly refusals: Refusal[];
}

export interface Refusal {
  readonly at: SourceRef;
  readonly reason: string;
}

/** What stands at these offsets: an entry, an item, or a key with its value. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function createEditor(source: YamlSource): Editor {
  return { source, comments: findComments(source.text), splices: [], refusals: [] };
}

export function splice(editor: Editor, start: number, end: number, text: string): void {
  editor.splices.push({ start, end, text });
}

export function refuse(editor: Editor, offset: number, reason: string): void {
  editor.refusals.push({ at: editor.source.at(offset), reason });
}

/** Where the node's last character is, without comments and line ends behind it. */
export function endOf(node: Node, text: string): number {
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  if (isBlock) return endOf(lastNode(node.items.at(-1) as Pair | Node), text);
  let end = endOfValue(node);
  while (text[end - 1] === '\n') end -= 1;
  return end;
}

export function spanOf(item: Pair | Node, text: string): Span {
  const start = startOf('key' in item ? (item.key as Node) : item);
  return { start, end: endOf(lastNode(item), text) };
}

function lastNode(item: Pair | Node): Node {
  return 'key' in item ? (item.value as Node) : item;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line feed, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function commentsIn(editor: Editor, { start, end }: Span): readonly Comment[] {
  return editor.comments.filter(({ offset }) => offset >= start && offset < end);
}

/** New lines below the line on which the offset is. */
export function insertBelow(editor: Editor, offset: number, lines: readonly string[]): void {
  const { text } = editor.source;
  const end = lineEnd(text, offset);
  if (end === text.length) splice(editor, end, end, `\n${lines.join('\n')}`);
  else splice(editor, end + 1, end + 1, `${lines.join('\n')}\n`);
}

/** Takes whole lines out, but for their comments, which stay on lines of their own. */
export function removeLines(editor: Editor, { start, end }: Span): void {
  const { text } = editor.source;
  const from = lineStart(text, start);
  const to = Math.min(lineEnd(text, end) + 1, text.length);
  const pad = ' '.repeat(start - from);
  const kept = commentsIn(editor, { start: from, end: to }).map((comment) => {
    const line = lineStart(text, comment.offset);
    const isOwn = text.slice(line, comment.offset).trim() === '';
    return isOwn ? text.slice(line, lineEnd(text, comment.offset)) : `${pad}${comment.text}`;
  });
  splice(editor, from, to, kept.map((line) => `${line}\n`).join(''));
}
