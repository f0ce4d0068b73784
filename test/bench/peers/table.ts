// The figures of a comparison as a table in markdown: medians, and their ratios to acgctl's.

import { median } from '../support/child.ts';
import type { Row, Run } from './compare.ts';

type Key = keyof Run;

const titles = [
  'resources',
  'changed',
  'tool',
  'runs',
  'wall s',
  'processor s',
  'most MB',
  'requests',
  'wall',
  'processor',
  'MB',
];

export function tableOf(rows: readonly Row[], base: string): string {
  const lines = rows.map((row) => {
    const own = rows.find((other) => other.tool === base && sameTask(other, row));
    const cells = [row.resources, row.changed].map((count) => count.toLocaleString('en-GB'));
    return [...cells, `${row.tool} ${row.version}`, String(row.runs.length), ...figuresOf(row), ...ratiosOf(row, own)];
  });
  const rule = titles.map((_, index) => (index === 2 ? '---' : '---:'));
  return [titles, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** The middle of what the runs took; undefined where it was not measured. */
export function middle({ runs }: Row, key: Key): number | undefined {
  const values = runs.map((run) => run[key]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : median(values);
}

function figuresOf(row: Row): readonly string[] {
  const { runs, stoppedAfter } = row;
  const limit = stoppedAfter === undefined ? 'not run' : `over ${stoppedAfter}`;
  if (runs.length === 0) return [limit, '', '', ''];
  const wall = `${middle(row, 'seconds')?.toFixed(2)}${stoppedAfter === undefined ? '' : `, then ${limit}`}`;
  const [most, requests] = (['megabytes', 'requests'] as const).map((key) => middle(row, key)?.toFixed(0));
  return [wall, middle(row, 'cpuSeconds')?.toFixed(2) ?? '', most ?? '', requests ?? 'none'];
}

function ratiosOf(row: Row, base: Row | undefined): readonly string[] {
  return (['seconds', 'cpuSeconds', 'megabytes'] as const).map((key) => {
    const own = base === undefined || row === base ? undefined : middle(base, key);
    const other = middle(row, key);
    return own === undefined || other === undefined ? '' : (other / own).toFixed(1);
  });
}

const sameTask = (a: Row, b: Row): boolean => a.resources === b.resources && a.changed === b.changed;
