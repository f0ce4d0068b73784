// Desired + live -> Plan: the composition of this folder, pure and synchronous.

import type { Change } from '../model/change.ts';
import type { Desired } from '../model/desired.ts';
import { compareText } from '../model/json.ts';
import type { Live } from '../model/live.ts';
import { type Counts, type Plan, type PlanBase, planFormat } from '../model/plan.ts';
import { gatherAccountFacts } from './account-facts.ts';
import { batchChanges } from './batch.ts';
import { reckonCost } from './cost.ts';
import { diffAccounts } from './diff-accounts.ts';
import { diffNumbers } from './diff-numbers.ts';
import { diffRfis } from './diff-rfis.ts';
import { digestOf } from './digest.ts';
import { judgeGuards } from './guards.ts';
import { createHandsOff } from './hands-off.ts';
import { createLeftAloneList } from './left-alone.ts';
import { tellOrigins } from './origin.ts';
import { preflightRequests } from './preflight-needs.ts';
import { markProtected, nameMatcher } from './protect.ts';
import { findRenames } from './renames.ts';
import { findUnsettled } from './unsettled.ts';

export interface PlanInputs {
  readonly desired: Desired;
  readonly live: Live;
  readonly version: string;
  /** Wall time, for the expiry alone. */
  readonly now: Date;
  readonly commit?: { readonly id: string; readonly dirty: boolean };
  /** The globs of `--account`, or the names of some accounts. */
  readonly accounts?: readonly string[];
  /** `--base`: what the commit before declares. `desired` is within its rails already (rails.ts). */
  readonly base?: PlanBase & { readonly desired: Desired };
  /** The accounts will be asked what they offer: it counts in the cost. */
  readonly preflight?: boolean;
  /** `--resync`: write again what is as declared and whose back-end sync has failed. */
  readonly resync?: boolean;
}

export function makePlan({ desired, live, version, now, commit, accounts, base, preflight, resync }: PlanInputs): Plan {
  const leftAlone = createLeftAloneList();
  const handsOff = createHandsOff(desired.policy.ignore);
  const matching = {
    desired,
    live,
    handsOff,
    inScope: accountScope(accounts),
    isWhole: accounts === undefined,
    leftAlone,
    resync: resync === true,
  };
  const found = [...diffAccounts(matching), ...diffNumbers(matching), ...diffRfis(matching)];
  const marked = [...markProtected(found, desired.policy.guards.protect)].sort(compareChanges);
  const changes = base === undefined ? marked : tellOrigins(marked, base.desired, matching);
  const target = {
    baseDomain: desired.gateway.baseDomain,
    apiVersion: desired.gateway.apiVersion,
    ...(accounts === undefined ? {} : { accounts: [...accounts].sort(compareText) }),
  };
  const facts = gatherAccountFacts(live);
  const entries = leftAlone.entries();
  const asked = preflight === true ? preflightRequests(changes) : 0;
  return {
    formatVersion: planFormat,
    tool: { name: 'acgctl', version },
    target,
    ...(commit === undefined ? {} : { commit }),
    ...(base === undefined ? {} : { base: { id: base.id, kept: base.kept } }),
    counts: countChanges(changes),
    guards: judgeGuards(changes, entries, facts, desired.policy.guards, findRenames(changes, matching)),
    cost: reckonCost(changes, batchChanges(changes), facts, desired.rateLimit, asked),
    digest: digestOf(target, changes),
    expires: expiryOf(now),
    changes,
    leftAlone: entries,
    unsettled: findUnsettled(matching),
  };
}

/** True for the accounts that these globs or names mean; for all when there are none given. */
export function accountScope(globs: readonly string[] | undefined): (name: string) => boolean {
  if (globs === undefined) return () => true;
  // Thousands of accounts may be named, and each number asks.
  const names = new Set(globs.filter((glob) => /^[A-Za-z0-9_-]+$/.test(glob)));
  const matches = nameMatcher(globs.filter((glob) => !names.has(glob)));
  return (name) => names.has(name) || matches(name);
}

/** Accounts first, each followed by its numbers in ascending order; RFIs last. */
function compareChanges(a: Change, b: Change): number {
  return (
    Number(a.kind === 'rfi') - Number(b.kind === 'rfi') ||
    compareText(a.account ?? '', b.account ?? '') ||
    Number(a.kind === 'number') - Number(b.kind === 'number') ||
    compareNumbers(a.telephoneNumber ?? '', b.telephoneNumber ?? '') ||
    compareText(a.address, b.address)
  );
}

function compareNumbers(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1));
}

function countChanges(changes: readonly Change[]): Counts {
  const counts = { create: 0, update: 0, delete: 0, move: 0 };
  for (const change of changes) counts[change.action] += 1;
  return counts;
}

/** The first midnight (UTC) that is at least 24 hours away: a plan lives for 24 to 48 hours. */
function expiryOf(now: Date): string {
  const day = 24 * 60 * 60 * 1000;
  return new Date(Math.ceil((now.getTime() + day) / day) * day).toISOString().replace('.000Z', 'Z');
}
