// The running account of an apply: one outcome for each change, and what may still be attempted.

import type { Change } from '../model/change.ts';
import type { Outcome, OutcomeState } from '../model/outcome.ts';
import type { Step } from '../model/step.ts';

export interface Ledger {
  record(address: string, state: OutcomeState, reason?: string, code?: string): void;
  get(address: string): Outcome | undefined;
  /** Why the step must not be sent: something that it depends on did not succeed. */
  blocked(step: Step): string | undefined;
  /** One outcome for each change, in the order of the plan; what was never reached is `not attempted`. */
  outcomes(): readonly Outcome[];
}

export function createLedger(changes: readonly Change[]): Ledger {
  const recorded = new Map<string, Outcome>();
  const byAddress = new Map(changes.map((change) => [change.address, change]));
  /** Accounts that did not become what their numbers need. */
  const unready = new Set<string>();
  /** Accounts that still have a number which the plan wanted changed or gone. */
  const unfinished = new Set<string>();

  function record(address: string, state: OutcomeState, reason?: string, code?: string): void {
    recorded.set(address, {
      address,
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(code === undefined ? {} : { code }),
    });
    if (state === 'done' || state === 'already done') return;
    const change = byAddress.get(address);
    if (change?.kind === 'account') unready.add(address);
    for (const account of [change?.account, change?.from]) {
      if (change?.kind === 'number' && account !== undefined) unfinished.add(account);
    }
  }

  return {
    record,
    get: (address) => recorded.get(address),
    blocked(step) {
      if (step.does === 'upsert-numbers' || step.does === 'move-number') {
        return unready.has(step.account) ? `account ${step.account} is not ready` : undefined;
      }
      const endsService = step.does === 'delete-account' || (step.does === 'put-account' && step.completes);
      return endsService && unfinished.has(step.account)
        ? `not all of the planned changes to numbers of ${step.account} were made`
        : undefined;
    },
    outcomes: () =>
      changes.map(
        ({ address }) => recorded.get(address) ?? { address, state: 'not attempted', reason: 'the run stopped before' },
      ),
  };
}
