// Runs the stages of a plan one after another and the steps of a stage side by side. Decides nothing: order and content
// are the steps', the limit is the client's.

import { AcgctlError } from '../model/errors.ts';
import type { OutcomeState } from '../model/outcome.ts';
import type { GatewayReader, GatewayWriter, Progress } from '../model/ports.ts';
import type { Step } from '../model/step.ts';
import type { Ledger } from './ledger.ts';
import { moveNumber } from './move-number.ts';
import { writeBatch } from './write-numbers.ts';
import { writeResource } from './write-resource.ts';

/** Requests in flight; enough to use the whole limit up to 9.6 s a request (PERFORMANCE.md section 6). */
const concurrency = 16;

export interface Execution {
  readonly reader: GatewayReader;
  readonly writer: GatewayWriter;
  readonly progress: Progress;
  /** Aborted: no new write. */
  readonly signal: AbortSignal;
}

/** An AcgctlError of any step (token refused, say) ends the run: nothing else would work either. It is returned. */
export async function executeStages(
  stages: readonly (readonly Step[])[],
  ledger: Ledger,
  execution: Execution,
): Promise<AcgctlError | undefined> {
  const fatal: AcgctlError[] = [];
  const stopped = (): boolean => fatal.length > 0 || execution.signal.aborted;
  execution.progress.start(
    'applying',
    stages.reduce((sum, steps) => sum + steps.reduce((all, step) => all + step.addresses.length, 0), 0),
  );
  for (const steps of stages) {
    const lanes = steps[0]?.does === 'move-number' ? 1 : concurrency;
    const queue = steps.values();
    const run = async (): Promise<void> => {
      for (const step of queue) {
        if (stopped()) return;
        await runStep(step, ledger, execution, stopped).catch((error: unknown) => {
          if (!(error instanceof AcgctlError)) throw error;
          fatal.push(error);
          // The client throws only when nothing was carried out; an interruption is nobody's failure.
          const state = execution.signal.aborted ? 'not attempted' : 'failed';
          recordRest(step, ledger, state, error.message, error.code);
        });
        execution.progress.advance(step.addresses.length);
      }
    };
    await Promise.all(Array.from({ length: lanes }, run));
  }
  execution.progress.finish();
  return fatal[0];
}

async function runStep(step: Step, ledger: Ledger, execution: Execution, stopped: () => boolean): Promise<void> {
  const blocked = ledger.blocked(step);
  if (blocked !== undefined) {
    recordRest(step, ledger, 'not attempted', blocked);
    return;
  }
  const { reader, writer } = execution;
  switch (step.does) {
    case 'put-account':
      return writeResource(
        {
          ...step,
          read: () => reader.getAccount(step.account),
          write: (precondition) => writer.putAccount(step.account, step.body, precondition),
        },
        ledger,
      );
    case 'delete-account':
      return writeResource(
        {
          ...step,
          completes: true,
          read: () => reader.getAccount(step.account),
          write: (precondition) => writer.deleteAccount(step.account, { cascade: step.cascade }, precondition),
        },
        ledger,
      );
    case 'answer-rfi':
      return writeResource(
        {
          ...step,
          completes: true,
          read: () => reader.getRfi(step.tenantId),
          write: (precondition) => writer.patchRfi(step.tenantId, step.body, precondition),
        },
        ledger,
      );
    case 'upsert-numbers':
      return writeBatch(
        step.addresses,
        (from, to) => writer.createOrUpdateNumbers(step.account, step.numbers.slice(from, to)),
        ledger,
        stopped,
      );
    case 'delete-numbers':
      return writeBatch(
        step.addresses,
        (from, to) => writer.deleteNumbers(step.account, step.numbers.slice(from, to)),
        ledger,
        stopped,
      );
    case 'move-number':
      return moveNumber(step, writer, ledger);
  }
}

/** The addresses of the step that have no outcome yet. */
function recordRest(step: Step, ledger: Ledger, state: OutcomeState, reason: string, code?: string): void {
  for (const address of step.addresses) {
    if (ledger.get(address) === undefined) ledger.record(address, state, reason, code);
  }
}
