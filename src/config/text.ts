// Bytes to text: all that makes a file unfit to be read as data, whatever its syntax. A finding here ends the file.

import type { SourceRef } from '../model/diagnostic.ts';
import type { Findings } from './findings.ts';
import type { Limits } from './limits.ts';
import { showValue } from './show-value.ts';

/** C0 but tab and line feed, C1, direction controls, zero-width characters, line separators. */
const unwanted =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\p{Surrogate}/gu;

/** The text of the file without BOM and with line feeds only; undefined after a finding. */
export function decodeText(file: string, bytes: Uint8Array, limits: Limits, findings: Findings): string | undefined {
  const before = findings.count;
  const text = decodeUtf8(file, bytes, findings)?.replaceAll('\r\n', '\n');
  if (text === undefined) return undefined;
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    findings.add({
      code: 'LFS_POINTER',
      at: { file, line: 1, column: 1 },
      message: 'The file is a Git LFS pointer and not the file itself.',
      hint: 'Run `git lfs pull`, or set `lfs: true` in actions/checkout. Better, keep configuration out of LFS.',
    });
    return undefined;
  }
  findUnwanted(file, text, findings);
  findConflicts(file, text, findings);
  findLongLines(file, text, limits.lineLength, findings);
  return findings.count === before ? text : undefined;
}

/** True when the text holds a character that no value may hold, in a file or behind an escape. */
export function hasUnwanted(text: string): boolean {
  unwanted.lastIndex = 0;
  return unwanted.test(text);
}

function decodeUtf8(file: string, bytes: Uint8Array, findings: Findings): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const text = new TextDecoder('utf-8').decode(bytes);
    findings.add({
      code: 'NOT_UTF8',
      at: wide ? { file, line: 1, column: 1 } : createPlacer(file, text)(Math.max(0, text.indexOf('\ufffd'))),
      message: wide ? 'The file is UTF-16 and not UTF-8.' : 'Bytes that are not UTF-8.',
      hint: 'Save the file as UTF-8.',
    });
    return undefined;
  }
}

function findUnwanted(file: string, text: string, findings: Findings): void {
  const place = createPlacer(file, text);
  let lineEnd = -1;
  for (const match of text.matchAll(unwanted)) {
    // One finding a line: a pasted word often brings several.
    if (match.index <= lineEnd) continue;
    findings.add({
      code: 'CONTROL_CHARACTER',
      at: place(match.index),
      message: `The character ${showValue(match[0])} is not printed, so that readers cannot see it.`,
      hint: 'Delete the character; it often comes with text that was copied from elsewhere.',
    });
    const end = text.indexOf('\n', match.index);
    lineEnd = end === -1 ? text.length : end;
  }
}

function findConflicts(file: string, text: string, findings: Findings): void {
  const place = createPlacer(file, text);
  for (const match of text.matchAll(/^<{7}(?= |$)/gm)) {
    findings.add({
      code: 'MERGE_CONFLICT',
      at: place(match.index),
      message: 'A git merge conflict was left in the file.',
      hint: 'Decide between the two sides and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`.',
    });
  }
}

function findLongLines(file: string, text: string, longest: number, findings: Findings): void {
  for (let start = 0, line = 1; start < text.length; line += 1) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    if (end - start > longest) {
      findings.add({
        code: 'LINE_TOO_LONG',
        at: { file, line, column: longest + 1 },
        message: `The line has ${end - start} characters; ${longest} is the limit.`,
        hint: 'Break the line: a list can have one item a line.',
      });
    }
    start = end + 1;
  }
}

/** Offset to place, in one pass over the text when the offsets ascend. */
function createPlacer(file: string, text: string): (offset: number) => SourceRef {
  let start = 0;
  let line = 1;
  return (offset) => {
    for (let next = text.indexOf('\n', start); next !== -1 && next < offset; next = text.indexOf('\n', start)) {
      start = next + 1;
      line += 1;
    }
    return { file, line, column: offset - start + 1 };
  };
}
