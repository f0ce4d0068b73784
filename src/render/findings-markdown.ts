// Findings in the files, for a comment: errors first, each with its line and what to do.

import type { Diagnostic } from '../model/diagnostic.ts';
import type { Markdown, MarkdownOptions } from '../model/markdown.ts';
import { code, prose } from './markdown/escape.ts';
import { fittingParts, leftOutWarning } from './markdown/notes.ts';
import { place } from './markdown/place.ts';
import { fillTable, tableRow } from './markdown/table.ts';
import { amountOf } from './markdown/tally.ts';
import { alert } from './markdown/verdict.ts';

export function renderFindingsMarkdown(findings: readonly Diagnostic[], options: MarkdownOptions): Markdown {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const counts = `${amountOf(errors.length, 'error')}, ${amountOf(warnings.length, 'warning')}`;
  const title = `### ${errors.length === 0 ? 'Valid' : 'Not valid'}: ${counts}\n\n`;
  const verdict =
    errors.length === 0
      ? ''
      : alert('CAUTION', ['**Nothing was planned, and nothing was sent to the gateway.** Mend the errors first.']);
  const room =
    options.limit - title.length - verdict.length - leftOutWarning(findings.length, 'finding', options).length;
  if (room < 0) return { text: fittingParts([title, verdict], options.limit), showsEveryDeletion: true };
  const titles = ['', 'finding', 'where'];
  const { text, shown } = fillTable(titles, [...errors, ...warnings], (finding) => rowOf(finding, options), room);
  return {
    text: `${title}${verdict}${text}${leftOutWarning(findings.length - shown, 'finding', options)}`,
    showsEveryDeletion: true,
  };
}

function rowOf(
  { severity, code: name, message, hint, at, related = [] }: Diagnostic,
  { link }: MarkdownOptions,
): string {
  const places = [at, ...related.slice(0, 3)].map((source) => place(source, link));
  if (related.length > 3) places.push(`and ${amountOf(related.length - 3, 'more place')}`);
  return tableRow([`**${severity}**<br>${code(name, 80)}`, `${prose(message)}<br>${prose(hint)}`, places.join('<br>')]);
}
