// Properties of the plan: what it promises, whatever is declared and whatever is live.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { IgnoreRule } from '../../src/model/desired.ts';
import type { E164 } from '../../src/model/e164.ts';
import { canonical, type JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { batchChanges } from '../../src/plan/batch.ts';
import { decisionOf } from '../../src/plan/digest.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { readPlan, refuseExpired, writePlan } from '../../src/plan/saved-plan.ts';
import {
  type DesiredWorld,
  desiredWorld,
  desiredWorlds,
  type LiveWorld,
  liveWorld,
  liveWorlds,
} from '../support/worlds.ts';

const now = new Date('2026-11-22T12:00:00Z');

function plan(desired: DesiredWorld, live: LiveWorld, accounts?: readonly string[]): Plan {
  return makePlan({
    desired: desiredWorld(desired),
    live: liveWorld(live),
    version: '0.0.0',
    now,
    ...(accounts === undefined ? {} : { accounts }),
  });
}

/** What the gateway holds after the changes were made, and nothing else. */
function afterChanges(live: LiveWorld, changes: readonly Change[]): LiveWorld {
  const accounts = new Map(live.accounts.map((account) => [account.name, account]));
  const numbers = new Map(live.numbers.map((row) => [row.number, row]));
  for (const { kind, action, account = '', telephoneNumber = '', after } of changes) {
    const number = Number(telephoneNumber.slice(1));
    if (kind === 'account' && action === 'delete') accounts.delete(account);
    else if (kind === 'account') accounts.set(account, { name: account, spec: after as JsonObject });
    else if (action === 'delete') numbers.delete(number);
    else numbers.set(number, { number, account, spec: after as JsonObject });
  }
  return { accounts: [...accounts.values()], numbers: [...numbers.values()] };
}

const worlds = [desiredWorlds, liveWorlds] as const;

describe('whatever is declared and live', () => {
  test('what is decided of a change is the canonical JSON of its decisive members', () => {
    fc.assert(
      fc.property(...worlds, (desired, live) => {
        for (const change of plan(desired, live).changes) {
          const { address, kind, action, from = null, cascade = false, before, after } = change;
          const decided = canonical({ address, kind, action, from, cascade, before, after });
          expect(decisionOf(change)).toBe(JSON.stringify(decided));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('numbers that no field rule is about are compared as the others are', () => {
    const rule: IgnoreRule = { field: 'no.such.field', source: { file: 'acg.yaml', line: 1, column: 1 } };
    fc.assert(
      fc.property(...worlds, (desired, live) => {
        const ignore = [...(desired.ignore ?? []), rule];
        expect(plan({ ...desired, ignore }, live)).toEqual(plan(desired, live));
      }),
      { numRuns: 500 },
    );
  });

  test('making the changes leaves nothing to do', () => {
    fc.assert(
      fc.property(...worlds, (desired, live) => {
        const { changes } = plan(desired, live);
        expect(plan(desired, afterChanges(live, changes)).changes).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('a number goes only by a deletion or a move that the plan names, and never from an account that is not listed', () => {
    fc.assert(
      fc.property(...worlds, (desired, live) => {
        const { changes } = plan(desired, live);
        const left = new Map(afterChanges(live, changes).numbers.map((row) => [row.number, row.account]));
        const kinds = new Map(desired.accounts.map(({ name, kind }) => [name, kind]));
        for (const { number, account } of live.numbers) {
          const named = changes.find((change) => change.telephoneNumber === `+${number}` && change.action !== 'create');
          if (left.get(number) !== account) expect(['delete', 'move']).toContain(named?.action);
          const kind = kinds.get(account);
          if (kind === undefined || kind === 'open') expect(left.get(number)).toBe(account);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('the bytes do not depend on the order of accounts, numbers or keys', () => {
    const shuffled = <T>(items: readonly T[]): fc.Arbitrary<readonly T[]> =>
      fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
    const reordered = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (_key, member) =>
          isObject(member) ? Object.fromEntries(Object.entries(member).reverse()) : member,
        ),
      );
    fc.assert(
      fc.property(...worlds, fc.nat(), (desired, live, seed) => {
        const mix = <T>(items: readonly T[]): readonly T[] =>
          fc.sample(shuffled(items), { seed, numRuns: 1 })[0] ?? items;
        const other = writePlan(
          plan(
            { ...desired, accounts: mix(desired.accounts), numbers: mix(desired.numbers) },
            reordered({ accounts: mix(live.accounts), numbers: mix(live.numbers) }) as LiveWorld,
          ),
        );
        expect(other).toBe(writePlan(plan(desired, live)));
      }),
      { numRuns: 300 },
    );
  });

  test('a saved plan reads back as the same plan, and with any byte changed it is refused', () => {
    fc.assert(
      fc.property(...worlds, fc.nat(), fc.integer({ min: 32, max: 126 }), (desired, live, at, code) => {
        const original = plan(desired, live);
        const text = writePlan(original);
        expect(readPlan(text, 'p.json')).toEqual(JSON.parse(JSON.stringify(original)));
        const index = at % text.length;
        const changed = text.slice(0, index) + String.fromCharCode(code) + text.slice(index + 1);
        if (changed !== text) expect(() => readPlan(changed, 'p.json')).toThrow('p.json');
      }),
      { numRuns: 500 },
    );
  });

  test('every change is in exactly one step that completes it, and no batch is over 100 or of two accounts', () => {
    fc.assert(
      fc.property(...worlds, (desired, live) => {
        const { changes } = plan(desired, live);
        const steps = batchChanges(changes).flat();
        const completing = steps
          .filter((step) => step.does !== 'put-account' || step.completes)
          .flatMap((step) => step.addresses);
        expect([...completing].sort()).toEqual(changes.map((change) => change.address).sort());
        for (const step of steps) {
          if (step.does !== 'upsert-numbers' && step.does !== 'delete-numbers') continue;
          expect(step.numbers.length).toBeLessThanOrEqual(100);
          expect(new Set(step.addresses.map((address) => address.split('/')[0])).size).toBe(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a plan of some accounts changes no other', () => {
    fc.assert(
      fc.property(...worlds, fc.constantFrom('alpha', 'beta', '*a', 'delta-*'), (desired, live, glob) => {
        const whole = plan(desired, live);
        const some = plan(desired, live, [glob]);
        const addresses = new Set(whole.changes.map((change) => JSON.stringify(change)));
        for (const change of some.changes) {
          expect(addresses.has(JSON.stringify(change)), `${change.action} ${change.address} is in the whole plan`).toBe(
            true,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an ignore rule for an account only ever takes changes away, and none that bring a number back', () => {
    fc.assert(
      fc.property(...worlds, (desired, live) => {
        const rule: IgnoreRule = { account: 'alpha', source: { file: 'acg.yaml', line: 1, column: 1 } };
        const without = plan(desired, live).changes.map((change) => JSON.stringify(change));
        const withRule = plan({ ...desired, ignore: [rule] }, live).changes;
        for (const change of withRule) expect(without).toContain(JSON.stringify(change));
        // A tombstone asks for its deletions in so many words: no rule hides them.
        const isBuried = desired.accounts.some(
          ({ name, kind }) => name === 'alpha' && kind !== 'listed' && kind !== 'open',
        );
        for (const change of withRule) {
          if (change.kind !== 'number' || (change.from ?? change.account) !== 'alpha' || isBuried) continue;
          expect(change.action).not.toBe('delete');
        }
        const creates = (changes: readonly string[]): number =>
          changes.filter((change) => change.includes('"action":"create"')).length;
        expect(creates(withRule.map((change) => JSON.stringify(change)))).toBe(creates(without));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the expiry', () => {
  test.each([
    ['2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['2026-11-22T00:00:01Z', '2026-11-24T00:00:00Z'],
    ['2026-11-22T23:59:59Z', '2026-11-24T00:00:00Z'],
  ])('of a plan made at %s is %s, and it is refused from then on', (made, expires) => {
    const empty = { accounts: [], numbers: [] };
    const found = makePlan({ desired: desiredWorld(empty), live: liveWorld(empty), version: '0', now: new Date(made) });
    expect(found.expires).toBe(expires);
    expect(() => refuseExpired(found, new Date(Date.parse(expires) - 1))).not.toThrow();
    expect(() => refuseExpired(found, new Date(expires))).toThrow('expired');
    const hour = 60 * 60 * 1000;
    expect(() => refuseExpired(found, new Date(Date.parse(expires) - 49 * hour))).not.toThrow();
    expect(() => refuseExpired(found, new Date(Date.parse(expires) - 49 * hour - 1))).toThrow(
      expect.objectContaining({ exitCode: 5, hint: expect.stringContaining('clock') }),
    );
  });
});

describe('ignored numbers', () => {
  test('are left alone where they differ or are not declared, and shown where they have vanished', () => {
    const dr = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
    const rule: IgnoreRule = {
      account: 'alpha',
      numbers: [{ first: 14255550100 as E164, last: 14255550109 as E164 }],
      source: { file: 'acg.yaml', line: 9, column: 5 },
    };
    const found = plan(
      {
        accounts: [{ name: 'alpha', kind: 'listed', spec: {} }],
        numbers: [14255550100, 14255550101].map((number) => ({ number, account: 'alpha', spec: dr })),
        ignore: [rule],
      },
      {
        accounts: [{ name: 'alpha', spec: {} }],
        numbers: [14255550100, 14255550105].map((number) => ({
          number,
          account: 'alpha',
          spec: { serviceDetails: {} },
        })),
      },
    );
    expect(found.changes.map(({ action, address }) => `${action} ${address}`)).toEqual(['create alpha/+14255550101']);
    expect(found.leftAlone.map(({ address, why }) => `${why} ${address}`)).toEqual([
      'ignored alpha/+14255550100',
      'ignored alpha/+14255550105',
    ]);
  });
});

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
