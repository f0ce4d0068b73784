// What a plan says beside its changes: what rules keep it from, what is not in order yet, what it costs, and in which
// order all of it comes.

import { describe, expect, test } from 'vitest';
import type { AccountName } from '../../src/model/account-name.ts';
import type { Desired, IgnoreRule } from '../../src/model/desired.ts';
import type { E164 } from '../../src/model/e164.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Live, LiveRfi } from '../../src/model/live.ts';
import type { Plan } from '../../src/model/plan.ts';
import { changedPaths } from '../../src/plan/changed-paths.ts';
import { reckonCost } from '../../src/plan/cost.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { desiredWorld, liveWorld } from '../support/worlds.ts';

const routed: JsonObject = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
const headed = (customSipHeader: string): JsonObject => ({ ...routed, configuration: { customSipHeader } });
const source = { file: 'acg.yaml', line: 9, column: 5 };
const at = ' ignore rule at acg.yaml:9:5';
const tenantId = '9d2e0000-0000-4000-8000-000000000009';

const plan = (desired: Desired, live: Live): Plan => makePlan({ desired, live, version: '0', now: new Date(0) });

/** Accounts a and b, each with a number whose header differs, and these rules. */
function ruled(...ignore: readonly Omit<IgnoreRule, 'source'>[]): { changes: string[]; leftAlone: string[] } {
  const accounts = ['a', 'b'];
  const found = plan(
    desiredWorld({
      accounts: accounts.map((name) => ({ name, kind: 'listed', spec: { correlationId: 'new' } })),
      numbers: accounts.map((account, index) => ({ account, number: 14_255_550_100 + index, spec: headed('new') })),
      ignore: ignore.map((rule) => ({ ...rule, source })),
    }),
    liveWorld({
      accounts: accounts.map((name) => ({ name, spec: { correlationId: 'old' } })),
      numbers: accounts.map((account, index) => ({ account, number: 14_255_550_100 + index, spec: headed('old') })),
    }),
  );
  return {
    changes: found.changes.map(({ address }) => address),
    leftAlone: found.leftAlone.map(({ address, why, reason }) => `${address} ${why}: ${reason}`),
  };
}

describe('an ignore rule', () => {
  const field = 'configuration.customSipHeader';
  const all = ['a', 'a/+14255550100', 'b', 'b/+14255550101'];

  test('of a field without an account holds in every account', () => {
    const { changes, leftAlone } = ruled({ field });
    expect(changes).toEqual(['a', 'b']);
    expect(leftAlone).toEqual([
      `a/+14255550100 ignored: ${field} differs:${at}`,
      `b/+14255550101 ignored: ${field} differs:${at}`,
    ]);
  });

  test('of a field and an account holds in that account only', () => {
    expect(ruled({ field, account: 'b' }).changes).toEqual(['a', 'a/+14255550100', 'b']);
  });

  test('of a field and some numbers holds for these numbers, and for no account', () => {
    const numbers = [{ first: 14_255_550_101 as E164, last: 14_255_550_199 as E164 }];
    expect(ruled({ field, numbers }).changes).toEqual(['a', 'a/+14255550100', 'b']);
    expect(ruled({ field: 'correlationId', numbers }).changes).toEqual(all);
  });

  test('of a field that holds others names the rule for each of them', () => {
    expect(ruled({ field: 'configuration' }).leftAlone[0]).toBe(`a/+14255550100 ignored: ${field} differs:${at}`);
  });

  test('of a field of the account says so for the account', () => {
    const { changes, leftAlone } = ruled({ field: 'correlationId', until: '2026-12-31' });
    expect(changes).toEqual(['a/+14255550100', 'b/+14255550101']);
    expect(leftAlone[0]).toBe(`a ignored: correlationId differs:${at}, until 2026-12-31`);
  });

  test('of an account leaves the account and its numbers alone, and says what differs', () => {
    const { changes, leftAlone } = ruled({ account: 'a' });
    expect(changes).toEqual(['b', 'b/+14255550101']);
    expect(leftAlone.map((entry) => entry.split(' ')[0])).toEqual(['a', 'a/+14255550100']);
    for (const entry of leftAlone) expect(entry).toContain(at);
    expect(leftAlone[0]).toContain('correlationId');
  });

  test('whose glob begins with an exclamation mark means that character, and not everything else', () => {
    expect(ruled({ account: '!a' }).changes).toEqual(all);
  });
});

/** An account with an answer to a request of its tenant, which the gateway holds with this answer and state. */
function answered(answer: JsonObject | undefined, state: string | undefined, ignore: readonly IgnoreRule[] = []) {
  const world = desiredWorld({ accounts: [{ name: 'a', kind: 'open', spec: {} }], numbers: [], ignore });
  const name = 'a' as AccountName;
  const account = world.accounts.get(name);
  if (account?.state !== 'present') throw new Error('no account');
  const spec = { status: 'ConsentAcknowledged', comment: 'signed' };
  const rfi = { tenantId, spec, source: { file: 'accounts/a.yaml', line: 3, column: 1 } };
  const desired = { ...world, accounts: new Map([[name, { ...account, rfi }]]) };
  const status = { ...(state === undefined ? {} : { state }), errors: [] };
  const rfis = new Map(
    answer === undefined ? [] : [[tenantId, { tenantId, spec: answer, status, request: {} as LiveRfi['request'] }]],
  );
  return plan(desired, { ...liveWorld({ accounts: [{ name: 'a', spec: {} }], numbers: [] }), rfis });
}

