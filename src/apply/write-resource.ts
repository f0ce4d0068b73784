// Writes of one account or RFI: read with its ETag, compared with what the plan found, and written on the condition
// that it is still that. Where the answer leaves a doubt, reading decides.

import { AcgctlError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { SyncStatus } from '../model/live.ts';
import type { Precondition, Versioned, WriteResult } from '../model/ports.ts';
import type { Ledger } from './ledger.ts';
import { same } from './live-image.ts';

interface ResourceWrite {
  readonly addresses: readonly string[];
  /** The spec that must be there; null: nothing must be there. */
  readonly expected: JsonObject | null;
  /** The spec that is to be there afterwards; null: nothing. */
  readonly target: JsonObject | null;
  readonly read: () => Promise<Versioned<{ readonly spec: JsonObject; readonly status: SyncStatus }> | undefined>;
  readonly write: (precondition: Precondition | undefined) => Promise<WriteResult>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** False when a later step completes the change: success is not recorded then. */
  readonly completes: boolean;
  /** What is there is to be written again, as long as its back-end sync has failed. */
  readonly repeats: boolean;
}

/** Not found and precondition failed: the resource is not what was read, perhaps because the write did take effect. */
const doubtful: readonly number[] = [404, 412];

/**
 * Milliseconds to wait after each refusal or doubt before it is read and written again; undefined after the last. An ETag
 * may change while what is written does not, with the status or with counts that come in one by one for a while.
 */
const pauses = [1000, 6000, undefined] as const;

export async function writeResource(resource: ResourceWrite, ledger: Ledger): Promise<void> {
  const settle = (result: WriteResult): void => {
    for (const address of resource.addresses) recordResult(address, result, resource.completes, ledger);
  };
  // What is created needs no reading first: the condition is that nothing is there.
  let precondition = resource.expected === null ? ({ ifNoneMatch: '*' } as const) : await agree(resource, ledger);
  for (const pause of pauses) {
    if (precondition === 'settled') return;
    const result = await resource.write(precondition);
    const inDoubt = result.kind === 'unknown' || (result.kind === 'refused' && doubtful.includes(result.status));
    if (!inDoubt) return settle(result);
    // Where the run is over, the next write says so.
    if (pause !== undefined) await resource.sleep(pause).catch(() => undefined);
    precondition = await agree(resource, ledger).catch((error: unknown) => {
      // Neither answered for certain nor readable: that is what unknown means.
      if (error instanceof AcgctlError) settle({ kind: 'unknown', message: result.message });
      throw error;
    });
    if (pause === undefined && precondition !== 'settled') settle(notCarriedOut(result));
  }
}

/** The precondition under which the write is what was planned; `settled` when the reading leaves nothing to write. */
async function agree(resource: ResourceWrite, ledger: Ledger): Promise<Precondition | undefined | 'settled'> {
  const there = await resource.read();
  const spec = there?.resource.spec ?? null;
  const isToRepeat = resource.repeats && there?.resource.status.state === 'failed';
  if (same(spec, resource.target) && !isToRepeat) {
    for (const address of resource.addresses) recordResult(address, { kind: 'accepted' }, resource.completes, ledger);
    return 'settled';
  }
  if (!same(spec, resource.expected)) {
    const reason = there === undefined ? 'it is gone from the gateway' : 'it was changed on the gateway after the plan';
    for (const address of resource.addresses) ledger.record(address, 'failed', { reason, code: 'CHANGED_SINCE_PLAN' });
    return 'settled';
  }
  if (there === undefined) return { ifNoneMatch: '*' };
  return there.etag === undefined ? undefined : { ifMatch: there.etag };
}

function notCarriedOut(result: WriteResult): WriteResult {
  if (result.kind !== 'unknown') return result;
  return { kind: 'refused', status: 0, code: 'NOT_CARRIED_OUT', message: `not carried out: ${result.message}` };
}

function recordResult(address: string, result: WriteResult, completes: boolean, ledger: Ledger): void {
  if (result.kind === 'refused') ledger.record(address, 'failed', { reason: result.message, code: result.code });
  else if (result.kind === 'unknown') ledger.record(address, 'unknown', { reason: result.message });
  else if (completes) ledger.record(address, 'done');
}
