// Changes counted by what is done: what a text names, and what it leaves out.

import type { Change } from '../../model/change.ts';
import type { Counts } from '../../model/plan.ts';

/** Markdown and the changes that it names one by one or in ranges. */
export interface Part {
  readonly text: string;
  readonly shown: Counts;
}

export const nothing: Counts = { create: 0, update: 0, delete: 0, move: 0 };

export function add(a: Counts, b: Counts, sign: 1 | -1 = 1): Counts {
  return {
    create: a.create + sign * b.create,
    update: a.update + sign * b.update,
    delete: a.delete + sign * b.delete,
    move: a.move + sign * b.move,
  };
}

export function tallyOf(changes: Iterable<{ readonly change: Change; readonly count: number }>): Counts {
  const counts = { ...nothing };
  for (const { change, count } of changes) counts[change.action] += count;
  return counts;
}

export function total(counts: Counts): number {
  return counts.create + counts.update + counts.delete + counts.move;
}

/** `3 to add, 1 to destroy`: what there is, in the words of the plan's own line. */
export function tallyWords(counts: Counts): string {
  const words = [
    [counts.delete, 'to destroy'],
    [counts.move, 'to move'],
    [counts.update, 'to change'],
    [counts.create, 'to add'],
  ] as const;
  return words.flatMap(([count, word]) => (count === 0 ? [] : [`${amount(count)} ${word}`])).join(', ');
}

/** `1,449`: with separators that do not depend on the locale. */
export function amount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 number`, `1,449 numbers`. */
export function amountOf(count: number, noun: string): string {
  return `${amount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
