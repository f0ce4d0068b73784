// Follows the back end until it has taken over what was written, with few requests: in each round, what is still pending is
// read one by one where that is cheaper, and else with one listing an account; the rounds are ever further apart.

import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Live, SyncStatus } from '../model/live.ts';
import type { Clock, GatewayReader, Progress } from '../model/ports.ts';
import { findImage } from './live-image.ts';

/** Milliseconds between rounds; the last one repeats. */
const pauses = [1000, 2000, 4000, 8000, 15_000, 30_000, 60_000] as const;
/** Numbers that a page of a list holds at the most. */
const pageSize = 500;
/** So many accounts are read one by one; more are read with the list of accounts. */
const fewAccounts = 3;

export interface Watching {
  readonly reader: GatewayReader;
  readonly clock: Clock;
  readonly progress: Progress;
  /** When to give up, on the clock. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Live numbers of an account, for what listing it costs. */
  readonly sizeOf: (account: string) => number;
}

/** The last state that was seen of each of these changes, by address; `pending` where time or the run was over first. */
export async function watchSync(
  pending: readonly Change[],
  watching: Watching,
): Promise<ReadonlyMap<string, SyncStatus>> {
  const { clock, progress, deadline, signal } = watching;
  const seen = new Map<string, SyncStatus>();
  let open = pending;
  if (open.length === 0) return seen;
  progress.start('waiting for the back end', pending.length);
  for (let count = 0; open.length > 0; count += 1) {
    const pause = pauses[Math.min(count, pauses.length - 1)] as number;
    if (signal.aborted || clock.now() + pause > deadline) break;
    await clock.sleep(pause, signal).catch(() => undefined);
    if (signal.aborted) break;
    const round = await readRound(open, watching).catch(endWith);
    if (round === undefined) break;
    for (const [address, status] of round) seen.set(address, status);
    const left = open.filter(({ address }) => isPending(seen.get(address)));
    progress.advance(open.length - left.length);
    open = left;
  }
  progress.finish();
  return seen;
}

/** A gateway that cannot be read any more ends the watch: what was open stays pending, and the report is still made. */
function endWith(error: unknown): undefined {
  if (!(error instanceof AcgctlError)) throw error;
}

/** Any state but `synced` and `failed` may still change, one that acgctl does not know too. */
export function isPending(status: SyncStatus | undefined): boolean {
  return status?.state !== undefined && status.state !== 'synced' && status.state !== 'failed';
}

async function readRound(
  open: readonly Change[],
  watching: Watching,
): Promise<readonly (readonly [string, SyncStatus])[]> {
  const { reader, sizeOf } = watching;
  const counts = new Map<AccountName, number>();
  for (const { kind, account } of open) {
    if (kind === 'number') counts.set(account as AccountName, (counts.get(account as AccountName) ?? 0) + 1);
  }
  const listed = new Set(
    [...counts].filter(([name, count]) => count > Math.ceil(sizeOf(name) / pageSize)).map(([name]) => name),
  );
  const accounts = open.filter(({ kind }) => kind === 'account');
  const rfis = open.filter(({ kind }) => kind === 'rfi');
  const readsLists = listed.size > 0 || accounts.length > fewAccounts;
  const live = readsLists ? await readLists(reader, listed, rfis.length > fewAccounts) : undefined;
  const found: (readonly [string, SyncStatus])[] = [];
  for (const change of open) {
    const isListed =
      live !== undefined &&
      (change.kind === 'account' ||
        (change.kind === 'rfi' ? rfis.length > fewAccounts : listed.has(change.account as AccountName)));
    const status = isListed ? findImage(change, live).status : await readOne(change, reader);
    // One that is gone has nothing to wait for; the report is made of the reading before.
    found.push([change.address, status ?? { errors: [] }]);
  }
  return found;
}

function readLists(reader: GatewayReader, listed: ReadonlySet<AccountName>, rfis: boolean): Promise<Live> {
  return reader.read({ numbersOf: (name) => listed.has(name), rfis });
}

async function readOne(change: Change, reader: GatewayReader): Promise<SyncStatus | undefined> {
  const account = change.account as AccountName;
  if (change.kind === 'account') return (await reader.getAccount(account))?.resource.status;
  if (change.kind === 'rfi') return (await reader.getRfi(change.tenantId ?? ''))?.resource.status;
  return reader.getNumberStatus(account, change.telephoneNumber ?? '');
}
