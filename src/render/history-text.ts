// The lock and the runs of a gateway for a terminal.

import { createPaint, type Style } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { joinLines, visible } from './visible.ts';

export interface ShownRun {
  readonly id: string;
  readonly who: string;
  readonly where: string;
  readonly since: string;
  readonly commit?: string;
  readonly ended?: string;
  readonly exitCode?: number;
  readonly outcomes?: Readonly<Record<string, number>>;
}

/** The newest first, one line each and where it ran below it. */
export function renderHistory(runs: readonly ShownRun[], { colour }: TextOptions): string {
  if (runs.length === 0) return joinLines(['No run is in the history.']);
  const paint = createPaint(colour);
  const lines = runs.flatMap((run) => {
    const { word, style } = verdictOf(run);
    const counts = Object.entries(run.outcomes ?? {}).map(([state, count]) => `${count} ${state}`);
    const said = [word, ...counts].join(', ');
    const commit = run.commit === undefined ? '' : `  commit ${run.commit.slice(0, 12)}`;
    return [
      `${visible(run.since.slice(0, 19))}Z  ${paint(style, visible(said))}`,
      `  ${visible(`${run.id.slice(0, 8)}  ${run.who} on ${run.where}${commit}`)}`,
    ];
  });
  return joinLines(lines);
}

function verdictOf({ ended, exitCode }: ShownRun): { readonly word: string; readonly style: Style } {
  if (ended === undefined) return { word: 'running, or did not end', style: 'yellow' };
  if (exitCode === 0) return { word: 'done', style: 'green' };
  return { word: `exit ${exitCode}`, style: 'red' };
}
