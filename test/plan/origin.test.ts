// Where changes come from, whatever the base and the head declare and whatever is live; and what rails a change keeps.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Plan } from '../../src/model/plan.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { withRails } from '../../src/plan/rails.ts';
import {
  type DesiredWorld,
  desiredWorld,
  desiredWorlds,
  type LiveWorld,
  liveWorld,
  liveWorlds,
} from '../support/worlds.ts';

const fixed = { version: '0.0.0', now: new Date('2026-11-22T12:00:00Z') } as const;

function plan(head: DesiredWorld, live: LiveWorld, base?: DesiredWorld): Plan {
  const origin = base === undefined ? {} : { base: { id: '0'.repeat(40), kept: [], desired: desiredWorld(base) } };
  return makePlan({ ...fixed, ...origin, desired: desiredWorld(head), live: liveWorld(live) });
}

/** Declares some of `base` otherwise, so that much of the two is the same. */
const edited: fc.Arbitrary<{ readonly base: DesiredWorld; readonly head: DesiredWorld }> = fc
  .tuple(desiredWorlds, desiredWorlds, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }))
  .map(([base, other, picks]) => {
    const isOther = (name: string): boolean => picks[name.length] === true;
    const accounts = [
      ...base.accounts.filter(({ name }) => !isOther(name)),
      ...other.accounts.filter(({ name }) => isOther(name)),
    ];
    const listed = new Set(accounts.filter(({ kind }) => kind === 'listed').map(({ name }) => name));
    const rows = new Map(
      [
        ...other.numbers.filter(({ number }) => picks[number % 40]),
        ...base.numbers.filter(({ number }) => !picks[number % 40]),
      ]
        .filter(({ account }) => listed.has(account))
        .map((row) => [row.number, row]),
    );
    return { base, head: { accounts, numbers: [...rows.values()] } };
  });

/** All that bears on one resource: its own declaration, and who may be taken from. */
function declarationOf(world: DesiredWorld, change: Change): string {
  const accountOf = (name: string | undefined) => world.accounts.find((account) => account.name === name);
  if (change.kind === 'account') return JSON.stringify(accountOf(change.account) ?? null);
  const row = world.numbers.find(({ number }) => `+${number}` === change.telephoneNumber);
  // Where it lives decides what may become of it when it is declared elsewhere, or not at all.
  const home = change.from ?? (change.action === 'create' ? undefined : change.account);
  return JSON.stringify([row ?? null, accountOf(home)?.kind ?? null]);
}

const keyOf = (change: Change): string => change.telephoneNumber ?? change.address;
const substance = ({ origin: _, reason: __, source: ___, classes: ____, ...change }: Change): string =>
  JSON.stringify(change);

