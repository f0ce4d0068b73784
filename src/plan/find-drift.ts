// Reads a plan as drift: each difference by its cause.

import { driftCategory } from '../model/drift-category.ts';
import type { Plan } from '../model/plan.ts';
import type { DriftItem, DriftReport } from '../model/report.ts';

/** `unmanagedAlarm`: accounts without a file make the verdict drift too. */
export function findDrift(plan: Plan, unmanagedAlarm: boolean): DriftReport {
  const items: DriftItem[] = plan.changes.flatMap((change) => {
    const { address, paths, reason, resync } = change;
    // What is only written again is told below, as the failed sync that it is.
    return resync ? [] : [{ category: driftCategory(change), address, count: 1, alarm: true, paths, reason }];
  });
  for (const { address, count, state, errors, source } of plan.unsettled) {
    const failed = state === 'failed';
    const reason = [`back-end sync is ${state}`, ...errors.map((error) => `${error.code}: ${error.message}`)].join(
      '; ',
    );
    const item = { address, count, alarm: failed, paths: [], reason, ...(source === undefined ? {} : { source }) };
    items.push({ category: failed ? 'sync-failed' : 'settling', ...item });
  }
  for (const { address, why, count, reason } of plan.leftAlone) {
    if (why === 'unmanaged-account')
      items.push({ category: 'unmanaged', address, count, alarm: unmanagedAlarm, paths: [], reason });
    if (why === 'unanswered') items.push({ category: 'unanswered', address, count, alarm: false, paths: [], reason });
    if (why === 'elsewhere') items.push({ category: 'moved', address, count, alarm: true, paths: [], reason });
  }
  return { verdict: items.some((item) => item.alarm) ? 'drift' : 'clean', items, plan };
}
