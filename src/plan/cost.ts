// What applying the plan costs: requests, and the least time that they take under the declared limit.

import type { Change } from '../model/change.ts';
import type { RateLimit } from '../model/desired.ts';
import type { Cost } from '../model/plan.ts';
import type { Step } from '../model/step.ts';
import type { AccountFacts } from './account-facts.ts';

/** Numbers that a page of a list holds at the most (asked for by api/pages.ts). */
const pageSize = 500;

export function reckonCost(
  changes: readonly Change[],
  stages: readonly (readonly Step[])[],
  facts: AccountFacts,
  limit: RateLimit,
  preflight: number,
): Cost {
  const writes = stages.flat().reduce((sum, step) => sum + (step.does === 'move-number' ? 2 : 1), 0);
  const reads = writes === 0 ? 0 : readsAround(changes, facts) + readsBetween(stages.flat());
  const requests = writes + reads + preflight;
  return {
    writes,
    reads,
    ...(preflight === 0 ? {} : { preflight }),
    requests,
    leastSeconds: leastSeconds(requests, limit),
  };
}

/** Whatever the window's kind, `requests` of them open a new window after each full one (PERFORMANCE.md section 6). */
function leastSeconds(requests: number, { requests: limit, perSeconds, burst }: RateLimit): number {
  if (requests === 0) return 0;
  if (burst === undefined) return Math.floor((requests - 1) / limit) * perSeconds;
  return Math.ceil((Math.max(0, requests - burst) * perSeconds) / Math.max(1, limit - burst));
}

/** Each account that is changed or deleted and each request that is answered is read once more before its write. */
function readsBetween(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => {
    if (step.does === 'delete-account') return sum + (step.cascade ? 3 : 1);
    return sum + ('expected' in step && step.expected !== null ? 1 : 0);
  }, 0);
}

/** One list of accounts and the number lists of the touched ones, once before the writes and once after them. */
function readsAround(changes: readonly Change[], facts: AccountFacts): number {
  const delta = new Map<string, number>();
  const bump = (account: string, by: number): void => void delta.set(account, (delta.get(account) ?? 0) + by);
  for (const change of changes) {
    if (change.kind !== 'number' || change.account === undefined) continue;
    if (change.action === 'create' || change.action === 'move') bump(change.account, 1);
    else bump(change.account, change.action === 'delete' ? -1 : 0);
    if (change.from !== undefined) bump(change.from, -1);
  }
  const gone = new Set(
    changes.filter((change) => change.kind === 'account' && change.action === 'delete').map((change) => change.address),
  );
  const born = new Set(
    changes.filter((change) => change.kind === 'account' && change.action === 'create').map((change) => change.address),
  );
  const pages = (numbers: number): number => Math.max(1, Math.ceil(numbers / pageSize));
  let reads = 2 + (changes.some((change) => change.kind === 'rfi') ? 2 : 0);
  for (const [account, by] of delta) {
    if (!born.has(account)) reads += pages(facts.liveNumbers(account));
    if (!gone.has(account)) reads += pages(facts.liveNumbers(account) + by);
  }
  return reads;
}
