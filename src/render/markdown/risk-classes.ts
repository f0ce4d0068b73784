// The changes that a reader must see: deletions, moves, changes of emergency addresses, services switched off.

import type { Change } from '../../model/change.ts';

export const riskClasses = ['deletes', 'moves', 'emergencyChanges', 'disables'] as const;

export type RiskClass = (typeof riskClasses)[number];

/** The first class that a change belongs to, which is where it is shown; undefined for any other change. */
export function riskOf({ action, classes }: Change): RiskClass | undefined {
  if (action === 'delete') return 'deletes';
  if (action === 'move') return 'moves';
  if (classes.includes('emergency')) return 'emergencyChanges';
  return classes.includes('disable') ? 'disables' : undefined;
}

/** How many changes belong to each class; one that deletes or moves and also does something else counts in both. */
export function riskCounts(changes: readonly Change[]): Readonly<Record<RiskClass, number>> {
  const counts = { deletes: 0, moves: 0, emergencyChanges: 0, disables: 0 };
  for (const { action, classes } of changes) {
    if (action === 'delete') counts.deletes += 1;
    if (action === 'move') counts.moves += 1;
    if (classes.includes('emergency')) counts.emergencyChanges += 1;
    if (classes.includes('disable')) counts.disables += 1;
  }
  return counts;
}
