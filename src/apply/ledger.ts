// The running account of an apply: one outcome for each change, and what may still be attempted.

import type { Change } from '../model/change.ts';
import type { Outcome, OutcomeState } from '../model/outcome.ts';
import type { Step } from '../model/step.ts';

export interface Ledger {
  record(address: string, state: OutcomeState, told?: Omit<Outcome, 'address' | 'state'>): void;
  get(address: string): Outcome | undefined;
  /** Why the step must not be sent: something that it depends on did not succeed. */
  blocked(step: Step): string | undefined;
  /** One outcome for each change, in the order of the plan; what was never reached is `not attempted`. */
  outcomes(unreached: string): readonly Outcome[];
}

export function createLedger(changes: readonly Change[]): Ledger {
  const recorded = new Map<string, Outcome>();
  const byAccount = new Map<string, Change[]>();
  for (const change of changes) {
    for (const account of new Set([change.account, change.from])) {
      if (account === undefined || change.kind === 'rfi') continue;
      const mine = byAccount.get(account) ?? [];
      mine.push(change);
      byAccount.set(account, mine);
    }
  }

  const isDone = (address: string): boolean => {
    const state = recorded.get(address)?.state;
    return state === 'done' || state === 'already done';
  };
  const has = (address: string): boolean => recorded.has(address);

  return {
    record(address, state, told = {}) {
      recorded.set(address, { address, state, ...told });
    },
    get: (address) => recorded.get(address),
    blocked(step) {
      if (step.does === 'upsert-numbers' || step.does === 'move-number') {
        // The account's own change may be completed by a later step: only a recorded failure counts.
        return has(step.account) && !isDone(step.account) ? `account ${step.account} is not ready` : undefined;
      }
      if (step.does !== 'delete-account' && !(step.does === 'put-account' && step.endsServices)) return undefined;
      const goesAlong = (change: Change): boolean =>
        step.does === 'delete-account' && step.cascade && change.action === 'delete';
      const numbers = (byAccount.get(step.account) ?? []).filter(
        (change) => change.kind === 'number' && !goesAlong(change),
      );
      if (numbers.some(({ address }) => !isDone(address)))
        return `not all of the planned changes to numbers of ${step.account} were made`;
      return has(step.account) && !isDone(step.account) ? `account ${step.account} is not ready` : undefined;
    },
    outcomes: (unreached) =>
      changes.map(({ address }) => recorded.get(address) ?? { address, state: 'not attempted', reason: unreached }),
  };
}
