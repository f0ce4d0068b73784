// After the writes: reads the touched resources again until the back end has taken them over, and makes of each outcome
// what the reading shows. The report is made from what was read, not from what was answered.

import type { Change } from '../model/change.ts';
import type { Live, SyncStatus } from '../model/live.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Clock, GatewayReader, Progress, ReadScope } from '../model/ports.ts';
import type { Ledger } from './ledger.ts';
import { type Found, findImage } from './live-image.ts';
import { isPending, watchSync } from './watch-sync.ts';

/** Milliseconds between readings of what is not there yet: what is read may lag behind what is written. */
const pauses = [1000, 2000, 4000] as const;

export interface Settling {
  readonly reader: GatewayReader;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly wait: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Addresses at which the configuration, planned anew, still wants a change. */
  readonly replan: (live: Live) => readonly string[];
}

export interface Settled {
  /** The last complete reading of the touched resources. */
  readonly live: Live;
  /** What was seen after it of what was pending in it, by address. */
  readonly later: ReadonlyMap<string, SyncStatus>;
}

/** Reads until what was written is there, and then what is pending until it is not, or time is up. */
export async function readUntilSettled(
  changes: readonly Change[],
  scope: ReadScope,
  ledger: Ledger,
  settling: Settling,
): Promise<Settled> {
  const { clock, wait, timeoutMs } = settling;
  const deadline = clock.now() + timeoutMs;
  const written = changes.filter((change) => ledger.get(change.address)?.state === 'done');
  const live = await readUntilThere(written, scope, deadline, settling);
  if (!wait) return { live, later: new Map() };
  const pending = written.filter((change) => isPending(findImage(change, live).status));
  const sizes = sizesOf(live);
  const watching = { ...settling, deadline, sizeOf: (account: string) => sizes.get(account) ?? 0 };
  return { live, later: await watchSync(pending, watching) };
}

async function readUntilThere(
  written: readonly Change[],
  scope: ReadScope,
  deadline: number,
  { reader, clock, wait, signal, replan }: Settling,
): Promise<Live> {
  const isLate = (live: Live): boolean => {
    const missing = written.filter((change) => findImage(change, live).image !== 'after');
    const wanted = new Set(missing.length === 0 ? [] : replan(live));
    // What was written again and still shows its failure may be an older reading of it.
    return missing.some(({ address, resync }) => resync || wanted.has(address));
  };
  for (let round = 0; ; round += 1) {
    const live = await reader.read(scope);
    const pause = pauses[round];
    if (!wait || pause === undefined || !isLate(live) || signal.aborted || clock.now() + pause > deadline) return live;
    await clock.sleep(pause, signal).catch(() => undefined);
  }
}

function sizesOf({ numbers: { table, accountNames } }: Live): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const index of table.accounts) {
    const name = accountNames[index] as string;
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  return sizes;
}

/**
 * Corrects the outcomes by what was read. `differs` says whether the configuration, planned anew, still wants a change at
 * this address: a field that the service itself sets is then no failure.
 */
export function settleOutcomes(
  changes: readonly Change[],
  { live, later }: Settled,
  differs: (address: string) => boolean,
  ledger: Ledger,
): void {
  for (const change of changes) {
    const outcome = ledger.get(change.address);
    if (outcome === undefined) continue;
    const found = withLater(findImage(change, live), later.get(change.address));
    const arrived = found.image === 'after' || !differs(change.address);
    if (outcome.state === 'done' || outcome.state === 'already done')
      settleWritten(change, found, arrived, ledger, outcome);
    // Refused or in doubt, and it is there all the same: what was wanted is so, whoever did it.
    else if (found.image === 'after' && outcome.state === 'failed')
      settleWritten(change, found, true, ledger, { state: 'already done' });
    else if (outcome.state === 'unknown') settleUnknown(change, found, arrived, ledger, outcome);
  }
}

function withLater(found: Found, status: SyncStatus | undefined): Found {
  return status === undefined ? found : { ...found, status };
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
      syncFailed: true,
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

function describeErrors(status: SyncStatus): string {
  const told = status.errors.map((error) => `${error.code}: ${error.message}`).join('; ');
  return `back-end sync failed${told === '' ? '' : `: ${told}`}`;
}
