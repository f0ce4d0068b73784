// What is wrong with the user's files, said so that it can be mended: all findings of a run, not the first.

/** A place in the config repository. `file` is relative to its root with `/`; line and column count from 1. */
export interface SourceRef {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning';

export interface Diagnostic {
  /** Stable, e.g. `NUMBER_DUPLICATE`: users put it into `findings:` and search for it. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: SourceRef;
  /** What to do about it. */
  readonly hint: string;
  /** Other places the message speaks of, such as the first declaration of a duplicate. */
  readonly related?: readonly SourceRef[];
}

/** `accounts/contoso.yaml:12:5`, which terminals and editors turn into a link. */
export function formatSource(at: SourceRef): string {
  return `${at.file}:${at.line}:${at.column}`;
}
