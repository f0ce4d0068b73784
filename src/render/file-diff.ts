// What a file gains and loses, as a unified diff. Its lines hold values from the gateway: each is made visible.

import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import { createPaint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { joinLines, visible } from './visible.ts';

/** `before`: undefined for a new file. */
export function renderFileDiff(
  file: string,
  before: string | undefined,
  after: string,
  { colour }: TextOptions,
): string {
  const paint = createPaint(colour);
  const from = before === undefined ? '/dev/null' : `a/${file}`;
  const patch = structuredPatch(from, `b/${file}`, before ?? '', after, undefined, undefined, { context: 3 });
  const lines = formatPatch(patch, FILE_HEADERS_ONLY)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const shown = visible(line.replace(/\r$/, ''));
      if (/^(---|\+\+\+) /.test(line)) return paint('bold', shown);
      if (line.startsWith('@@')) return paint('cyan', shown);
      if (line.startsWith('+')) return paint('green', shown);
      return line.startsWith('-') ? paint('red', shown) : shown;
    });
  return joinLines(lines);
}
