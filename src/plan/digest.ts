// The digest: what a reviewer approves. Over target and changes alone, so that it does not depend on time, order,
// machine, commit or wording.

import { createHash } from 'node:crypto';
import type { Change } from '../model/change.ts';
import { canonical, type JsonObject } from '../model/json.ts';
import type { PlanTarget } from '../model/plan.ts';

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(target: PlanTarget, changes: readonly Change[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(canonical({ ...target } as unknown as JsonObject)));
  for (const { address, kind, action, from, cascade, before, after } of changes) {
    const decided = { address, kind, action, from: from ?? null, cascade: cascade ?? false, before, after };
    hash.update(`\n${JSON.stringify(canonical(decided))}`);
  }
  return `sha256:${hash.digest('hex')}`;
}
