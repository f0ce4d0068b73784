// What a plan wants and its accounts do not offer: as long as there is an error among it, nothing is applied.

import type { Diagnostic } from '../../model/diagnostic.ts';
import type { MarkdownOptions } from '../../model/markdown.ts';
import { code, prose } from './escape.ts';
import { place } from './place.ts';
import { amountOf } from './tally.ts';
import { alert, fittingLines } from './verdict.ts';

/** `room`: about how many characters the findings may take; errors first. Empty for none. */
export function renderNotOffered(findings: readonly Diagnostic[], room: number, link: MarkdownOptions['link']): string {
  if (findings.length === 0) return '';
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const title =
    errors.length === 0
      ? `**${amountOf(warnings.length, 'warning')} about what the accounts offer.**`
      : `**Not possible:** ${amountOf(errors.length, 'error')} in what this wants of its accounts. Nothing is applied before ${errors.length === 1 ? 'it is' : 'they are'} mended.`;
  const lines = [...errors, ...warnings].map(
    ({ code: name, severity, message, hint, at }) =>
      `- ${place(at, link)} ${severity} ${code(name, 80)}: ${prose(message, 300)}<br>${prose(hint, 300)}`,
  );
  return alert(errors.length === 0 ? 'WARNING' : 'CAUTION', [title, '', ...fittingLines(lines, room)]);
}
