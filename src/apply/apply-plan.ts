// The life of an apply: check that nothing moved, write, read again, report. Takes exactly the approved plan.

import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Live } from '../model/live.ts';
import type { Plan } from '../model/plan.ts';
import type { Clock, GatewayReader, GatewayWriter, Progress, ReadScope } from '../model/ports.ts';
import type { ApplyReport, StaleFinding, Verification } from '../model/report.ts';
import type { Step } from '../model/step.ts';
import { executeStages } from './execute.ts';
import { createLedger } from './ledger.ts';
import { findImage } from './live-image.ts';
import { readUntilSettled, settleOutcomes } from './settle.ts';

export interface Applying {
  readonly plan: Plan;
  /** Changes -> requests in order (plan/batch.ts). */
  readonly batch: (changes: readonly Change[]) => readonly (readonly Step[])[];
  /** Addresses at which the configuration still wants a change, given this live state of the touched accounts. */
  readonly replan: (live: Live) => readonly string[];
  readonly reader: GatewayReader;
  readonly writer: GatewayWriter;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly wait: boolean;
  readonly waitTimeoutMs: number;
  /** Aborted by SIGINT or SIGTERM: no new write. */
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly report: ApplyReport;
  /** What ended the run early, when something did. */
  readonly error?: AcgctlError;
}

export async function applyPlan(applying: Applying): Promise<Applied> {
  const { plan, reader, signal } = applying;
  const nothing = { plan, outcomes: [], stale: [], interrupted: false, verification: { state: 'not needed' } } as const;
  if (plan.changes.length === 0) return { report: nothing };
  const scope = touchedScope(plan.changes);
  const found = await reader.read(scope);
  const stale = findStale(plan.changes, found);
  if (stale.length > 0) return { report: { ...nothing, stale } };

  const ledger = createLedger(plan.changes);
  const open = plan.changes.filter((change) => {
    const arrived = findImage(change, found).image === 'after';
    if (arrived) ledger.record(change.address, 'already done');
    return !arrived;
  });
  const error = await executeStages(applying.batch(open), ledger, applying);
  const verification = await verify(applying, scope, ledger);
  return {
    report: { plan, outcomes: ledger.outcomes(), stale: [], verification, interrupted: signal.aborted },
    ...(error === undefined ? {} : { error }),
  };
}

/** What the changes touch, and no more: requests are dear. */
function touchedScope(changes: readonly Change[]): ReadScope {
  const accounts = new Set<string>();
  const withNumbers = new Set<string>();
  for (const change of changes) {
    for (const account of [change.account, change.from]) {
      if (account === undefined) continue;
      accounts.add(account);
      if (change.kind === 'number') withNumbers.add(account);
    }
  }
  return {
    accounts: (name: AccountName) => accounts.has(name),
    numbersOf: (name: AccountName) => withNumbers.has(name),
    rfis: changes.some((change) => change.kind === 'rfi'),
  };
}

function findStale(changes: readonly Change[], live: Live): readonly StaleFinding[] {
  return changes.flatMap((change) => {
    const { image, spec } = findImage(change, live);
    if (image !== 'other') return [];
    const message = spec === null ? 'is gone from the gateway' : 'is not what the plan found, nor what it wants';
    return [{ address: change.address, message }];
  });
}

async function verify(
  applying: Applying,
  scope: ReadScope,
  ledger: ReturnType<typeof createLedger>,
): Promise<Verification> {
  const { plan, replan, clock, wait, waitTimeoutMs, signal, reader } = applying;
  try {
    const settling = { reader, clock, wait, timeoutMs: waitTimeoutMs, signal };
    const live = await readUntilSettled(plan.changes, scope, ledger, settling);
    const addresses = replan(live);
    const wanted = new Set(addresses);
    settleOutcomes(plan.changes, live, (address) => wanted.has(address), ledger);
    return addresses.length === 0 ? { state: 'empty' } : { state: 'differs', addresses };
  } catch (error) {
    if (!(error instanceof AcgctlError)) throw error;
    return { state: 'unread', reason: error.message };
  }
}
