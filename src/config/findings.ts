// Findings are collected while the files are read and get their severity at the end, when `findings:` of acg.yaml is
// known: no rule asks whether it is switched off.

import type { Diagnostic, Severity, SourceRef } from '../model/diagnostic.ts';
import { compareText } from '../model/json.ts';
import { type Code, codes } from './codes.ts';

interface Finding {
  readonly code: Code;
  readonly at: SourceRef;
  readonly message: string;
  readonly hint: string;
  readonly related?: readonly SourceRef[];
}

export interface Findings {
  add(finding: Finding): void;
  /** Grows with every finding, so that a caller sees whether a part was clean. */
  readonly count: number;
  readonly all: readonly Finding[];
}

/** `off` drops the finding. */
export type SeverityOverrides = ReadonlyMap<Code, Severity | 'off'>;

export function createFindings(): Findings {
  const all: Finding[] = [];
  return {
    add(finding) {
      all.push(finding);
    },
    get count() {
      return all.length;
    },
    all,
  };
}

/** The findings as diagnostics, sorted by file, line, column and code. */
export function settleFindings(findings: readonly Finding[], overrides: SeverityOverrides): readonly Diagnostic[] {
  return findings
    .flatMap((finding): Diagnostic[] => {
      const severity = overrides.get(finding.code) ?? codes[finding.code].severity;
      return severity === 'off' ? [] : [{ ...finding, severity }];
    })
    .sort((a, b) => compareSources(a.at, b.at) || compareText(a.code, b.code) || compareText(a.message, b.message))
    .filter((finding, index, sorted) => !isSame(finding, sorted[index - 1]));
}

/** One mistake may be met twice, such as a wrong entry that the rows of a CSV file are laid over. */
function isSame(a: Diagnostic, b: Diagnostic | undefined): boolean {
  return b !== undefined && a.code === b.code && a.message === b.message && compareSources(a.at, b.at) === 0;
}

export function compareSources(a: SourceRef, b: SourceRef): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}
