// How much switching off a service on an account counts: one, or every live number that would lose the service with it
// and has no change of its own in the plan. Otherwise 500 numbers could be cut off as a single disable.

import { enabledServices } from '../kinds/services.ts';
import type { Change } from '../model/change.ts';
import type { AccountFacts } from './account-facts.ts';

/** By address of the account changes that switch a service off. */
export function disableWeights(changes: readonly Change[], facts: AccountFacts): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  const leaving = numbersThatLose(changes);
  for (const change of changes) {
    if (change.kind !== 'account' || !change.classes.includes('disable')) continue;
    // With the subdomain, every number is cut off that is reached by it.
    const moved = change.classes.includes('subdomain') ? ['teamsDirectRouting'] : [];
    const cut = [...switchedOff(change), ...moved].reduce(
      (sum, field) =>
        sum +
        Math.max(0, facts.serviceNumbers(change.address, field) - (leaving.get(`${change.address} ${field}`) ?? 0)),
      0,
    );
    weights.set(change.address, Math.max(1, cut));
  }
  return weights;
}

/** Per account and service: numbers that the plan itself deletes, moves away or switches off. */
function numbersThatLose(changes: readonly Change[]): ReadonlyMap<string, number> {
  const leaving = new Map<string, number>();
  for (const change of changes) {
    if (change.kind !== 'number' || change.action === 'create') continue;
    const account = change.from ?? change.account;
    const lost =
      change.action === 'update' ? switchedOff(change) : enabledServices(change.before).map(({ field }) => field);
    for (const field of lost) {
      const key = `${account} ${field}`;
      leaving.set(key, (leaving.get(key) ?? 0) + 1);
    }
  }
  return leaving;
}

function switchedOff(change: Change): readonly string[] {
  const on = enabledServices(change.after);
  return enabledServices(change.before)
    .filter((service) => !on.includes(service))
    .map(({ field }) => field);
}
