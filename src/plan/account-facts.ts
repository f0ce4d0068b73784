// What guards and costs ask about the live accounts: how many numbers they hold, and with which services.

import { enabledServices, services } from '../kinds/services.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Live } from '../model/live.ts';

export interface AccountFacts {
  /** Live numbers of the account, as far as they were read; else what the account itself counts. */
  liveNumbers(account: string): number;
  /** Live numbers of the account with this service on. */
  serviceNumbers(account: string, serviceField: string): number;
  /** Live numbers that lock the account's tenant: Operator Connect or Teams Phone Mobile is on. */
  tenantNumbers(account: string): number;
}

/** How many live numbers were read, by account and by account and service. */
export interface NumberCounts {
  of(account: string): number;
  withService(account: string, serviceField: string): number;
}

export function countLiveNumbers({ numbers: { table, accountNames, pool } }: Live): NumberCounts {
  const totals = new Int32Array(accountNames.length);
  /** By account, and within it by service. */
  const byService = new Int32Array(accountNames.length * services.length);
  /** By the id of settings, the indexes of the services that they have on. */
  const servicesOf: (readonly number[])[] = [];
  for (let row = 0; row < table.count; row += 1) {
    const account = table.accounts[row] as number;
    const settings = table.settings[row] as number;
    bump(totals, account);
    servicesOf[settings] ??= enabledServices(pool.get(settings)).map(({ field }) =>
      services.findIndex((service) => service.field === field),
    );
    for (const service of servicesOf[settings]) bump(byService, account * services.length + service);
  }
  const indexes = new Map<string, number>(accountNames.map((name, index) => [name, index]));
  return {
    of: (account) => totals[indexes.get(account) ?? -1] ?? 0,
    withService(account, field) {
      const index = indexes.get(account);
      const service = services.findIndex((other) => other.field === field);
      return index === undefined || service === -1 ? 0 : (byService[index * services.length + service] as number);
    },
  };
}

function bump(counts: Int32Array, index: number): void {
  counts[index] = (counts[index] as number) + 1;
}

export function gatherAccountFacts(live: Live): AccountFacts {
  const read = countLiveNumbers(live);
  // The account's own numberCount may lag behind, or be all there is when its numbers were not read: the larger counts.
  const counted = (account: string, field: string): number =>
    live.accounts.get(account as AccountName)?.numberCounts[field] ?? 0;
  const serviceNumbers = (account: string, field: string): number =>
    Math.max(read.withService(account, field), counted(account, field));
  return {
    // Of numbers that were read, a count that lags behind would make a share of them look smaller than it is.
    liveNumbers: (account) => read.of(account) || Math.max(...services.map(({ field }) => counted(account, field))),
    serviceNumbers,
    tenantNumbers: (account) =>
      services
        .filter(({ needsTenant }) => needsTenant)
        .reduce((sum, { field }) => sum + serviceNumbers(account, field), 0),
  };
}
