// One apply at a time for a gateway: the lease of a blob, for 60 s and renewed every 10. Who waits is told who has it.
//
// The gateway knows nothing of the lease (there is no fencing token that it would check), so this side takes care: a write
// goes only while the lease has longer to live than a request can take, by this process's own monotonic clock, from the
// moment the renewal was SENT. So a write has arrived, or its sender has given it up, before another run can have the
// lock. What stays open: a request that arrives after its sender gave it up, 30 s late; and the second half of a move,
// which ends what the first began even when the lease ran out between the two, because a number that is in no account
// is worse.

import { AcgctlError, exitCodes } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';
import { type BlobStore, StoreError } from './blob-store.ts';
import { createJumpWatch } from './jumps.ts';

/** Who holds the lock, for those who wait. */
export interface LockHolder {
  readonly id: string;
  /** e.g. `alice` or the actor of a GitHub job. */
  readonly who: string;
  /** e.g. a host name or the address of a GitHub run. */
  readonly where: string;
  readonly commit?: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface RunLock {
  /** @throws AcgctlError LOCK_LOST when a request that goes now might outlive the lease */
  guard(): void;
  /** Before two writes that belong together: renews the lease where both might outlive it. */
  guardTogether(): Promise<void>;
  /** Aborted when the lock is lost; its reason is what `guard` throws. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly store: Pick<BlobStore, 'read' | 'write' | 'lease' | 'renewLease' | 'releaseLease'>;
  readonly blob: string;
  readonly holder: LockHolder;
  readonly clock: Clock;
  /** How long to wait for another run. */
  readonly timeoutMilliseconds: number;
  /** Called once for each run that is waited for; undefined: nobody knows who it is. */
  readonly onWait: (holder: LockHolder | undefined) => void;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

const leaseMilliseconds = 60_000;
/** What a request may take, and the time from asking `guard` to its sending. */
const longestRequest = 30_500;
const two = 50_000;
const renewEvery = 10_000;
const retryEvery = 2_000;
const pollEvery = 2_000;
const releaseWithin = 1_000;

/** @throws AcgctlError LOCKED (exit 6), LOCK_UNREACHABLE, INTERRUPTED */
export async function takeLock(options: LockOptions): Promise<RunLock> {
  const { blob, clock, signal } = options;
  const deadline = clock.now() + options.timeoutMilliseconds;
  const isLate = (): boolean => clock.now() + pollEvery > deadline;
  let waitedFor: string | undefined;
  for (let attempt = 1; ; attempt += 1) {
    if (signal.aborted) throw interrupted();
    try {
      const lock = await tryLock(options, attempt);
      if (lock !== undefined) return lock;
      const other = parseHolder((await options.store.read(blob))?.text);
      const name = other?.id ?? '';
      if (waitedFor !== name) options.onWait(other);
      waitedFor = name;
      if (isLate()) throw locked(other, options.timeoutMilliseconds);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.isLasting || (attempt >= 3 && isLate())) throw notHad(error, signal);
    }
    await clock.sleep(pollEvery, signal).catch(() => undefined);
  }
}

/** Undefined while another has it. */
async function tryLock(options: LockOptions, attempt: number): Promise<RunLock | undefined> {
  const { store, blob, holder, clock } = options;
  if (attempt === 1) await store.write(blob, '{}', { ifNoneMatch: '*' });
  const jumped = createJumpWatch(clock);
  const sent = clock.now();
  if ((await store.lease(blob, holder.id)) === 'taken') return undefined;
  const written = await store.write(blob, JSON.stringify(holder), { lease: holder.id });
  return written === 'conflict' ? undefined : keepLock(options, sent, jumped);
}

/** An interruption ends what is asked of the store too. */
function notHad(error: StoreError, signal: AbortSignal): AcgctlError {
  return signal.aborted ? interrupted() : unreachable(error);
}

function keepLock({ store, blob, holder, clock, signal }: LockOptions, since: number, jumped: () => number): RunLock {
  const lost = new AbortController();
  const released = new AbortController();
  let until = since + leaseMilliseconds;

  function left(): number {
    until -= jumped();
    return until - clock.now();
  }

  function lose(why: string): void {
    if (!lost.signal.aborted) lost.abort(lostError(why));
  }

  async function renew(): Promise<void> {
    left();
    const sent = clock.now();
    try {
      if ((await store.renewLease(blob, holder.id)) === 'yes') until = sent + leaseMilliseconds;
      else lose('it was broken, or another run has it');
    } catch (error) {
      if (left() < longestRequest)
        lose(`the store does not answer (${error instanceof StoreError ? error.reason : (error as Error).message})`);
    }
    // Time that passed unseen while the answer was on its way.
    left();
  }

  async function keep(): Promise<void> {
    for (;;) {
      const last = until - leaseMilliseconds;
      const wait = clock.now() - last < renewEvery ? last + renewEvery - clock.now() : retryEvery;
      await clock.sleep(wait, released.signal).catch(() => undefined);
      if (released.signal.aborted || lost.signal.aborted) return;
      await renew();
    }
  }

  function guard(): void {
    if (left() < longestRequest) lose('it was not renewed in time');
    if (lost.signal.aborted) throw lost.signal.reason;
  }

  const keeping = keep();
  return {
    guard,
    async guardTogether() {
      for (guard(); left() < two; guard()) {
        await renew();
        if (signal.aborted || left() >= two) break;
        await clock.sleep(retryEvery, signal).catch(() => undefined);
      }
      guard();
    },
    lost: lost.signal,
    async release() {
      if (released.signal.aborted) return;
      released.abort();
      const late = new AbortController();
      const leave = async (): Promise<void> => {
        await keeping;
        if (lost.signal.aborted) return;
        await store.write(blob, '{}', { lease: holder.id });
        await store.releaseLease(blob, holder.id);
      };
      const deadline = clock.sleep(releaseWithin, late.signal).catch(() => undefined);
      await Promise.race([leave().catch(() => undefined), deadline]);
      late.abort();
    },
  };
}

/** Who holds the lock by the text of its blob; undefined where nobody does, or it is not to be read. */
export function parseHolder(text: string | undefined): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return undefined;
    const { id, who, where, since, commit } = value as Readonly<Record<string, unknown>>;
    if (![id, who, where, since].every((part) => typeof part === 'string')) return undefined;
    const known = typeof commit === 'string' ? { commit } : {};
    return { id: String(id), who: String(who), where: String(where), since: String(since), ...known };
  } catch {
    return undefined;
  }
}

