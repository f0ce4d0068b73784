// Guards: rails that a plan may not pass. Counted over the plan; percent and emptying by account (CONTRACT.md section
// 6). Each guard is one function of the list at the end.

import type { Change } from '../model/change.ts';
import { counted } from '../model/counted.ts';
import type { GuardLimit, Guards } from '../model/desired.ts';
import type { GuardClass, GuardFinding, GuardReport, LeftAlone } from '../model/plan.ts';
import type { AccountFacts } from './account-facts.ts';
import { disableWeights } from './disable-weight.ts';
import type { Rename } from './renames.ts';

/** Percent guards count from this many live numbers of an account. */
const percentFloor = 10;

interface Guarded {
  readonly changes: readonly Change[];
  readonly leftAlone: readonly LeftAlone[];
  readonly facts: AccountFacts;
  readonly guards: Guards;
  readonly renames: readonly Rename[];
  readonly totals: Readonly<Record<GuardClass, number>>;
  /** By account: what each of its changes counts in each class. */
  readonly byAccount: ReadonlyMap<string, Readonly<Record<GuardClass, number>>>;
}

/** Judges a plan; `allow` holds the exact counts that `--allow CLASS=N` named. */
export function judgeGuards(
  changes: readonly Change[],
  leftAlone: readonly LeftAlone[],
  facts: AccountFacts,
  guards: Guards,
  renames: readonly Rename[] = [],
): GuardReport {
  const byAccount = countByAccount(changes, facts);
  const totals = zero();
  for (const counts of byAccount.values()) {
    for (const name of guardClasses) totals[name] += counts[name];
  }
  const guarded: Guarded = { changes, leftAlone, facts, guards, renames, totals, byAccount };
  const findings = guardList.flatMap((guard) => guard(guarded));
  const { protect: _, ...limits } = guards;
  return { verdict: findings.length === 0 ? 'ok' : 'blocked', totals, limits, findings };
}

export const guardClasses = [
  'deletes',
  'disables',
  'moves',
  'emergencyChanges',
  'creates',
] as const satisfies GuardClass[];

function zero(): Record<GuardClass, number> {
  return { deletes: 0, disables: 0, moves: 0, emergencyChanges: 0, creates: 0 };
}

function countByAccount(changes: readonly Change[], facts: AccountFacts): Map<string, Record<GuardClass, number>> {
  const weights = disableWeights(changes, facts);
  const byAccount = new Map<string, Record<GuardClass, number>>();
  for (const change of changes) {
    // A move takes from the account that the number leaves.
    const account = change.from ?? change.account ?? change.address;
    const counts = byAccount.get(account) ?? zero();
    byAccount.set(account, counts);
    if (change.action === 'delete') counts.deletes += 1;
    if (change.action === 'move') counts.moves += 1;
    if (change.action === 'create' && change.kind === 'number') counts.creates += 1;
    if (change.classes.includes('emergency')) counts.emergencyChanges += 1;
    if (change.classes.includes('disable')) counts.disables += weights.get(change.address) ?? 1;
  }
  return byAccount;
}

function tooMany({ guards, totals }: Guarded): GuardFinding[] {
  return guardClasses.flatMap((name) => {
    const { max } = guards[name];
    if (totals[name] <= max) return [];
    return [over(name, undefined, `${totals[name]} ${label(name, totals[name])}, at most ${max} are allowed`, totals)];
  });
}

function tooMuchOfAnAccount({ guards, totals, byAccount, facts }: Guarded): GuardFinding[] {
  return [...byAccount].flatMap(([account, counts]) => {
    const live = facts.liveNumbers(account);
    if (live < percentFloor) return [];
    return guardClasses.flatMap((name) => {
      const { percent }: GuardLimit = guards[name];
      if (percent === undefined || counts[name] * 100 <= percent * live) return [];
      const share = `${counts[name]} ${label(name, counts[name])} of ${live} live numbers (${Math.floor((counts[name] * 100) / live)} %)`;
      return [over(name, account, `${account}: ${share}, at most ${percent} % are allowed`, totals)];
    });
  });
}

