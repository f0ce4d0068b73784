// An apply among others: the lock, the records that keep an older commit and an applied plan from being applied, and the
// history. Without `coordination:` each of its parts does nothing.

import { randomUUID } from 'node:crypto';
import { createRunJournal } from '../coordination/run-journal.ts';
import { describeHolder, type RunLock, takeLock } from '../coordination/run-lock.ts';
import type { Desired } from '../model/desired.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../model/errors.ts';
import type { Journal } from '../model/journal.ts';
import type { Plan } from '../model/plan.ts';
import { joinLines, visible } from '../render/visible.ts';
import { isAncestor, readRepository } from './commit.ts';
import type { Context } from './context.ts';
import { describeRun, lockBlob, type Meeting, openMeeting } from './coordination.ts';
import type { Git } from './git.ts';
import { readLastApplied } from './last-applied.ts';
import type { StopSignals } from './stop-signals.ts';

export interface CoordinatedRun {
  /** Waits for the lock, if it is not had already. */
  enter(): Promise<void>;
  /** @throws AcgctlError LOCK_LOST when no write may be sent */
  guard(): void;
  guardTogether(): Promise<void>;
  /**
   * Before the first write: in words, why there is nothing to do; undefined when there is.
   *
   * @throws AcgctlError OLDER_COMMIT
   */
  begin(plan: Plan, isSaved: boolean): Promise<string | undefined>;
  readonly journal: Journal;
  /** The run is over, with this outcome. */
  end(plan: Plan, exitCode: ExitCode, outcomes: Readonly<Record<string, number>>): Promise<void>;
  leave(): Promise<void>;
}

export interface CoordinatedRunOptions {
  /** The folder of the config repository. */
  readonly git: Git;
  readonly commit: string | undefined;
  readonly lockTimeout: number;
  readonly allowOlder: boolean;
}

export function openRun(
  desired: Desired,
  context: Context,
  signals: Pick<StopSignals, 'stop' | 'stopAt'>,
  options: CoordinatedRunOptions,
): CoordinatedRun {
  const meeting = openMeeting(desired, context);
  if (meeting === undefined) return alone;
  return among(meeting, context, signals, options);
}

const alone: CoordinatedRun = {
  enter: () => Promise.resolve(),
  guard: () => undefined,
  guardTogether: () => Promise.resolve(),
  begin: () => Promise.resolve(undefined),
  journal: () => undefined,
  end: () => Promise.resolve(),
  leave: () => Promise.resolve(),
};

function among(
  { store, records, close }: Meeting,
  context: Context,
  signals: Pick<StopSignals, 'stop' | 'stopAt'>,
  { git, commit, lockTimeout, allowOlder }: CoordinatedRunOptions,
): CoordinatedRun {
  const holder = describeRun(context, randomUUID(), commit);
  const { id, who } = holder;
  const journal = createRunJournal((lines) => records.addToJournal(holder, lines), context.clock);
  let lock: RunLock | undefined;
  let hasBegun = false;
  const note = (text: string): void => context.err(joinLines([visible(text)]));
  const now = (): string => context.clock.date().toISOString();

  async function refuseOlder(): Promise<void> {
    const last = await readLastApplied(records, git);
    if (commit === undefined || last === undefined || last.commit === commit) return;
    const isOlder = await isAncestor(git, commit, last.commit);
    if (isOlder === undefined) {
      note(
        `Whether ${last.commit.slice(0, 12)}, applied last (${last.at}), is newer cannot be told: it is not in this clone.`,
      );
    }
    if (isOlder !== true || allowOlder) return;
    throw new AcgctlError(
      'OLDER_COMMIT',
      `the commit ${commit.slice(0, 12)} is older than ${last.commit.slice(0, 12)}, which was applied at ${last.at}`,
      'Apply the tip of the branch, or revert there. If the older state is really meant: --allow-older-commit.',
      { exitCode: exitCodes.stale },
    );
  }

  /** The store is not waited for where the run has to end at once. */
  async function inTime(work: () => Promise<void>): Promise<void> {
    const done = new AbortController();
    const most = context.signal.aborted ? 500 : 30_000;
    const late = context.clock.sleep(most, done.signal).catch(() => undefined);
    await Promise.race([work(), late]);
    done.abort();
  }

  return {
    async enter() {
      lock ??= await takeLock({
        store,
        blob: lockBlob,
        holder,
        clock: context.clock,
        timeoutMilliseconds: lockTimeout,
        onWait: (other) => note(`Waiting for the lock of ${describeHolder(other)}.`),
        signal: signals.stop,
      });
      signals.stopAt(lock.lost);
    },
    guard: () => lock?.guard(),
    guardTogether: async () => lock?.guardTogether(),
    async begin(plan, isSaved) {
      await refuseOlder();
      const before = isSaved ? await records.plan(plan.digest) : undefined;
      if (before?.state === 'applied') {
        return `This plan was applied already, at ${before.at} by ${before.who}: nothing is done. If it is needed again, plan anew.`;
      }
      hasBegun = true;
      await records.setPlan(plan.digest, { state: 'applying', at: now(), who, run: id });
      await records.setRun({ ...holder, digest: plan.digest });
      return undefined;
    },
    journal: (entry) => {
      if (hasBegun) journal.write(entry);
    },
    end: (plan, exitCode, outcomes) =>
      inTime(async () => {
        if (!hasBegun) return;
        try {
          await records.setRun({ ...holder, digest: plan.digest, ended: now(), exitCode, outcomes });
          if (exitCode !== exitCodes.done) return;
          await records.setPlan(plan.digest, { state: 'applied', at: now(), who, run: id });
          const repository = await readRepository(git);
          // A part of the accounts is not the commit, and changed files are not either.
          const isWhole = plan.target.accounts === undefined && plan.commit?.dirty === false;
          if (repository === undefined || !isWhole) return;
          await records.setLastApplied(repository, { commit: plan.commit.id, digest: plan.digest, at: now(), run: id });
        } catch (error) {
          note(`The run could not be written to the history: ${(error as Error).message}`);
        }
      }),
    async leave() {
      await inTime(journal.close);
      await lock?.release();
      await close();
    },
  };
}

/** A saved plan that is made anew may be applied, though the same was applied before. */
export async function recordMade(plan: Plan, desired: Desired, context: Context): Promise<void> {
  const meeting = openMeeting(desired, context);
  if (meeting === undefined) return;
  const { who, since } = describeRun(context, '', undefined);
  try {
    await meeting.records.setPlan(plan.digest, { state: 'made', at: since, who });
  } catch (error) {
    context.err(joinLines([visible(`The plan could not be written to the history: ${(error as Error).message}`)]));
  } finally {
    await meeting.close();
  }
}
