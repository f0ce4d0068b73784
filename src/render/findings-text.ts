// Findings for a terminal: `file:line:column: severity CODE message`, with the remedy below.

import { type Diagnostic, formatSource } from '../model/diagnostic.ts';
import { createPaint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { joinLines, visible } from './visible.ts';

export function renderFindingsText(findings: readonly Diagnostic[], options: TextOptions): string {
  const paint = createPaint(options.colour);
  const lines = findings.flatMap((finding) => [
    `${visible(formatSource(finding.at))}: ${paint(finding.severity === 'error' ? 'red' : 'yellow', finding.severity)} ${finding.code} ${visible(finding.message)}`,
    ...(finding.related ?? []).map((at) => `    also ${visible(formatSource(at))}`),
    `    ${paint('dim', visible(finding.hint))}`,
  ]);
  return lines.length === 0 ? '' : joinLines(lines);
}