function emptied({ changes, totals, facts }: Guarded): GuardFinding[] {
  const gone = new Map<string, { deletes: number; moves: number }>();
  for (const change of changes) {
    const account = change.from ?? change.account;
    if (change.kind !== 'number' || account === undefined) continue;
    if (change.action !== 'delete' && change.action !== 'move') continue;
    const counts = gone.get(account) ?? { deletes: 0, moves: 0 };
    counts[change.action === 'delete' ? 'deletes' : 'moves'] += 1;
    gone.set(account, counts);
  }
  return [...gone].flatMap(([account, { deletes, moves }]) => {
    const live = facts.liveNumbers(account);
    if (live < percentFloor || deletes + moves < live) return [];
    return [
      over(deletes > 0 ? 'deletes' : 'moves', account, `${account} loses all of its ${live} live numbers`, totals),
    ];
  });
}

function protectedAccounts({ changes }: Guarded): GuardFinding[] {
  const accounts = new Map<string, number>();
  for (const change of changes) {
    if (!change.classes.includes('protected')) continue;
    const account = change.from ?? change.account ?? change.address;
    accounts.set(account, (accounts.get(account) ?? 0) + 1);
  }
  return [...accounts].map(([account, count]) => ({
    guard: 'protect',
    account,
    message: `${account} is protected, and the plan takes ${counted(count, 'resource')} from it`,
    remedy: 'nothing overrides this: change guards.protect in acg.yaml first, in a change of its own',
    overridable: false,
  }));
}

/** The service's own rule: the tenant can only change while no Operator Connect or Phone Mobile numbers are there. */
function tenantLocked({ changes, facts }: Guarded): GuardFinding[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'account' || change.action !== 'update') return [];
    if (!change.paths.includes('serviceDetails.teamsTenantId')) return [];
    const count = facts.tenantNumbers(change.address);
    if (count === 0) return [];
    return [
      {
        guard: 'tenantLock' as const,
        account: change.address,
        message: `${change.address}: teamsTenantId cannot change while it has ${counted(count, 'number')} with Operator Connect or Teams Phone Mobile`,
        remedy: 'delete or move these numbers in a plan of its own, then change the tenant',
        overridable: false,
      },
    ];
  });
}

/** An account under another name: a new account and a gap for each number, which nobody means by changing a name. */
function renamed({ renames }: Guarded): GuardFinding[] {
  return renames.map(({ from, to, left }) => {
    const gone = left === 'no file' ? `no file declares ${from} any more` : `${from} has a tombstone`;
    const other = left === 'no file' ? `, or let acgctl manage ${from} too (acgctl import --account ${from})` : '';
    return {
      guard: 'rename',
      account: to,
      message: `${to} has the same content as ${from}, and ${gone}: an account cannot be renamed`,
      remedy: `keep the name ${from}. For another one, keep its file, add an account ${to} (with another subdomain, if it has one), move the numbers a plan at a time, and give ${from} a tombstone when it is empty. If they are two accounts, declare what tells them apart${other}`,
      overridable: false,
    };
  });
}

/** A number that is declared here and lives where acgctl may not take it from. */
function ownedElsewhere({ leftAlone, renames }: Guarded): GuardFinding[] {
  const told = new Set(renames.flatMap(({ to, left }) => (left === 'no file' ? [to] : [])));
  return leftAlone
    .filter((entry) => entry.why === 'elsewhere' && !told.has(entry.address.split('/')[0] ?? ''))
    .map((entry) => ({
      guard: 'elsewhere',
      message: `${entry.address}: ${entry.reason}`,
      remedy: 'take the number out of this list, or let acgctl manage the account that has it',
      overridable: false,
    }));
}

function over(
  guard: GuardClass,
  account: string | undefined,
  message: string,
  totals: Readonly<Record<GuardClass, number>>,
): GuardFinding {
  const remedy = `--allow ${guard}=${totals[guard]}`;
  return { guard, ...(account === undefined ? {} : { account }), message, remedy, overridable: true };
}

function label(name: GuardClass, count: number): string {
  const words = {
    deletes: ['deletion', 'deletions'],
    disables: ['service switched off', 'services switched off'],
    moves: ['move', 'moves'],
    emergencyChanges: ['emergency-address change', 'emergency-address changes'],
    creates: ['new number', 'new numbers'],
  } as const;
  return words[name][count === 1 ? 0 : 1];
}

const guardList: readonly ((guarded: Guarded) => GuardFinding[])[] = [
  tooMany,
  tooMuchOfAnAccount,
  emptied,
  protectedAccounts,
  tenantLocked,
  renamed,
  ownedElsewhere,
];
