// Accounts: desired against live.

import { normaliseAccount, resolveAccount } from '../kinds/account.ts';
import { valueAt } from '../kinds/path.ts';
import { enabledServices } from '../kinds/services.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Change, ChangeClass } from '../model/change.ts';
import { counted } from '../model/counted.ts';
import type { DesiredAccount, PresentAccount } from '../model/desired.ts';
import type { JsonObject } from '../model/json.ts';
import type { LiveAccount } from '../model/live.ts';
import { changedPaths } from './changed-paths.ts';
import { describeRule, fieldRule } from './hands-off.ts';
import type { Matching } from './matching.ts';
import { repeatOf } from './resync.ts';

export function diffAccounts(matching: Matching): readonly Change[] {
  const { desired, live, inScope } = matching;
  const changes: Change[] = [];
  for (const account of desired.accounts.values()) {
    if (!inScope(account.name)) continue;
    const change = diffAccount(matching, account, live.accounts.get(account.name));
    if (change !== undefined) changes.push(change);
  }
  for (const name of live.accounts.keys()) {
    if (inScope(name) && !desired.accounts.has(name)) leaveAlone(matching, name);
  }
  return changes;
}

function diffAccount(matching: Matching, account: DesiredAccount, live: LiveAccount | undefined): Change | undefined {
  if (account.state === 'absent') {
    if (live === undefined) return undefined;
    return {
      ...keyOf(account),
      action: 'delete',
      ...(account.cascade ? { cascade: true } : {}),
      classes: [],
      before: live.spec,
      after: null,
      paths: changedPaths(live.spec, null),
      reason: `tombstone: ${account.reason}`,
    };
  }
  if (live === undefined) {
    const after = account.spec;
    return {
      ...keyOf(account),
      action: 'create',
      classes: [],
      before: null,
      after,
      paths: changedPaths(null, after),
      reason: 'declared, and not on the gateway',
    };
  }
  return updateOf(matching, account, live);
}

function updateOf(matching: Matching, account: PresentAccount, live: LiveAccount): Change | undefined {
  const { handsOff, leftAlone } = matching;
  const wanted = resolveAccount(account.spec, live.spec);
  const rules = handsOff.fields(account.name);
  const after = normaliseAccount(handsOff.keepFields(wanted, live.spec, rules));
  const paths = changedPaths(live.spec, after);
  for (const path of changedPaths(wanted, after)) {
    leftAlone.add({
      address: account.name,
      why: 'ignored',
      count: 1,
      reason: `${path} differs: ${fieldRule(handsOff, rules, path)}`,
    });
  }
  const exempt = handsOff.account(account.name);
  const repeat = matching.resync && paths.length === 0 ? repeatOf(live.spec, live.status) : undefined;
  if (paths.length === 0 && repeat === undefined) return undefined;
  if (exempt !== undefined) {
    const what = repeat === undefined ? `differs in ${paths.join(', ')}` : 'its sync failed';
    leftAlone.add({
      address: account.name,
      why: 'ignored',
      count: 1,
      reason: `${what}: ${describeRule(exempt)}`,
    });
    return undefined;
  }
  if (repeat !== undefined) return { ...keyOf(account), ...repeat };
  return {
    ...keyOf(account),
    action: 'update',
    classes: classesOf(live.spec, after),
    before: live.spec,
    after,
    paths,
    reason: 'differs from what is declared',
  };
}

function classesOf(before: JsonObject, after: JsonObject): readonly ChangeClass[] {
  const on = enabledServices(after);
  if (movesSubdomain(before, after)) return ['disable', 'subdomain'];
  return enabledServices(before).some((service) => !on.includes(service)) ? ['disable'] : [];
}

/** The names that calls come by are others then; letter case is nothing to DNS. */
function movesSubdomain(before: JsonObject, after: JsonObject): boolean {
  const [old, next] = [before, after].map((spec) => {
    const block = valueAt(spec, 'serviceDetails.teamsDirectRouting');
    return valueAt(block, 'enabled') === true ? valueAt(block, 'configuration.subdomain') : undefined;
  });
  return typeof old === 'string' && typeof next === 'string' && old.toLowerCase() !== next.toLowerCase();
}

function keyOf(account: DesiredAccount) {
  return { address: account.name, kind: 'account', account: account.name, source: account.source } as const;
}

function leaveAlone(matching: Matching, name: AccountName): void {
  const { table, accountNames } = matching.live.numbers;
  const index = accountNames.indexOf(name);
  const numbers = index < 0 ? 0 : table.accounts.reduce((sum, account) => sum + (account === index ? 1 : 0), 0);
  const rule = matching.handsOff.account(name);
  const holding = numbers === 0 ? '' : ` and its ${counted(numbers, 'number')}`;
  matching.leftAlone.add({
    address: name,
    why: rule === undefined ? 'unmanaged-account' : 'ignored',
    count: 1 + numbers,
    reason:
      rule === undefined
        ? `the account${holding}: no file declares it`
        : `the account${holding}: ${describeRule(rule)}`,
  });
}
