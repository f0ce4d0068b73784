// `--resync`, whatever is declared and live: it adds exactly the declared accounts and numbers whose sync has failed, as
// they are, and changes nothing else of the plan.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountName } from '../../src/model/account-name.ts';
import type { Change } from '../../src/model/change.ts';
import type { IgnoreRule } from '../../src/model/desired.ts';
import type { Plan } from '../../src/model/plan.ts';
import { adopt } from '../../src/plan/adopt.ts';
import { beyondApproval } from '../../src/plan/covered-by.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { readPlan, writePlan } from '../../src/plan/saved-plan.ts';
import {
  type DesiredWorld,
  desiredWorld,
  desiredWorlds,
  type LiveWorld,
  liveWorld,
  liveWorlds,
} from '../support/worlds.ts';

const states = fc.array(fc.constantFrom('synced', 'failed', 'failed', 'pending', 'strange'), {
  minLength: 40,
  maxLength: 40,
});

/** What is live is mostly as declared, so that much of it has no difference. */
const worlds: fc.Arbitrary<{ readonly head: DesiredWorld; readonly live: LiveWorld }> = fc
  .tuple(desiredWorlds, liveWorlds, states, fc.boolean())
  .map(([head, other, states, isApplied]) => {
    const stateOf = (index: number): string => states[index % states.length] as string;
    const base: LiveWorld = isApplied
      ? { accounts: head.accounts.filter(({ kind }) => kind !== 'buried'), numbers: head.numbers }
      : other;
    return {
      head,
      live: {
        accounts: base.accounts.map((account, index) => ({ ...account, state: stateOf(index + 7) })),
        numbers: base.numbers.map((row) => ({ ...row, state: stateOf(row.number) })),
      },
    };
  });

const place = { file: 'acg.yaml', line: 9, column: 5 };
const someRules: fc.Arbitrary<readonly IgnoreRule[]> = fc.constantFrom([], [{ account: 'beta', source: place }], [
  { numbers: [{ first: 14_255_550_100, last: 14_255_550_110 }], source: place },
] as unknown as readonly IgnoreRule[]);

function plansOf(head: DesiredWorld, live: LiveWorld, ignore: readonly IgnoreRule[] = []) {
  const inputs = {
    desired: desiredWorld({ ...head, ignore }),
    live: liveWorld(live),
    version: '0.0.0',
    now: new Date('2026-11-22T12:00:00Z'),
  };
  return { inputs, plain: makePlan(inputs), again: makePlan({ ...inputs, resync: true }) };
}

const repeats = ({ changes }: Plan): readonly Change[] => changes.filter(({ resync }) => resync);

test('adds just what is declared, managed, as declared and failed; what it adds is what is live', () => {
  let added = 0;
  fc.assert(
    fc.property(worlds, someRules, ({ head, live }, ignore) => {
      const { plain, again } = plansOf(head, live, ignore);
      expect(again.changes.filter(({ resync }) => resync === undefined)).toEqual(plain.changes);
      expect(repeats(plain)).toEqual([]);
      const kinds = new Map<string, string>(head.accounts.map(({ name, kind }) => [name, kind]));
      const isExempt = (account: string, number = 0): boolean =>
        ignore.some(
          (rule) =>
            rule.account === account || (rule.numbers !== undefined && number !== 0 && number <= 14_255_550_110),
        );
      const changed = new Set(plain.changes.map(({ address }) => address));
      const isPresent = (account: string): boolean => ['listed', 'open'].includes(kinds.get(account) ?? '');
      const wanted = [
        ...live.accounts
          .filter(({ name, state }) => state === 'failed' && isPresent(name) && !isExempt(name))
          .map(({ name }) => name),
        ...live.numbers
          .filter(
            ({ number, account, state }) =>
              state === 'failed' &&
              head.numbers.some((row) => row.number === number && row.account === account) &&
              !isExempt(account, number),
          )
          .map(({ number, account }) => `${account}/+${number}`),
      ].filter((address) => !changed.has(address));
      const found = repeats(again);
      added += found.length;
      expect(found.map(({ address }) => address).sort()).toEqual(wanted.sort());
      for (const change of found) {
        expect(change).toMatchObject({ action: 'update', classes: [], paths: [] });
        expect(change.after).toEqual(change.before);
        expect(change.reason).toBe('write again: sync failed (Refused: no licence)');
      }
    }),
    { numRuns: 1000 },
  );
  expect(added).toBeGreaterThan(300);
});

test('counts for no guard, has its requests in the cost, and its own digest', () => {
  fc.assert(
    fc.property(worlds, ({ head, live }) => {
      const { plain, again } = plansOf(head, live);
      expect(again.guards).toEqual(plain.guards);
      const found = repeats(again);
      expect(again.counts).toEqual({ ...plain.counts, update: plain.counts.update + found.length });
      if (found.length === 0) {
        expect(again).toEqual(plain);
        return;
      }
      expect(again.digest).not.toBe(plain.digest);
      expect(again.cost.requests).toBeGreaterThanOrEqual(plain.cost.requests);
      const accounts = found.filter(({ kind }) => kind === 'account').length;
      const batches = new Set(found.filter(({ kind }) => kind === 'number').map(({ account }) => account)).size;
      expect(again.cost.writes - plain.cost.writes).toBeLessThanOrEqual(accounts + batches);
    }),
    { numRuns: 500 },
  );
});

test('is kept by a saved plan; who approved a plan without it, or with another change, has not approved it', () => {
  fc.assert(
    fc.property(worlds, ({ head, live }) => {
      const { plain, again } = plansOf(head, live);
      expect(readPlan(writePlan(again), 'plan.json')).toEqual(again);
      expect(beyondApproval(plain, again)).toEqual([]);
      expect(beyondApproval(again, plain)).toHaveLength(repeats(again).length);
      const asUpdates = again.changes.map(({ resync: _, ...change }): Change => change);
      expect(beyondApproval(again, { ...again, changes: asUpdates })).toHaveLength(repeats(again).length);
    }),
    { numRuns: 300 },
  );
});

test('is drift, and no more of it than without; with a base, it is not from this change', () => {
  fc.assert(
    fc.property(worlds, ({ head, live }) => {
      const { inputs, plain, again } = plansOf(head, live);
      expect(findDrift(again, false).items).toEqual(findDrift(plain, false).items);
      const base = { id: '0'.repeat(40), kept: [], desired: desiredWorld({ accounts: [], numbers: [] }) };
      const since = makePlan({ ...inputs, resync: true, base });
      expect(repeats(since).filter(({ origin }) => origin !== 'drift')).toEqual([]);
      // What is written again differs from nothing, so there is nothing to take into the files.
      expect(adopt({ ...inputs, plan: again }).changed).toEqual(adopt({ ...inputs, plan: plain }).changed);
    }),
    { numRuns: 300 },
  );
});

test('says so where the server gives no error', () => {
  const spec = { correlationId: 'x' };
  const { inputs } = plansOf(
    { accounts: [{ name: 'a', kind: 'open', spec }], numbers: [] },
    { accounts: [{ name: 'a', spec }], numbers: [] },
  );
  const [account] = [...inputs.live.accounts.values()];
  if (account === undefined) throw new Error('no account');
  const accounts = new Map([['a' as AccountName, { ...account, status: { state: 'failed', errors: [] } }]]);
  const { changes } = makePlan({ ...inputs, live: { ...inputs.live, accounts }, resync: true });
  expect(changes.map(({ reason }) => reason)).toEqual(['write again: sync failed (the server gives no error)']);
});
