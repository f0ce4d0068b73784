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

/** What of a change is decided, as text in canonical form: two changes do the same exactly when these are equal. */
export function decisionOf({ address, kind, action, from, cascade, resync, before, after }: Change): string {
  const head = `"action":${JSON.stringify(action)},"address":${JSON.stringify(address)}`;
  const specs = `"after":${specText(after)},"before":${specText(before)}`;
  const rest = `"cascade":${cascade ?? false},"from":${JSON.stringify(from ?? null)},"kind":${JSON.stringify(kind)}`;
  return `{${head},${specs},${rest}${resync === undefined ? '' : `,"resync":${resync}`}}`;
}

/** A hundred thousand changes have few different specs, and equal ones are mostly one and the same. */
const specTexts = new WeakMap<JsonObject, string>();

function specText(spec: JsonObject | null): string {
  if (spec === null) return 'null';
  const known = specTexts.get(spec);
  if (known !== undefined) return known;
  const text = JSON.stringify(canonical(spec));
  specTexts.set(spec, text);
  return text;
}
