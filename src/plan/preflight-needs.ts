// What has to be asked of an account before numbers are written to it, and how many requests that takes. Known from the
// plan alone, so that the cost of a plan does not depend on the answers.

import { services } from '../kinds/services.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';

export interface PreflightNeed {
  readonly account: AccountName;
  /** Ids of civic addresses that are looked up one by one; `all`: the list is read. */
  readonly addresses: readonly string[] | 'all';
  /** Numbers that are there already and whose usage or capabilities change: up to 100 in one request. */
  readonly numbers: readonly string[];
  /** The least number of requests: the list of addresses may have further pages. */
  readonly requests: number;
}

/** Up to so many addresses are looked up one by one; more are read with the list. */
const fewAddresses = 2;
/** The most requests of a preflight: it must not eat up what the apply needs. */
export const preflightBudget = 50;
const numbersAtOnce = 100;

/** One Teams configuration of a number that the plan writes, and which questions it raises. */
export interface WantedConfiguration {
  readonly change: Change;
  readonly configuration: JsonObject;
  /** Usage or capabilities are new. */
  readonly asksOffer: boolean;
  /** Other capabilities for the usage that the number has: the gateway can tell what it can have. */
  readonly asksAvailable: boolean;
  /** The emergency address is new. */
  readonly asksAddress: boolean;
}

/** The Teams configurations that a change writes. */
export function wantedConfigurations(change: Change): readonly WantedConfiguration[] {
  if (change.kind !== 'number' || change.after === null) return [];
  const details = change.after.serviceDetails;
  return services.flatMap(({ field, hasNumberConfiguration }) => {
    const block = hasNumberConfiguration && isJsonObject(details) ? details[field] : undefined;
    if (!isJsonObject(block) || block.enabled !== true || !isJsonObject(block.configuration)) return [];
    const path = `serviceDetails.${field}`;
    const whole = change.action !== 'update' || change.paths.includes(`${path}.enabled`);
    const isNew = (...members: readonly string[]): boolean =>
      whole || members.some((member) => change.paths.includes(`${path}.configuration.${member}`));
    return [
      {
        change,
        configuration: block.configuration,
        asksOffer: isNew('usage', 'additionalUsages', 'choosableCapabilities'),
        asksAvailable: !isNew('usage', 'additionalUsages') && isNew('choosableCapabilities'),
        asksAddress: isNew('civicAddressId', 'locationId'),
      },
    ];
  });
}

/**
 * The accounts to ask, in the order of the plan. Accounts that the plan creates have nothing to tell yet. `skipped` are
 * those beyond the budget.
 */
export function preflightNeeds(changes: readonly Change[]): {
  readonly needs: readonly PreflightNeed[];
  readonly skipped: readonly AccountName[];
} {
  const needs: PreflightNeed[] = [];
  const skipped: AccountName[] = [];
  let left = preflightBudget;
  for (const [account, { addresses, numbers }] of questionsByAccount(changes)) {
    const few = addresses.size <= fewAddresses;
    const requests = 1 + (few ? addresses.size : 1) + Math.ceil(numbers.length / numbersAtOnce);
    if (requests > left) skipped.push(account);
    else {
      left -= requests;
      needs.push({ account, addresses: few ? [...addresses].sort() : 'all', numbers, requests });
    }
  }
  return { needs, skipped };
}

/** The requests that a preflight of these changes takes, at the least. */
export function preflightRequests(changes: readonly Change[]): number {
  return preflightNeeds(changes).needs.reduce((sum, { requests }) => sum + requests, 0);
}

interface Questions {
  readonly addresses: Set<string>;
  readonly numbers: string[];
}

function questionsByAccount(changes: readonly Change[]): ReadonlyMap<AccountName, Questions> {
  const born = new Set(
    changes.flatMap((change) => (change.kind === 'account' && change.action === 'create' ? [change.account] : [])),
  );
  const byAccount = new Map<AccountName, Questions>();
  for (const wanted of changes.flatMap(wantedConfigurations)) {
    const account = wanted.change.account as AccountName;
    if (born.has(account) || !(wanted.asksOffer || wanted.asksAddress)) continue;
    const questions = byAccount.get(account) ?? { addresses: new Set(), numbers: [] };
    byAccount.set(account, questions);
    const { civicAddressId } = wanted.configuration;
    if (wanted.asksAddress && typeof civicAddressId === 'string') questions.addresses.add(civicAddressId);
    if (wanted.asksAvailable) questions.numbers.push(wanted.change.telephoneNumber ?? '');
  }
  return byAccount;
}