describe('whatever base and head declare and whatever is live', () => {
  test('every change has an origin with a base, and none without', () => {
    fc.assert(
      fc.property(edited, liveWorlds, ({ base, head }, live) => {
        for (const change of plan(head, live, base).changes) expect(change.origin).toBeDefined();
        for (const change of plan(head, live).changes) expect(change).not.toHaveProperty('origin');
      }),
      { numRuns: 300 },
    );
  });

  test('what head declares as base does is drift, and exactly the drift that a plan of base has there', () => {
    fc.assert(
      fc.property(edited, liveWorlds, ({ base, head }, live) => {
        const isSame = (change: Change): boolean => declarationOf(head, change) === declarationOf(base, change);
        const ofHead = plan(head, live, base).changes.filter(isSame);
        expect(ofHead.filter(({ origin }) => origin !== 'drift')).toEqual([]);
        expect(ofHead.map(substance).sort()).toEqual(plan(base, live).changes.filter(isSame).map(substance).sort());
      }),
      { numRuns: 1000 },
    );
  });

  test('drift is a change that base would make too; this change, one of what is live as base declares', () => {
    fc.assert(
      fc.property(edited, liveWorlds, ({ base, head }, live) => {
        const ofBase = new Map(plan(base, live).changes.map((change) => [keyOf(change), substance(change)]));
        for (const change of plan(head, live, base).changes) {
          const other = ofBase.get(keyOf(change));
          if (change.origin === 'drift') expect(other).toBe(substance(change));
          if (change.origin === 'this change') expect(other).toBeUndefined();
          if (change.origin === 'both') expect(other).not.toBe(substance(change));
          if (other !== undefined) expect(change.origin).not.toBe('this change');
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a head that is its own base has nothing but drift; a gateway as base declares, none', () => {
    fc.assert(
      fc.property(edited, liveWorlds, ({ base, head }, live) => {
        expect(plan(head, live, head).changes.filter(({ origin }) => origin !== 'drift')).toEqual([]);
        const asBase: LiveWorld = applied(live, plan(base, live).changes);
        const news = plan(head, asBase, base);
        // A number that base may not take from where it lives stays a difference of base's own.
        const stuck = new Set(base.numbers.map(({ number, account }) => `+${number} ${account}`));
        for (const { number, account } of asBase.numbers) stuck.delete(`+${number} ${account}`);
        const numbers = new Set([...stuck].map((text) => text.split(' ')[0]));
        const others = news.changes.filter(({ telephoneNumber }) => !numbers.has(telephoneNumber ?? ''));
        expect(others.filter(({ origin }) => origin !== 'this change')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('the digest and the changes themselves do not depend on the base', () => {
    fc.assert(
      fc.property(edited, liveWorlds, ({ base, head }, live) => {
        const [withBase, without] = [plan(head, live, base), plan(head, live)];
        expect(withBase.digest).toBe(without.digest);
        expect(withBase.changes.map(({ origin: _, ...change }) => change)).toEqual(without.changes);
      }),
      { numRuns: 300 },
    );
  });

  test('drift calls not applied just what comes from this change, and alarms of all of it', () => {
    fc.assert(
      fc.property(edited, liveWorlds, ({ base, head }, live) => {
        const found = plan(head, live, base);
        const items = findDrift(found, false).items.filter(({ category }) => category === 'not-applied');
        const mine = found.changes.filter(({ origin }) => origin === 'this change');
        expect(items.map(({ address }) => address)).toEqual(mine.map(({ address }) => address));
        expect(items.every(({ alarm }) => alarm)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

test('a number that base could not take from an account without a file, and head can: both', () => {
  const account = (name: string) => ({ name, kind: 'listed' as const, spec: {} });
  const row = (name: string) => ({ number: 14255550100, account: name, spec: {} });
  const head = { accounts: [account('alpha'), account('beta')], numbers: [row('beta')] };
  const live = { accounts: [account('alpha'), account('beta')], numbers: [row('alpha')] };
  const found = plan(head, live, { ...head, accounts: [account('beta')] });
  expect(found.changes.map(({ action, address, origin }) => [action, address, origin])).toEqual([
    ['move', 'beta/+14255550100', 'both'],
  ]);
});

function applied(live: LiveWorld, changes: readonly Change[]): LiveWorld {
  const accounts = new Map(live.accounts.map((account) => [account.name, account]));
  const numbers = new Map(live.numbers.map((row) => [row.number, row]));
  for (const { kind, action, account = '', telephoneNumber = '', after } of changes) {
    const number = Number(telephoneNumber.slice(1));
    if (kind === 'account' && action === 'delete') accounts.delete(account);
    else if (kind === 'account') accounts.set(account, { name: account, spec: after ?? {} });
    else if (action === 'delete') numbers.delete(number);
    else numbers.set(number, { number, account, spec: after ?? {} });
  }
  return { accounts: [...accounts.values()], numbers: [...numbers.values()] };
}

describe('rails', () => {
  const base = desiredWorld({ accounts: [], numbers: [], protect: ['gov-*', 'alpha'] });
  const head = {
    ...desiredWorld({ accounts: [], numbers: [], protect: ['beta'] }),
    gateway: { baseDomain: 'evil.commsgw.azure.com', apiVersion: '2099-01-01', clientId: 'x' },
    rateLimit: { requests: 99, perSeconds: 60 },
  };

  test('are those of the base, and what head says otherwise is told', () => {
    const { desired, kept } = withRails(head, base);
    expect(desired.gateway).toEqual(base.gateway);
    expect(desired.rateLimit).toEqual(base.rateLimit);
    expect(desired.policy.guards).toEqual(base.policy.guards);
    expect(kept).toEqual([
      'gateway.apiVersion',
      'gateway.baseDomain',
      'gateway.clientId',
      'guards.protect',
      'rateLimit',
    ]);
    expect(withRails(base, base)).toEqual({ desired: base, kept: [] });
  });

  test('where runs meet is the base’s, whatever head says', () => {
    const [one, other] = ['https://a.blob.core.windows.net/one', 'https://a.blob.core.windows.net/other'];
    const at = (blob: string) => ({ ...base, coordination: { blob } });
    expect(withRails(at(other), at(one))).toEqual({ desired: at(one), kept: ['coordination'] });
    expect(withRails(base, at(one))).toEqual({ desired: at(one), kept: ['coordination'] });
    expect(withRails(at(other), base)).toEqual({ desired: base, kept: ['coordination'] });
  });

  test('the order of protected globs is no difference; the alarm can be switched on and not off', () => {
    const other = desiredWorld({ accounts: [], numbers: [], protect: ['alpha', 'gov-*'] });
    expect(withRails(other, base).kept).toEqual([]);
    const alarmed = { ...base, policy: { ...base.policy, unmanagedAlarm: true } };
    expect(withRails(base, alarmed)).toMatchObject({
      desired: { policy: { unmanagedAlarm: true } },
      kept: ['drift.unmanaged'],
    });
    expect(withRails(alarmed, base)).toMatchObject({ desired: { policy: { unmanagedAlarm: true } }, kept: [] });
  });
});