/** In a few words. */
export function describeHolder(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'a run that has not said who it is';
  const { who, where, commit, since } = holder;
  return `${who} on ${where}${commit === undefined ? '' : `, commit ${commit.slice(0, 12)}`}, since ${since}`;
}

function locked(holder: LockHolder | undefined, timeout: number): AcgctlError {
  const waited = timeout < 1000 ? '' : ` after ${Math.round(timeout / 1000)} s`;
  return new AcgctlError(
    'LOCKED',
    `another apply still has the lock${waited}: ${describeHolder(holder)}`,
    'Wait for it, or longer (--lock-timeout). A run that died frees it within a minute. See `acgctl lock show`.',
    { exitCode: exitCodes.locked },
  );
}

function lostError(why: string): AcgctlError {
  return new AcgctlError(
    'LOCK_LOST',
    `the lock was lost: ${why}. No write was sent after that`,
    'Run it again: it goes on from what is there.',
    { exitCode: exitCodes.locked },
  );
}

function unreachable(error: StoreError): AcgctlError {
  return new AcgctlError(
    'LOCK_UNREACHABLE',
    `the lock cannot be had, and nothing was written: ${error.reason}`,
    'Check coordination.blob in acg.yaml, the network, and that the application is Storage Blob Data Contributor there.',
  );
}

function interrupted(): AcgctlError {
  return new AcgctlError('INTERRUPTED', 'Interrupted while waiting for the lock.', 'Run it again.', {
    exitCode: exitCodes.interrupted,
  });
}
