// A config repository as the live state of the simulator: what the gateway would hold if all of it were applied.

import { accountToWire } from '../kinds/account.ts';
import { numberToWire } from '../kinds/number.ts';
import { valueAt } from '../kinds/path.ts';
import { services } from '../kinds/services.ts';
import type {
  AccountResource,
  NumberResource,
  RequestForInformationResource,
  TeamsCivicAddressResource,
} from '../kinds/wire.ts';
import type { Desired } from '../model/desired.ts';
import { formatE164 } from '../model/e164.ts';
import type { JsonObject } from '../model/json.ts';
import { numberRow } from '../model/number-table.ts';
import type { SimulatorState } from '../simulator/state/simulator-state.ts';

/** Accounts with a tombstone are not there; requests that are answered have been made; addresses in use exist. */
export function seedState(desired: Desired): SimulatorState {
  const accounts: AccountResource[] = [];
  const requests: RequestForInformationResource[] = [];
  for (const account of desired.accounts.values()) {
    if (account.state === 'absent') continue;
    accounts.push(accountToWire(account.name, account.spec, null) as unknown as AccountResource);
    if (account.rfi === undefined) continue;
    requests.push({
      tenantId: account.rfi.tenantId,
      accountName: account.name,
      productContext: 'teams',
      status: 'active',
      customerRelationship: account.rfi.spec,
    });
  }
  const { table, accountNames, pool } = desired.numbers;
  const numbers: NumberResource[] = [];
  const addresses = new Map<string, Map<string, Set<string>>>();
  for (let index = 0; index < table.count; index += 1) {
    const row = numberRow(table, index);
    const accountName = accountNames[row.account] ?? '';
    const spec = pool.get(row.settings);
    const telephoneNumber = formatE164(row.number);
    numbers.push(numberToWire({ telephoneNumber, accountName }, spec, null) as unknown as NumberResource);
    noteAddresses(addresses, accountName, spec);
  }
  const civicAddresses = Object.fromEntries([...addresses].map(([name, used]) => [name, [...used].map(civicAddress)]));
  return { accounts, numbers, requestsForInformation: requests, civicAddresses };
}

function noteAddresses(addresses: Map<string, Map<string, Set<string>>>, account: string, spec: JsonObject): void {
  for (const { field } of services) {
    const id = valueAt(spec, `serviceDetails.${field}.configuration.civicAddressId`);
    const location = valueAt(spec, `serviceDetails.${field}.configuration.locationId`);
    if (typeof id !== 'string') continue;
    const used = addresses.get(account) ?? new Map<string, Set<string>>();
    addresses.set(account, used);
    const locations = used.get(id) ?? new Set();
    used.set(id, locations);
    if (typeof location === 'string') locations.add(location);
  }
}

function civicAddress([id, used]: readonly [string, ReadonlySet<string>]): TeamsCivicAddressResource {
  const locations = used.size === 0 ? [`${id}-default`] : [...used];
  return {
    id,
    defaultLocationId: locations[0] ?? id,
    validationStatus: 'validated',
    locations: locations.map((location, index) => ({ id: location, civicAddressId: id, isDefault: index === 0 })),
  };
}
