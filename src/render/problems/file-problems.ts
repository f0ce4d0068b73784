// Findings in the files as problems.

import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Problems } from './problem.ts';

/** `files`: all that were read. `meaning`: what a code stands for. */
export function fileProblems(
  findings: readonly Diagnostic[],
  files: readonly string[],
  meaning: (code: string) => string,
): Problems {
  const problems = findings.map(({ code, severity, message, hint, at, related }) => ({
    rule: code,
    level: severity,
    message: `${message} ${hint}`,
    subject: at.file,
    key: `${at.file} ${message}`,
    at,
    ...(related === undefined ? {} : { related }),
  }));
  return {
    of: 'validate',
    problems,
    subjects: [...new Set([...files, ...findings.map(({ at }) => at.file)])],
    meaning,
  };
}
