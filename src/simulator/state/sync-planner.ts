// Decides at a write how the back-end sync of the resource will end: the failures that the knobs ask for.

import type { ApiError } from '../../kinds/wire.ts';
import type { SyncKnobs } from '../knobs/knobs.ts';
import type { SyncFate } from './sync-fate.ts';

export interface SyncPlanner {
  /** `failure` is one that a rule has already decided. */
  start(kind: 'account' | 'number' | 'rfi', key: string, now: number, failure?: readonly ApiError[]): SyncFate;
}

export function createSyncPlanner(knobs: SyncKnobs): SyncPlanner {
  const listed = new Set([
    ...knobs.failNumbers.map((number) => `number ${number}`),
    ...knobs.failAccounts.map((account) => `account ${account}`),
  ]);
  const failures = new Map<string, number>();
  let started = 0;

  const failsAsListed = (address: string): boolean => {
    if (!listed.has(address)) return false;
    const failed = failures.get(address) ?? 0;
    if (knobs.failTimes > 0 && failed >= knobs.failTimes) return false;
    failures.set(address, failed + 1);
    return true;
  };

  return {
    start(kind, key, since, failure) {
      started += 1;
      const fails = failsAsListed(`${kind} ${key}`) || (knobs.failEvery > 0 && started % knobs.failEvery === 0);
      return { kind: 'running', since, failure: failure ?? (fails ? [injected(kind, key)] : undefined) };
    },
  };
}

function injected(kind: string, key: string): ApiError {
  return { code: 'BackendSyncFailed', message: `the back end refused ${kind} ${key}`, target: key };
}
