// After the writes: reads the touched resources again until the back end has taken them over, and makes of each outcome
// what the reading shows. The report is made from what was read, not from what was answered.

import type { Change } from '../model/change.ts';
import type { Live, SyncStatus } from '../model/live.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Clock, GatewayReader, ReadScope } from '../model/ports.ts';
import type { Ledger } from './ledger.ts';
import { type Found, findImage } from './live-image.ts';

/** Milliseconds between readings; the last one repeats. */
const pauses = [1000, 2000, 4000, 8000, 15_000] as const;
/** So often what was written is read again when it is not there: what is read may lag behind what is written. */
const patience = 3;

export interface Settling {
  readonly reader: GatewayReader;
  readonly clock: Clock;
  readonly wait: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Addresses at which the configuration, planned anew, still wants a change. */
  readonly replan: (live: Live) => readonly string[];
}

/** Reads until what was written is there and not pending, or time is up; the last reading is returned. */
export async function readUntilSettled(
  changes: readonly Change[],
  scope: ReadScope,
  ledger: Ledger,
  settling: Settling,
): Promise<Live> {
  const { reader, clock, wait, signal } = settling;
  const deadline = clock.now() + settling.timeoutMs;
  const isLate = (live: Live): boolean => {
    const missing = written.filter((change) => findImage(change, live).image !== 'after');
    const wanted = new Set(missing.length === 0 ? [] : settling.replan(live));
    return missing.some(({ address }) => wanted.has(address));
  };
  const written = changes.filter((change) => ledger.get(change.address)?.state === 'done');
  for (let round = 0; ; round += 1) {
    const live = await reader.read(scope);
    const isOpen =
      written.some((change) => isPending(findImage(change, live).status)) || (round < patience && isLate(live));
    const pause = pauses[Math.min(round, pauses.length - 1)] as number;
    if (!wait || !isOpen || signal.aborted || clock.now() + pause > deadline) return live;
    await clock.sleep(pause, signal).catch(() => undefined);
  }
}

/**
 * Corrects the outcomes by what was read. `differs` says whether the configuration, planned anew, still wants a change at
 * this address: a field that the service itself sets is then no failure.
 */
export function settleOutcomes(
  changes: readonly Change[],
  live: Live,
  differs: (address: string) => boolean,
  ledger: Ledger,
): void {
  for (const change of changes) {
    const outcome = ledger.get(change.address);
    if (outcome === undefined) continue;
    const found = findImage(change, live);
    const arrived = found.image === 'after' || !differs(change.address);
    if (outcome.state === 'done' || outcome.state === 'already done')
      settleWritten(change, found, arrived, ledger, outcome);
    // Refused or in doubt, and it is there all the same: what was wanted is so, whoever did it.
    else if (found.image === 'after' && outcome.state === 'failed')
      settleWritten(change, found, true, ledger, { state: 'already done' });
    else if (outcome.state === 'unknown') settleUnknown(change, found, arrived, ledger, outcome);
  }
}

function settleWritten(
  change: Change,
  { image, status }: Found,
  arrived: boolean,
  ledger: Ledger,
  { state, gapMilliseconds }: Pick<Outcome, 'state' | 'gapMilliseconds'>,
): void {
  const { address } = change;
  const gap = gapMilliseconds === undefined ? {} : { gapMilliseconds };
  if (!arrived) {
    const accepted = 'the gateway accepted it, and shows something else when read again';
    const [code, reason] = image === 'between' ? unsettled.between : (['NOT_AS_WRITTEN', accepted] as const);
    ledger.record(address, 'failed', { reason, code, ...gap });
  } else if (status?.state === 'failed') {
    ledger.record(address, 'failed', {
      reason: describeErrors(status),
      code: status.errors[0]?.code ?? 'SYNC_FAILED',
      ...gap,
    });
  } else if (isPending(status))
    ledger.record(address, 'pending', { reason: `back-end sync is ${status?.state}`, ...gap });
  else ledger.record(address, state, gap);
}

function settleUnknown(change: Change, found: Found, arrived: boolean, ledger: Ledger, outcome: Outcome): void {
  if (arrived) {
    settleWritten(change, found, true, ledger, { ...outcome, state: 'done' });
    return;
  }
  const [code, words] = unsettled[found.image];
  const reason = outcome.reason === undefined ? words : `${words}: ${outcome.reason}`;
  ledger.record(change.address, 'failed', { reason, code: outcome.code ?? code });
}

/** What a doubt turns out to be when the resource is not as it was to be. */
const unsettled: Record<Found['image'], readonly [code: string, words: string]> = {
  before: ['NOT_CARRIED_OUT', 'not carried out'],
  after: ['NOT_CARRIED_OUT', 'not carried out'],
  between: ['IN_NO_ACCOUNT', 'the number is in neither account; run apply again'],
  other: ['CHANGED_SINCE_PLAN', 'it was changed on the gateway after the plan'],
};

/** Any state but `synced` and `failed` may still change, one that acgctl does not know too. */
function isPending(status: SyncStatus | undefined): boolean {
  return status?.state !== undefined && status.state !== 'synced' && status.state !== 'failed';
}

function describeErrors(status: SyncStatus): string {
  const told = status.errors.map((error) => `${error.code}: ${error.message}`).join('; ');
  return `back-end sync failed${told === '' ? '' : `: ${told}`}`;
}
