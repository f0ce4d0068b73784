// A file's bytes as text with line feeds, and edits of that text carried over to the bytes: what no edit touches keeps
// its byte order mark and its line ends.

export interface FileText {
  /** Without byte order mark, with line feeds only. */
  readonly text: string;
  /** The file with the edits, which may come in any order and do not overlap. */
  edit(splices: readonly Splice[]): string;
  /** A text that replaces all of it, with the file's line ends. */
  replace(text: string): string;
}

/** `text` in place of what is from `start` up to `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `bytes`: UTF-8, as config/text.ts has found it. */
export function readFileText(bytes: Uint8Array): FileText {
  const raw = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const mark = raw.startsWith('\ufeff') ? 1 : 0;
  const text = raw.slice(mark).replaceAll('\r\n', '\n');
  const returns = [...raw.slice(mark).matchAll(/\r\n/g)].map(({ index }, before) => index - before);
  const lineFeeds = text.split('\n').length - 1;
  const lineEnd = returns.length * 2 > lineFeeds ? '\r\n' : '\n';
  const withLineEnds = (part: string): string => (lineEnd === '\n' ? part : part.replaceAll('\n', lineEnd));
  /** Offset in the raw text: each line feed before it that had a carriage return counts one more. */
  const toRaw = (offset: number): number => mark + offset + countBelow(returns, offset);
  return {
    text,
    edit(splices) {
      let done = '';
      let at = 0;
      for (const { start, end, text: inserted } of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
        if (toRaw(start) < at) throw new Error('edits overlap');
        done += raw.slice(at, toRaw(start)) + withLineEnds(inserted);
        at = toRaw(end);
      }
      return done + raw.slice(at);
    },
    replace: (whole) => withLineEnds(whole),
  };
}

/** How many of the ascending offsets are below the limit. */
function countBelow(offsets: readonly number[], limit: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
