// Items in brackets, `[a, b]` and `{ a: 1 }`: taken out and added with their commas.

import { columnOf, commentsIn, type Editor, type Span, splice } from './editor.ts';

/** `keep` says of each item whether it stays, and some do; `added` come behind the last of them. */
export function editBrackets(
  editor: Editor,
  items: readonly Span[],
  keep: readonly boolean[],
  added: readonly string[],
): void {
  const last = items[keep.lastIndexOf(true)] as Span;
  if (added.length > 0) splice(editor, last.end, last.end, added.map((item) => `, ${item}`).join(''));
  for (let index = 0; index < items.length; index += 1) {
    if (keep[index] === true) continue;
    let next = index + 1;
    while (next < items.length && keep[next] !== true) next += 1;
    const first = items[index] as Span;
    const following = items[next];
    // Up to the next item, with the comma between them; at the end from the item before, with the comma behind it.
    const region =
      following !== undefined
        ? { start: first.start, end: following.start }
        : { start: (items[index - 1] as Span).end, end: (items[next - 1] as Span).end };
    const comments = commentsIn(editor, region).map((comment) => comment.text);
    // In the column of the item that goes, which is as far in as YAML wants it.
    const pad = `\n${' '.repeat(columnOf(editor.source.text, first.start))}`;
    const kept = comments.length === 0 ? '' : ` ${comments.join(pad)}${pad}`;
    splice(editor, region.start, region.end, kept);
    index = next - 1;
  }
}
