// With `--only-changed`: which accounts are declared otherwise than at the base, in what they mean and not in how the
// files say it.

import picomatch from 'picomatch';
import type { AccountName } from '../model/account-name.ts';
import type { Desired, DesiredAccount, DesiredNumbers, IgnoreRule } from '../model/desired.ts';
import { canonical, compareText, type JsonObject } from '../model/json.ts';

/**
 * Accounts that are in one of the two only, or whose settings, answer, tombstone, numbers or ignore rules differ. Of a
 * number that is in another account now, both.
 */
export function changedAccounts(head: Desired, base: Desired): ReadonlySet<AccountName> {
  const changed = numbersChanged(head.numbers, base.numbers);
  const rules = changedRules(head.policy.ignore, base.policy.ignore);
  const isRuled = rules.map(({ account }) =>
    account === undefined ? () => true : picomatch(account, { nonegate: true }),
  );
  for (const name of new Set([...head.accounts.keys(), ...base.accounts.keys()])) {
    const isSame = meaning(head.accounts.get(name)) === meaning(base.accounts.get(name));
    if (!isSame || isRuled.some((matches) => matches(name))) changed.add(name);
  }
  return new Set([...changed].sort(compareText));
}

/** All that an account's file says of the account itself, without the place where it says so. */
function meaning(account: DesiredAccount | undefined): string {
  if (account === undefined) return '';
  if (account.state === 'absent') {
    const { state, reason, cascade } = account;
    return textOf({ state, reason, cascade });
  }
  const { state, spec, numbersManaged, rfi } = account;
  const answer = rfi === undefined ? null : { tenantId: rfi.tenantId, spec: rfi.spec };
  return textOf({ state, spec, numbersManaged, answer });
}

/** Rules that only one of the two has. */
function changedRules(head: readonly IgnoreRule[], base: readonly IgnoreRule[]): readonly IgnoreRule[] {
  const textOfRule = ({ source: _, ...rule }: IgnoreRule): string => textOf(rule as unknown as JsonObject);
  const [inHead, inBase] = [new Set(head.map(textOfRule)), new Set(base.map(textOfRule))];
  return [
    ...head.filter((rule) => !inBase.has(textOfRule(rule))),
    ...base.filter((rule) => !inHead.has(textOfRule(rule))),
  ];
}

/** One merge of two tables that are sorted by number. */
function numbersChanged(head: DesiredNumbers, base: DesiredNumbers): Set<AccountName> {
  const changed = new Set<AccountName>();
  const isSameSettings = compareSettings(head, base);
  const nameOf = ({ table, accountNames }: DesiredNumbers, row: number): AccountName =>
    accountNames[table.accounts[row] as number] as AccountName;
  let i = 0;
  let j = 0;
  while (i < head.table.count || j < base.table.count) {
    const a = i < head.table.count ? (head.table.numbers[i] as number) : Number.POSITIVE_INFINITY;
    const b = j < base.table.count ? (base.table.numbers[j] as number) : Number.POSITIVE_INFINITY;
    const names = [...(a <= b ? [nameOf(head, i)] : []), ...(b <= a ? [nameOf(base, j)] : [])];
    const isSame = a === b && names[0] === names[1] && isSameSettings(i, j);
    if (!isSame) for (const name of names) changed.add(name);
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  return changed;
}

/** Whether row `i` of one and row `j` of the other have equal settings; worked out once for each pair of settings. */
function compareSettings(head: DesiredNumbers, base: DesiredNumbers): (i: number, j: number) => boolean {
  const known = new Map<string, boolean>();
  return (i, j) => {
    const [a, b] = [head.table.settings[i] as number, base.table.settings[j] as number];
    const found = known.get(`${a}:${b}`) ?? textOf(head.pool.get(a)) === textOf(base.pool.get(b));
    known.set(`${a}:${b}`, found);
    return found;
  };
}

function textOf(value: JsonObject): string {
  return JSON.stringify(canonical(value));
}
