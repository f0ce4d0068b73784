// Puts a number that passed all rules into its account: one place for the single PUT and the batch.

import type { NumberResource } from '../../kinds/wire.ts';
import { type NumberRecord, numberKey } from '../state/number-shelf.ts';
import { services, syncs, teamsServices } from '../state/services.ts';
import type { AccountRecord } from '../state/store.ts';
import { type SyncFate, unsynced } from '../state/sync-fate.ts';
import type { World } from '../state/world.ts';
import { headerRefusedBy, syncFailures } from './number-rules.ts';

export function writeNumber(world: World, account: AccountRecord, number: NumberResource): NumberRecord {
  const { store, clock, knobs } = world;
  const now = clock.now();
  const key = numberKey(number.telephoneNumber);
  if (knobs.numbers.otherAccount === 'move') {
    for (const name of store.owners(key)) {
      const owner = store.account(name);
      if (owner !== undefined && owner !== account) store.deleteNumber(owner, key, now);
    }
  }
  const body = storedForm(world, account.numbers.get(key)?.body, number);
  const record = { body, modifiedAt: now, sync: fateOf(world, account, body, now) };
  store.putNumber(account, record, now);
  return record;
}

/** What of a written number is kept. */
export function storedForm(
  { knobs }: World,
  before: NumberResource | undefined,
  number: NumberResource,
): NumberResource {
  const details: Record<string, unknown> = { ...number.serviceDetails };
  for (const service of teamsServices) {
    const written = number.serviceDetails[service];
    const was = before?.serviceDetails[service];
    if (written === undefined) continue;
    const { assignmentStatus, configuration, ...rest } = written;
    // Section 7: whether the service honours a written assignmentStatus is undocumented.
    const assigned = knobs.numbers.assignmentStatus === 'ignored' ? was?.assignmentStatus : assignmentStatus;
    const { acquiredCapabilities: acquired, availableCapabilities: available } = was?.configuration ?? {};
    const computed = {
      ...(acquired === undefined ? {} : { acquiredCapabilities: acquired }),
      ...(available === undefined ? {} : { availableCapabilities: available }),
    };
    details[service] = {
      ...rest,
      ...(assigned === undefined ? {} : { assignmentStatus: assigned }),
      ...(configuration === undefined ? {} : { configuration: { ...configuration, ...computed } }),
    };
  }
  const kept: NumberResource = { ...number, serviceDetails: details as NumberResource['serviceDetails'] };
  if (headerRefusedBy(number) === undefined) return kept;
  const { configuration: _dropped, ...withoutHeader } = kept;
  return withoutHeader;
}

function fateOf(world: World, account: AccountRecord, number: NumberResource, now: number): SyncFate {
  const failures = syncFailures(world, account, number);
  const synced = services.some(
    (service) => number.serviceDetails[service] !== undefined && syncs(account.body, service),
  );
  if (!synced && failures.length === 0) return unsynced;
  return world.sync.start('number', number.telephoneNumber, now, failures.length === 0 ? undefined : failures);
}
