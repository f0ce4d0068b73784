// Reads an account file from its folded text, when that certainly comes to the same: nothing is wrong with the file, and
// each item that something was left out after was met where numbers are read. Otherwise nothing has happened, and the file
// is to be read whole, so that every finding is made by one code from the text as it is.

import { type AccountReading, readAccountFile } from '../account-file.ts';
import type { EntryContext } from '../entry-context.ts';
import { createFindings } from '../findings.ts';
import { parseYaml, type YamlSource } from '../yaml-source.ts';
import { foldText } from './fold-text.ts';

type Base = Omit<EntryContext, 'accountName' | 'onAccount' | 'source'>;

/**
 * Undefined where the file is to be read whole.
 *
 * @param leastSaved lines; below that it is not worth it
 */
export function readInBulk(file: string, text: string, base: Base, leastSaved?: number): AccountReading | undefined {
  const folded = foldText(text, base.limits.rangeNumbers, leastSaved);
  if (folded === undefined) return undefined;
  const findings = createFindings();
  const whole = parseYaml(file, folded.text, base.limits.depth, findings);
  if (whole === undefined) return undefined;
  const left = new Map(folded.repeats);
  const source: YamlSource = {
    ...whole,
    at(offset) {
      const { line, column } = whole.at(offset);
      return { file, line: folded.lines[line - 1] ?? line, column };
    },
    takeRepeats(offset) {
      const repeats = left.get(offset);
      left.delete(offset);
      return repeats;
    },
  };
  const before = base.numbers.position();
  const reading = readAccountFile({ ...base, source, findings });
  if (findings.count === 0 && left.size === 0) {
    return { ...reading, context: { ...reading.context, findings: base.findings } };
  }
  base.numbers.returnTo(before);
  return undefined;
}