describe('the answer to a request for information', () => {
  const spec = { status: 'ConsentAcknowledged', comment: 'signed' };

  test.each([
    [{}, 'the request is not answered', ['comment', 'status']],
    [{ status: 'Rejected', comment: 'signed' }, 'the answer differs from what is declared', ['status']],
  ])('that is to change says why: %j', (live, reason, paths) => {
    expect(answered(live, 'synced').changes).toMatchObject([{ address: `rfi/${tenantId}`, reason, paths }]);
  });

  test('is left alone by a rule for its account, which says what differs', () => {
    const found = answered({ ...spec, status: 'Rejected' }, 'synced', [{ account: 'a', source }]);
    expect(found.changes).toEqual([]);
    expect(found.leftAlone).toEqual([
      {
        address: `rfi/${tenantId}`,
        why: 'ignored',
        count: 1,
        reason: `differs in status:${at}`,
        source: { file: 'accounts/a.yaml', line: 3, column: 1 },
      },
    ]);
  });

  test.each([
    ['synced', []],
    [undefined, []],
    [
      'pending',
      [
        {
          address: `rfi/${tenantId}`,
          kind: 'rfi',
          count: 1,
          state: 'pending',
          errors: [],
          source: { file: 'accounts/a.yaml', line: 3, column: 1 },
        },
      ],
    ],
  ])('in the state %s', (state, unsettled) => {
    expect(answered(spec, state).unsettled).toEqual(unsettled);
  });

  test('comes after all accounts and numbers', () => {
    expect(answered({}, 'synced').changes.at(-1)?.kind).toBe('rfi');
  });
});

describe('a request that no account file answers', () => {
  const asked = (request: Partial<LiveRfi['request']>, accounts?: readonly string[]): Plan => {
    const rfi = { tenantId, spec: {}, status: { errors: [] }, request: { countries: [], contacts: [], ...request } };
    return makePlan({
      desired: desiredWorld({ accounts: [], numbers: [] }),
      live: { ...liveWorld({ accounts: [], numbers: [] }), rfis: new Map([[tenantId, rfi]]) },
      version: '0',
      now: new Date(0),
      ...(accounts && { accounts }),
    });
  };
  const contact = { fullName: 'A', email: 'a@b.c', companyName: 'Fabrikam' };

  test.each([
    [{}, 'a customer asks for service, and no account file answers'],
    [
      { consentedOn: '2026-11-02T10:00:00Z', contacts: [contact] },
      'Fabrikam asks for service since 2026-11-02, and no account file answers',
    ],
  ])('is told, and is no alarm: %j', (request, reason) => {
    const found = asked(request);
    expect(found.leftAlone).toEqual([{ address: `rfi/${tenantId}`, why: 'unanswered', count: 1, reason }]);
    const { verdict, items } = findDrift(found, true);
    expect(verdict).toBe('clean');
    expect(items).toEqual([
      { category: 'unanswered', address: `rfi/${tenantId}`, count: 1, alarm: false, paths: [], reason },
    ]);
  });

  test('is nothing to a run about some accounts', () => {
    expect(asked({}, ['a*']).leftAlone).toEqual([]);
  });
});

describe('the least time that a plan takes', () => {
  /** For so many writes, each of them a request of its own. */
  const seconds = (writes: number, burst?: number): number => {
    const step = { does: 'delete-numbers', account: 'a' as AccountName, numbers: [], addresses: [] } as const;
    const facts = { liveNumbers: () => 0, serviceNumbers: () => 0, tenantNumbers: () => 0 };
    const limit = { requests: 100, perSeconds: 60, ...(burst === undefined ? {} : { burst }) };
    return reckonCost([], [Array(writes).fill(step)], facts, limit, 0).leastSeconds;
  };

  // Two lists are read, before and after: that many requests more.
  test.each([
    [0, undefined, 0],
    [98, undefined, 0],
    [99, undefined, 60],
    [198, undefined, 60],
    [199, undefined, 120],
    [0, 8, 0],
    [6, 8, 0],
    [7, 8, 1],
    [98, 8, 60],
    [98, 100, 0],
    [99, 100, 60],
    [98, 200, 0],
  ])('of %i writes with a burst of %s is %i s', (writes, burst, expected) => {
    expect(seconds(writes, burst)).toBe(expected);
  });
});

test('a plan tells the commit that it was made of, where there is one', () => {
  const empty = {
    desired: desiredWorld({ accounts: [], numbers: [] }),
    live: liveWorld({ accounts: [], numbers: [] }),
  };
  const commit = { id: 'a94f0c1', dirty: true };
  const withCommit = makePlan({ ...empty, version: '0', now: new Date(0), commit });
  expect(withCommit.commit).toEqual(commit);
  expect(withCommit.digest, 'which is no part of what is approved').toBe(plan(empty.desired, empty.live).digest);
});

test.each([
  [{ a: 'text' }, { a: { b: { c: 1 } } }, ['a.b.c']],
  [{ a: [1, 2] }, { a: [1, 3] }, ['a']],
  [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, ['a']],
  [null, { a: { b: 1, c: [] } }, ['a.b', 'a.c']],
  [{ a: {} }, { a: null }, ['a']],
  [{ 'x/y': 1, 'z~': 1 }, { 'x/y': 2, 'z~': 2 }, ['x/y', 'z~']],
])('the paths that differ: %j and %j', (before, after, paths) => {
  expect(changedPaths(before as JsonObject | null, after as JsonObject)).toEqual(paths);
});
