// The digest: what a reviewer approves. Over target and changes alone, so that it does not depend on time, order,
// machine, commit or wording.

import { createHash } from 'node:crypto';
import type { Change } from '../model/change.ts';
import { canonical, type JsonObject } from '../model/json.ts';
import type { PlanTarget } from '../model/plan.ts';

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(target: PlanTarget, changes: readonly Change[]): string {
  const hash = createHash('sha256');
  hash.update(targetText(target));
  for (const change of changes) hash.update(`\n${decisionOf(change)}`);
  return `sha256:${hash.digest('hex')}`;
}

/** The target as text: two plans are for the same gateway, API version and accounts exactly when these are equal. */
export function targetText(target: PlanTarget): string {
  return JSON.stringify(canonical({ ...target } as unknown as JsonObject));
}

/** What of a change is decided, as text: two changes do the same exactly when these are equal. */
export function decisionOf({ address, kind, action, from, cascade, resync, before, after }: Change): string {
  const decided = { address, kind, action, from: from ?? null, cascade: cascade ?? false, before, after };
  return JSON.stringify(canonical(resync === undefined ? decided : { ...decided, resync }));
}
