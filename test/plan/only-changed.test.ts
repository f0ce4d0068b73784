// Plans of just the accounts whose declaration changed: the whole plan, but for what other accounts are about.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { planLive, scopeOptions } from '../../src/cli/plan-live.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import type { Desired, IgnoreRule } from '../../src/model/desired.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ReadScope } from '../../src/model/ports.ts';
import { changedAccounts } from '../../src/plan/changed-accounts.ts';
import { digestOf } from '../../src/plan/digest.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import {
  type DesiredWorld,
  desiredWorld,
  desiredWorlds,
  type LiveWorld,
  liveWorld,
  liveWorlds,
} from '../support/worlds.ts';

const fixed = { version: '0.0.0', now: new Date('2026-11-22T12:00:00Z') } as const;

/** The base, and the same with some accounts as in another world. */
const edited = fc
  .tuple(desiredWorlds, desiredWorlds, fc.subarray(['alpha', 'beta', 'Gamma', 'delta-1']))
  .map(([base, other, names]) => {
    const numbers = new Map(
      [
        ...base.numbers.filter(({ account }) => !names.includes(account)),
        ...other.numbers.filter(({ account }) => names.includes(account)),
      ].map((row) => [row.number, row]),
    );
    const accounts = [
      ...base.accounts.filter(({ name }) => !names.includes(name)),
      ...other.accounts.filter(({ name }) => names.includes(name)),
    ];
    return { base, head: { accounts, numbers: [...numbers.values()] } };
  });

/** What `plan --only-changed` does, with a gateway in memory that gives no more than what is asked for. */
async function planChanged(head: Desired, base: Desired, world: LiveWorld, argv: readonly string[] = []) {
  const reads: ReadScope[] = [];
  const reader = {
    requestsTaken: () => 0,
    read: async (scope: ReadScope) => {
      reads.push(scope);
      const isWanted = (name: string): boolean => scope.numbersOf?.(name as AccountName) ?? true;
      return liveWorld({ ...world, numbers: world.numbers.filter(({ account }) => isWanted(account)) });
    },
  };
  const changed = changedAccounts(head, base);
  const plan = await planLive(
    { desired: head, changed },
    (live, accounts) => makePlan({ ...fixed, desired: head, live, ...(accounts === undefined ? {} : { accounts }) }),
    reader,
    parseArguments(argv, scopeOptions, 0, 'plan'),
  );
  return { plan, changed, reads };
}

const wholePlan = (desired: Desired, live: LiveWorld): Plan => makePlan({ ...fixed, desired, live: liveWorld(live) });

/** The declaration of an account, as the world has it. */
function told({ accounts, numbers }: DesiredWorld, name: string): string {
  const account = accounts.find((one) => one.name === name);
  const rows = numbers.filter(({ account: owner }) => owner === name).sort((a, b) => a.number - b.number);
  if (account?.kind === 'buried' || account?.kind === 'cascade') return account.kind;
  const [made] = desiredWorld({ accounts: account ? [account] : [], numbers: [] }).accounts.values();
  const specs = rows.map(({ number, spec }) => {
    const { pool, table } = desiredWorld({ accounts: [], numbers: [{ number, account: name, spec }] }).numbers;
    return [number, pool.get(table.settings[0] as number)];
  });
  return JSON.stringify([made ?? null, specs]);
}

describe('whatever base and head declare and whatever is live', () => {
  test('the accounts are exactly those that are declared otherwise', () => {
    fc.assert(
      fc.property(edited, ({ base, head }) => {
        const names = [...new Set([...base.accounts, ...head.accounts].map(({ name }) => name))].sort();
        const expected = names.filter((name) => told(base, name) !== told(head, name));
        expect([...changedAccounts(desiredWorld(head), desiredWorld(base))]).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('the plan is the whole plan for those accounts and the other ends of their moves', async () => {
    await fc.assert(
      fc.asyncProperty(edited, liveWorlds, async ({ base, head }, live) => {
        const desired = desiredWorld(head);
        const { plan, changed, reads } = await planChanged(desired, desiredWorld(base), live);
        const scope = new Set(plan.target.accounts);
        expect([...changed].filter((name) => !scope.has(name))).toEqual([]);
        const expected = wholePlan(desired, live).changes.filter(({ account = '' }) => scope.has(account));
        expect(plan.changes).toEqual(expected);
        const moves = wholePlan(desired, live).changes.filter(({ from }) => from !== undefined);
        for (const { account, from } of moves) expect(scope.has(account ?? '')).toBe(scope.has(from ?? ''));
        expect(plan.digest).toBe(digestOf(plan.target, expected));
        if (changed.size === 0) expect(reads).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('an account is added only for a number that is declared in one and lives in the other', async () => {
    await fc.assert(
      fc.asyncProperty(edited, liveWorlds, async ({ base, head }, live) => {
        const { plan, changed } = await planChanged(desiredWorld(head), desiredWorld(base), live);
        const homes = new Map(live.numbers.map(({ number, account }) => [number, account]));
        const pairs = head.numbers.flatMap(({ number, account }) => {
          const home = homes.get(number);
          return home === undefined || home === account ? [] : [account, home];
        });
        for (const name of plan.target.accounts ?? []) {
          if (!changed.has(name as AccountName)) expect(pairs).toContain(name);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('no number that the whole plan does not delete or move is taken from its account', async () => {
    await fc.assert(
      fc.asyncProperty(edited, liveWorlds, fc.constantFrom('alpha', '*a', 'G*'), async ({ base, head }, live, glob) => {
        const desired = desiredWorld(head);
        const { plan } = await planChanged(desired, desiredWorld(base), live, ['--account', glob]);
        const all = wholePlan(desired, live).changes.map((change) => JSON.stringify(change));
        for (const change of plan.changes) expect(all).toContain(JSON.stringify(change));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what counts as a change of an account', () => {
  const place = { file: 'acg.yaml', line: 1, column: 1 } as const;
  const account = (name: string) => ({ name, kind: 'listed' as const, spec: {} });
  const world = (ignore: readonly IgnoreRule[], numbers: DesiredWorld['numbers'] = []): Desired =>
    desiredWorld({ accounts: [account('alpha'), account('beta')], numbers, ignore });

  test('an ignore rule, for the accounts that it matches, and not its place', () => {
    const rule = { account: 'al*', source: place };
    expect([...changedAccounts(world([rule]), world([]))]).toEqual(['alpha']);
    expect([...changedAccounts(world([]), world([rule]))]).toEqual(['alpha']);
    expect([...changedAccounts(world([{ ...rule, source: { ...place, line: 9 } }]), world([rule]))]).toEqual([]);
    const everywhere = { field: 'configuration.customSipHeader', source: place };
    expect([...changedAccounts(world([everywhere]), world([]))]).toEqual(['alpha', 'beta']);
  });

  test('a number that is in another account: both', () => {
    const row = (name: string) => [{ number: 14255550100, account: name, spec: {} }];
    expect([...changedAccounts(world([], row('alpha')), world([], row('beta')))]).toEqual(['alpha', 'beta']);
  });
});
