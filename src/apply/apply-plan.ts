// The life of an apply: check that nothing moved, write, read again, report. Takes exactly the approved plan.

import type { Change } from '../model/change.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Journal } from '../model/journal.ts';
import type { JsonObject } from '../model/json.ts';
import type { Live } from '../model/live.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { Clock, GatewayReader, GatewayWriter, Progress, ReadScope } from '../model/ports.ts';
import type { ApplyReport, StaleFinding, Verification } from '../model/report.ts';
import type { Step } from '../model/step.ts';
import { executeStages, whyStopped } from './execute.ts';
import { createLedger } from './ledger.ts';
import { findImage, same } from './live-image.ts';
import { touchedScope } from './look.ts';
import { readUntilSettled, settleOutcomes } from './settle.ts';

export interface Applying {
  readonly plan: Plan;
  /** Changes -> requests in order (plan/batch.ts); `cut` are the moves that a run before left between their requests. */
  readonly batch: (changes: readonly Change[], cut?: ReadonlySet<string>) => readonly (readonly Step[])[];
  /** Addresses at which the configuration still wants a change, given this live state of the touched accounts. */
  readonly replan: (live: Live) => readonly string[];
  /** Numbers that a run before was moving when it ended: where they are to be created now, that comes first. */
  readonly cutNumbers?: ReadonlySet<string>;
  readonly reader: GatewayReader;
  readonly writer: GatewayWriter;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly wait: boolean;
  readonly waitTimeoutMs: number;
  readonly journal: Journal;
  /** Aborted by SIGINT, SIGTERM or the deadline: no new write. */
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly report: ApplyReport;
  /** What ended the run early, when something did. */
  readonly error?: AcgctlError;
}

export async function applyPlan(applying: Applying): Promise<Applied> {
  const { plan, reader, signal } = applying;
  const nothing = { plan, outcomes: [], stale: [], verification: { state: 'not needed' } } as const;
  if (plan.changes.length === 0) return { report: nothing };
  const scope = touchedScope(plan.changes);
  const found = await reader.read(scope);
  const stages = applying.batch(plan.changes);
  const stale = findStale(plan.changes, found, betweens(stages));
  if (stale.length > 0) return { report: { ...nothing, stale } };

  const ledger = createLedger(plan.changes);
  const cut = new Set<string>();
  const wasCut = ({ telephoneNumber = '' }: Change): boolean => applying.cutNumbers?.has(telephoneNumber) === true;
  const open = plan.changes.filter((change) => {
    const { image } = findImage(change, found);
    if (image === 'after') ledger.record(change.address, 'already done');
    if (image === 'between' || (change.action === 'create' && wasCut(change))) cut.add(change.address);
    return image !== 'after';
  });
  const steps = applying.batch(open, cut);
  applying.journal({ event: 'start', digest: plan.digest, changes: open.length, steps: steps.flat().length });
  const changes = new Map(open.map((change) => [change.address, change]));
  const failure = await executeStages(steps, ledger, { ...applying, changes });
  const verification = await verify(applying, scope, ledger);
  const stopped = whyStopped(signal) ?? failure?.message;
  const outcomes = ledger.outcomes(stopped ?? 'the run stopped before');
  const unwritten = endJournal(applying.journal, outcomes);
  const error = failure ?? unwritten;
  return {
    report: { plan, outcomes, stale: [], verification, ...(stopped === undefined ? {} : { stopped }) },
    ...(error === undefined ? {} : { error }),
  };
}

function findStale(
  changes: readonly Change[],
  live: Live,
  between: ReadonlyMap<string, readonly (JsonObject | null)[]>,
): readonly StaleFinding[] {
  return changes.flatMap((change) => {
    const { image, spec } = findImage(change, live);
    if (image !== 'other' || between.get(change.address)?.some((half) => same(half, spec))) return [];
    return [{ address: change.address, message: describeStale(change, spec) }];
  });
}

function describeStale({ action }: Change, spec: JsonObject | null): string {
  if (spec !== null) return 'is not what the plan found, nor what it wants';
  // What is created or moved was to be nowhere else.
  return action === 'create' || action === 'move' ? 'is in another account now' : 'is gone from the gateway';
}

/** What an account may look like when a run was cut off between its two requests. */
function betweens(stages: readonly (readonly Step[])[]): ReadonlyMap<string, readonly (JsonObject | null)[]> {
  const halves = stages.flat().flatMap((step) => (step.does === 'put-account' && !step.completes ? [step] : []));
  return new Map(halves.map((step) => [step.account, [step.target]]));
}

/** An end that cannot be written down keeps nobody from being told what is done. */
function endJournal(journal: Journal, outcomes: readonly Outcome[]): AcgctlError | undefined {
  try {
    journal({ event: 'end', outcomes: tally(outcomes) });
    return undefined;
  } catch (error) {
    if (error instanceof AcgctlError) return error;
    throw error;
  }
}

function tally(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

async function verify(
  applying: Applying,
  scope: ReadScope,
  ledger: ReturnType<typeof createLedger>,
): Promise<Verification> {
  const { plan, replan, clock, progress, wait, waitTimeoutMs, signal, reader } = applying;
  try {
    const settling = { reader, clock, progress, wait, timeoutMs: waitTimeoutMs, signal, replan };
    const settled = await readUntilSettled(plan.changes, scope, ledger, settling);
    const addresses = replan(settled.live);
    const wanted = new Set(addresses);
    settleOutcomes(plan.changes, settled, (address) => wanted.has(address), ledger);
    return addresses.length === 0 ? { state: 'empty' } : { state: 'differs', addresses };
  } catch (error) {
    if (!(error instanceof AcgctlError)) throw error;
    return { state: 'unread', reason: error.message };
  }
}
