// An account that is created while one with the same content is given up is most likely meant to be that one under
// another name. The gateway cannot rename: it would be a new account, and each of its numbers deleted and created anew.

import { valueAt } from '../kinds/path.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import type { E164 } from '../model/e164.ts';
import { canonical, type Json, type JsonObject } from '../model/json.ts';
import { findRow } from './find-row.ts';
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
  const given = new Map<string, AccountName[]>();
  for (const { name, spec } of live.accounts.values()) {
    const declared = desired.accounts.get(name);
    if (declared?.state === 'present' || matching.handsOff.account(name) !== undefined) continue;
    const text = servicesText(spec);
    given.set(text, [...(given.get(text) ?? []), name]);
  }
  return created.flatMap(({ address, after }) => {
    const same = given.get(servicesText(after)) ?? [];
    const from = same.find((name) => isIdentity(after) || sharesNumber(matching, address, name));
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

/** True when a number that is declared in `to` lives in `from`. */
function sharesNumber({ desired, live }: Matching, to: string, from: AccountName): boolean {
  const { table, accountNames } = desired.numbers;
  const wanted = accountNames.indexOf(to as AccountName);
  const there = live.numbers.accountNames.indexOf(from);
  if (wanted < 0 || there < 0) return false;
  return table.numbers.some(
    (number, row) => table.accounts[row] === wanted && findRow(live.numbers.table, number as E164, there) !== undefined,
  );
}
