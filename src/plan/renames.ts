// An account that is created while one with the same content is given up is most likely meant to be that one under
// another name. The gateway cannot rename: it would be a new account, and each of its numbers deleted and created anew.

import { knownAccount } from '../kinds/account.ts';
import { valueAt } from '../kinds/path.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { canonical, type Json, type JsonObject } from '../model/json.ts';
import type { Matching } from './matching.ts';

export interface Rename {
  readonly from: string;
  readonly to: string;
  /** Why the old name is given up. */
  readonly left: 'no file' | 'tombstone';
}

/**
 * The accounts of the plan that are created with the services of a live one without a file, or with a tombstone. What
 * makes it the same customer is the tenant, the subdomain or a number that is declared in one and lives in the other:
 * services alone are the same for many.
 */
export function findRenames(changes: readonly Change[], matching: Matching): readonly Rename[] {
  const { desired, live } = matching;
  const created = changes.filter(({ kind, action }) => kind === 'account' && action === 'create');
  if (created.length === 0) return [];
  /** Accounts that are given up, by their services. */
  const given = new Map<string, Set<AccountName>>();
  for (const { name, spec } of live.accounts.values()) {
    const declared = desired.accounts.get(name);
    if (declared?.state === 'present' || matching.handsOff.account(name) !== undefined) continue;
    const text = servicesText(knownAccount(spec));
    given.set(text, (given.get(text) ?? new Set()).add(name));
  }
  const homes = given.size === 0 ? new Map<AccountName, ReadonlySet<AccountName>>() : homesOfNumbers(matching);
  return created.flatMap(({ address, after }) => {
    const same: ReadonlySet<AccountName> = given.get(servicesText(after)) ?? new Set();
    const alike = isIdentity(after) ? same : (homes.get(address as AccountName) ?? new Set());
    const from = [...alike].find((name) => same.has(name));
    if (from === undefined) return [];
    return [{ from, to: address, left: desired.accounts.has(from) ? 'tombstone' : 'no file' } as const];
  });
}

function servicesText(spec: JsonObject | null): string {
  const details: Json = valueAt(spec ?? {}, 'serviceDetails') ?? {};
  return JSON.stringify(canonical({ details }));
}

/** Nobody but the same customer has this tenant or this subdomain. */
function isIdentity(spec: JsonObject | null): boolean {
  const paths = ['teamsTenantId', 'teamsDirectRouting.configuration.subdomain'];
  return paths.some((path) => valueAt(spec ?? {}, `serviceDetails.${path}`) !== undefined);
}

/** By account: the others that numbers live in which it declares. One walk over two tables that are sorted by number. */
function homesOfNumbers({ desired, live }: Matching): ReadonlyMap<AccountName, ReadonlySet<AccountName>> {
  const homes = new Map<AccountName, Set<AccountName>>();
  const [wanted, there] = [desired.numbers.table, live.numbers.table];
  for (let i = 0, j = 0; i < wanted.count && j < there.count; ) {
    const order = (wanted.numbers[i] as number) - (there.numbers[j] as number);
    if (order === 0) {
      const to = desired.numbers.accountNames[wanted.accounts[i] as number] as AccountName;
      const from = live.numbers.accountNames[there.accounts[j] as number] as AccountName;
      if (to !== from) homes.set(to, (homes.get(to) ?? new Set()).add(from));
    }
    if (order < 0) i += 1;
    else j += 1;
  }
  return homes;
}
