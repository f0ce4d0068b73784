// Findings for a terminal: `file:line:column: severity CODE message`, with the remedy below.

import { type Diagnostic, formatSource } from '../model/diagnostic.ts';
import { createPaint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { visible } from './visible.ts';

export function renderFindingsText(findings: readonly Diagnostic[], options: TextOptions): string {
  const paint = createPaint(options.colour);
  return findings
    .map((finding) => {
      const severity = paint(finding.severity === 'error' ? 'red' : 'yellow', finding.severity);
      const also = (finding.related ?? []).map((at) => `    also ${visible(formatSource(at))}\n`).join('');
      const first = `${visible(formatSource(finding.at))}: ${severity} ${finding.code} ${visible(finding.message)}`;
      return `${first}\n${also}    ${paint('dim', visible(finding.hint))}\n`;
    })
    .join('');
}
