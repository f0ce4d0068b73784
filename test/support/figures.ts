// Figures that tests measure: appended as JSON lines to the file that ACG_FIGURES names, where it names one.

import { appendFileSync } from 'node:fs';

export function recordFigure(name: string, figure: Readonly<Record<string, unknown>>): void {
  const file = process.env.ACG_FIGURES;
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify({ name, ...figure })}\n`);
}
