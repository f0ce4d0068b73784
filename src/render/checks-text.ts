// The checks of `acgctl doctor` for a terminal, one line each and what to do below it.

import type { Check } from '../model/check.ts';
import { counted } from '../model/counted.ts';
import { createPaint, type Style } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { joinLines, visible } from './visible.ts';

const words: Record<Check['state'], { readonly word: string; readonly style: Style }> = {
  ok: { word: 'ok', style: 'green' },
  warning: { word: 'note', style: 'yellow' },
  failed: { word: 'FAILED', style: 'red' },
  skipped: { word: 'skipped', style: 'dim' },
};

export function renderCheck({ name, state, found, remedy }: Check, { colour }: TextOptions): string {
  const paint = createPaint(colour);
  const { word, style } = words[state];
  const lines = [`  ${name.padEnd(14)} ${paint(style, word.padEnd(8))} ${visible(found)}`];
  if (remedy !== undefined) lines.push(`${' '.repeat(26)}${paint('bold', visible(remedy))}`);
  return joinLines(lines);
}

export function renderVerdict(checks: readonly Check[], { colour }: TextOptions): string {
  const paint = createPaint(colour);
  const failed = checks.filter(({ state }) => state === 'failed').length;
  return joinLines([
    '',
    failed === 0 ? paint('green', 'All is well.') : paint('red', `${counted(failed, 'check')} failed.`),
  ]);
}
