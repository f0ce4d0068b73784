// Leaves out of the text of an account file what repeats the line or entry above it with another number, so that the yaml
// package, which takes a million numbers for minutes, only reads what is different:
//
//     list:                        numbers:
//       - +14255550100               - range: +14255550100..+14255550109       kept: the first with this body
//       - +14255550101   left out      profile: zoom
//       - +14255550102   left out    - range: +14255550120..+14255550129       left out
//                                      profile: zoom
//
// What is left out must mean in the text what it is taken for, whatever is around it: each item begins in the column of the
// one above it, and ends with its own lines, because nothing in them is left open and what follows is not indented more.
// Whether the first of them is an item of the right list, only the parser can say: who reads the tree takes the repeats of
// each item that it meets, and a file with repeats that nobody took is read whole (read-in-bulk.ts).

import { isBoundary, scanEntry, scanListItem } from './scan-lines.ts';

/** What was left out after a kept item, line by line. */
export interface Repeats {
  readonly firsts: number[];
  /** The same as `firsts` but for ranges. */
  readonly lasts: number[];
  /** In the file, from 1. */
  readonly lines: number[];
  /** Of the items, from 1. */
  readonly column: number;
  /** Where in `text` the entry begins that has the same settings; of items of a `list`, nowhere. */
  readonly likes: number[];
}

export interface FoldedText {
  readonly text: string;
  /** For each line of `text` its line in the file, from 1. */
  readonly lines: readonly number[];
  /** By the offset in `text` at which the kept item begins, after its dash. */
  readonly repeats: ReadonlyMap<number, Repeats>;
}

/** Fewer lines than this left out, and the file is as well read whole. */
const worthwhile = 16;

/**
 * Undefined where hardly anything repeats.
 *
 * @param mostNumbers that a range may have
 */
export function foldText(text: string, mostNumbers: number, leastSaved = worthwhile): FoldedText | undefined {
  const pieces: string[] = [];
  const lines: number[] = [];
  const repeats = new Map<number, Repeats>();
  /** Offsets in the text: what is kept next, and what has been looked at. */
  let keptFrom = 0;
  let at = 0;
  let line = 1;
  /** Characters and lines left out so far. */
  let left = 0;
  let saved = 0;

  function keep(end: number, count: number): void {
    for (let index = 0; index < count; index += 1) lines.push(line + index);
    line += count;
    at = end;
  }

  function leaveOut(end: number, count: number): void {
    if (keptFrom < at) pieces.push(text.slice(keptFrom, at));
    left += end - at;
    saved += count;
    line += count;
    at = end;
    keptFrom = end;
  }

  function repeatsOf(place: number, column: number): Repeats {
    const known = repeats.get(place);
    if (known !== undefined) return known;
    const fresh = { firsts: [], lasts: [], lines: [], column, likes: [] };
    repeats.set(place, fresh);
    return fresh;
  }

  function foldList(): boolean {
    const first = scanListItem(text, at);
    if (first === undefined) return false;
    const place = at - left + first.indent + 2;
    keep(first.end, 1);
    let item = scanListItem(text, at);
    while (item?.indent === first.indent) {
      const next = scanListItem(text, item.end);
      if (next?.indent !== first.indent && !isBoundary(text, item.end, first.indent)) break;
      const run = repeatsOf(place, item.indent + 3);
      run.firsts.push(item.number);
      run.lines.push(line);
      leaveOut(item.end, 1);
      item = next;
    }
    return true;
  }

  function foldEntries(): boolean {
    const first = scanEntry(text, at, mostNumbers);
    if (first === undefined) return false;
    /** Form and body of an entry -> where the first such entry begins. */
    const known = new Map<string, number>();
    let place = 0;
    for (
      let entry: typeof first | undefined = first;
      entry?.indent === first.indent;
      entry = scanEntry(text, at, mostNumbers, entry)
    ) {
      const like = known.get(entry.likeness);
      if (like === undefined) {
        place = at - left + entry.indent + 2;
        known.set(entry.likeness, place);
        keep(entry.end, entry.lines);
      } else {
        const run = repeatsOf(place, entry.indent + 3);
        run.firsts.push(entry.first);
        run.lasts.push(entry.last);
        run.lines.push(line);
        run.likes.push(like);
        leaveOut(entry.end, entry.lines);
      }
    }
    return true;
  }

  while (at < text.length) {
    if (foldList() || foldEntries()) continue;
    const next = text.indexOf('\n', at);
    keep(next === -1 ? text.length : next + 1, 1);
  }
  if (saved < leastSaved) return undefined;
  pieces.push(text.slice(keptFrom));
  lines.push(line);
  return { text: pieces.join(''), lines, repeats };
}
