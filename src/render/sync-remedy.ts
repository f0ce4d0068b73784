// What to do about back-end syncs that have failed: the same words in plan, drift, status and the report of an apply.

import type { Plan } from '../model/plan.ts';

/** For a terminal. */
export const syncRemedy =
  'Where the sync failed: mend what the error says, then `acgctl apply --resync` writes it again as it is.';

/** True when the plan tells of a failed sync that `--resync` would repair, and does not repair it itself. */
export function wantsResync({ unsettled, changes }: Plan): boolean {
  const isFailed = unsettled.some(({ state, kind }) => state === 'failed' && kind !== 'rfi');
  return isFailed && !changes.some(({ resync }) => resync);
}
