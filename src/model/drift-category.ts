// Why a difference is there, by what a plan says of it.

import type { Action, Change } from './change.ts';
import type { DriftCategory } from './report.ts';

const categories: Record<Action, DriftCategory> = {
  create: 'missing',
  update: 'changed',
  delete: 'extra',
  move: 'moved',
};

/** With `--base`, a difference that the change itself makes is not applied yet. */
export function driftCategory({ action, origin }: Pick<Change, 'action' | 'origin'>): DriftCategory {
  return origin === 'this change' ? 'not-applied' : categories[action];
}
