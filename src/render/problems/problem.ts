// What SARIF and JUnit tell: a finding with a rule, a level and a place, whatever it was found in.

import type { SourceRef } from '../../model/diagnostic.ts';

export interface Problem {
  /** `guard/deletes`, `plan/delete`, `drift/changed`, or the code of a finding in the files. */
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  /** The account or file that it belongs to. */
  readonly subject: string;
  /** What stays the same when lines move: tells whether two runs found the same. */
  readonly key: string;
  readonly at?: SourceRef;
  readonly related?: readonly SourceRef[];
}

export interface Problems {
  /** `plan`, `drift` or `validate`. */
  readonly of: string;
  readonly problems: readonly Problem[];
  /** Everything that was looked at; what has no problem is in order. */
  readonly subjects: readonly string[];
  /** What a rule means, in a sentence. */
  readonly meaning: (rule: string) => string;
}

/** Most important first; what was told first comes first among equals. */
export function byImportance(problems: readonly Problem[]): readonly Problem[] {
  const rank = { error: 0, warning: 1, note: 2 };
  return [...problems].sort((a, b) => rank[a.level] - rank[b.level]);
}
