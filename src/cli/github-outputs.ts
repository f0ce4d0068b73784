// The outputs of a step that planned, applied or looked for drift.

import type { Plan } from '../model/plan.ts';
import { isRisky } from './github-annotations.ts';

/** `file`: where the plan was saved. */
export function planOutputs(plan: Plan, file: string | undefined): Readonly<Record<string, string>> {
  const { counts } = plan;
  return {
    changes: String(plan.changes.length),
    creates: String(counts.create),
    updates: String(counts.update),
    deletes: String(counts.delete),
    moves: String(counts.move),
    risky: String(plan.changes.some(isRisky)),
    digest: plan.digest,
    plan: file ?? '',
  };
}
