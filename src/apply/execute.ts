// Runs the stages of a plan one after another and the steps of a stage side by side. Decides nothing: order and content
// are the steps', the limit is the client's.

import type { Change } from '../model/change.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Journal, JournalEntry } from '../model/journal.ts';
import type { OutcomeState } from '../model/outcome.ts';
import type { Clock, GatewayReader, GatewayWriter, Progress } from '../model/ports.ts';
import type { Step } from '../model/step.ts';
import type { Ledger } from './ledger.ts';
import { runStep } from './run-step.ts';

/** Requests in flight; enough to use the whole limit up to 9.6 s a request (PERFORMANCE.md section 6). */
const concurrency = 16;

export interface Execution {
  readonly changes: ReadonlyMap<string, Change>;
  readonly reader: GatewayReader;
  readonly writer: GatewayWriter;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly journal: Journal;
  /** Aborted: no new write. Its reason says why. */
  readonly signal: AbortSignal;
}

/** An AcgctlError of any step (token refused, say) ends the run: nothing else would work either. It is returned. */
export async function executeStages(
  stages: readonly (readonly Step[])[],
  ledger: Ledger,
  execution: Execution,
): Promise<AcgctlError | undefined> {
  const fatal: AcgctlError[] = [];
  const stopped = (): string | undefined => fatal[0]?.message ?? whyStopped(execution.signal);
  const total = stages.reduce((sum, steps) => sum + steps.reduce((all, step) => all + step.addresses.length, 0), 0);
  let started = 0;
  execution.progress.start('applying', total);

  /** Why it cannot be written down: then nothing more is sent, but what is on its way is still settled. */
  function tell(entry: JournalEntry): string | undefined {
    try {
      execution.journal(entry);
      return undefined;
    } catch (error) {
      if (!(error instanceof AcgctlError)) throw error;
      fatal.push(error);
      return error.message;
    }
  }

  async function carryOut(step: Step): Promise<void> {
    started += 1;
    const number = started;
    const blocked = ledger.blocked(step);
    const account = 'account' in step ? { account: step.account } : {};
    const reason =
      blocked ?? tell({ event: 'step', step: number, does: step.does, ...account, addresses: step.addresses });
    if (reason !== undefined) recordRest(step, ledger, 'not attempted', reason);
    else {
      await runStep(step, ledger, execution, stopped).catch((error: unknown) => {
        if (!(error instanceof AcgctlError)) throw error;
        fatal.push(error);
        // The client throws only when nothing was carried out; an interruption is nobody's failure.
        recordRest(step, ledger, execution.signal.aborted ? 'not attempted' : 'failed', error.message, error.code);
      });
    }
    const outcomes = step.addresses.flatMap((address) => ledger.get(address) ?? []);
    tell({ event: 'result', step: number, outcomes });
    execution.progress.advance(step.addresses.length);
  }

  for (const steps of stages) {
    const lanes = steps[0]?.does === 'move-number' ? 1 : concurrency;
    const queue = steps.values();
    const lane = async (): Promise<void> => {
      for (const step of queue) {
        if (stopped() !== undefined) return;
        await carryOut(step);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }
  execution.progress.finish();
  return fatal[0];
}

/** Why no new write may start, in words; undefined while it may. */
export function whyStopped(signal: AbortSignal): string | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof AcgctlError ? signal.reason.message : 'the run was interrupted';
}

/** The addresses of the step that have no outcome yet. */
function recordRest(step: Step, ledger: Ledger, state: OutcomeState, reason: string, code?: string): void {
  for (const address of step.addresses) {
    if (ledger.get(address) === undefined)
      ledger.record(address, state, { reason, ...(code === undefined ? {} : { code }) });
  }
}
