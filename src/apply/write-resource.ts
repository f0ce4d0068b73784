// Writes of one account or RFI: read with its ETag, compared with what the plan found, and written on the condition
// that it is still that.

import type { JsonObject } from '../model/json.ts';
import type { Precondition, Versioned, WriteResult } from '../model/ports.ts';
import type { Ledger } from './ledger.ts';
import { same } from './live-image.ts';

interface ResourceWrite {
  readonly addresses: readonly string[];
  /** The spec that must be there; null: nothing must be there. */
  readonly expected: JsonObject | null;
  readonly read: () => Promise<Versioned<{ readonly spec: JsonObject }> | undefined>;
  readonly write: (precondition: Precondition | undefined) => Promise<WriteResult>;
  /** False when a later step completes the change: success is not recorded then. */
  readonly completes: boolean;
}

const preconditionFailed = 412;

export async function writeResource(resource: ResourceWrite, ledger: Ledger): Promise<void> {
  // Once more after a 412: the service's own work on the resource may have given it a new ETag.
  for (const last of [false, true]) {
    const precondition = await agree(resource, ledger);
    if (precondition === 'changed') return;
    const result = await resource.write(precondition);
    if (result.kind === 'refused' && result.status === preconditionFailed && !last) continue;
    for (const address of resource.addresses) recordResult(address, result, resource.completes, ledger);
    return;
  }
}

/** The precondition under which the write is what was planned, or `changed` with the outcome recorded. */
async function agree(resource: ResourceWrite, ledger: Ledger): Promise<Precondition | undefined | 'changed'> {
  if (resource.expected === null) return { ifNoneMatch: '*' };
  const there = await resource.read();
  if (!same(there?.resource.spec ?? null, resource.expected)) {
    const reason = there === undefined ? 'it is gone from the gateway' : 'it was changed on the gateway after the plan';
    for (const address of resource.addresses) ledger.record(address, 'failed', reason, 'CHANGED_SINCE_PLAN');
    return 'changed';
  }
  return there?.etag === undefined ? undefined : { ifMatch: there.etag };
}

export function recordResult(address: string, result: WriteResult, completes: boolean, ledger: Ledger): void {
  if (result.kind === 'refused') ledger.record(address, 'failed', result.message, result.code);
  else if (result.kind === 'unknown') ledger.record(address, 'unknown', result.message);
  else if (completes) ledger.record(address, 'done');
}
