// Guards: each at its limit and one past it, and the one way past them.

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { parseAllowances, standingFindings } from '../../src/plan/allow.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { type DesiredWorld, desiredWorld, type LiveWorld, liveWorld, type WorldNumber } from '../support/worlds.ts';

const routed: JsonObject = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
const zoomed: JsonObject = { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } };
const spec: JsonObject = { serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } } };

const rows = (account: string, first: number, count: number, settings = routed): WorldNumber[] =>
  Array.from({ length: count }, (_, index) => ({ account, number: 14_255_550_000 + first + index, spec: settings }));

const listed = (...names: string[]): DesiredWorld['accounts'] =>
  names.map((name) => ({ name, kind: 'listed', spec: {} }));

function plan(desired: DesiredWorld, live: Omit<LiveWorld, 'accounts'> & Partial<LiveWorld>): Plan {
  const accounts = live.accounts ?? desired.accounts.map(({ name }) => ({ name, spec: {} }));
  return makePlan({
    desired: desiredWorld(desired),
    live: liveWorld({ ...live, accounts }),
    version: '0',
    now: new Date(0),
  });
}

const guardsOf = ({ guards }: Plan): string[] =>
  guards.findings.map(({ guard, account = '' }) => `${guard} ${account}`.trim());

describe('deletes', () => {
  test.each([
    [10, []],
    [11, ['deletes']],
  ])('%i of 200 numbers', (gone, expected) => {
    const found = plan({ accounts: listed('a'), numbers: rows('a', 0, 200 - gone) }, { numbers: rows('a', 0, 200) });
    expect(guardsOf(found)).toEqual(expected);
    expect(found.guards.verdict).toBe(expected.length === 0 ? 'ok' : 'blocked');
  });

  test.each([
    [20, 2, []],
    [20, 3, ['deletes a']],
    [10, 1, []],
    [10, 2, ['deletes a']],
    [9, 8, []],
  ])('of %i numbers, %i: percent counts from ten numbers up', (live, gone, expected) => {
    const found = plan({ accounts: listed('a'), numbers: rows('a', 0, live - gone) }, { numbers: rows('a', 0, live) });
    expect(guardsOf(found)).toEqual(expected);
  });

  test('emptying an account of ten is over the guard whatever the percentage says, one of nine is not', () => {
    expect(guardsOf(plan({ accounts: listed('a'), numbers: [] }, { numbers: rows('a', 0, 10) }))).toEqual([
      'deletes a',
      'deletes a',
    ]);
    expect(guardsOf(plan({ accounts: listed('a'), numbers: [] }, { numbers: rows('a', 0, 9) }))).toEqual([]);
  });

  test('the deletion of an account counts with its numbers', () => {
    const buried = { accounts: [{ name: 'a', kind: 'buried' as const, spec: {} }], numbers: [] };
    expect(plan(buried, { numbers: rows('a', 0, 5) }).guards.totals.deletes).toBe(6);
  });
});

describe('other classes', () => {
  test('moves: ten are allowed, eleven are not, and they count for the account that loses the number', () => {
    const moved = (count: number): Plan =>
      plan(
        { accounts: listed('a', 'b'), numbers: [...rows('b', 0, count), ...rows('a', count, 200 - count)] },
        { numbers: rows('a', 0, 200) },
      );
    expect(guardsOf(moved(10))).toEqual([]);
    expect(guardsOf(moved(11))).toEqual(['moves']);
  });

  test('creates count numbers, not accounts', () => {
    const found = plan({ accounts: listed('a'), numbers: rows('a', 0, 10_000) }, { accounts: [], numbers: [] });
    expect(found.guards).toMatchObject({ verdict: 'ok', totals: { creates: 10_000 } });
    const more = plan({ accounts: listed('a'), numbers: rows('a', 0, 10_001) }, { accounts: [], numbers: [] });
    expect(guardsOf(more)).toEqual(['creates']);
  });

  test('a service that goes off on numbers is a disable of each', () => {
    const found = plan(
      { accounts: listed('a'), numbers: rows('a', 0, 11, zoomed) },
      {
        numbers: rows('a', 0, 11, {
          serviceDetails: { ...(zoomed.serviceDetails as JsonObject), ...(routed.serviceDetails as JsonObject) },
        }),
      },
    );
    expect(found.guards.totals.disables).toBe(11);
    expect(guardsOf(found)).toEqual(['disables', 'disables a']);
  });

  test('a service that goes off on an account counts every number that loses it unnamed', () => {
    const open = { accounts: [{ name: 'a', kind: 'open' as const, spec: {} }], numbers: [] };
    const found = plan(open, { accounts: [{ name: 'a', spec }], numbers: rows('a', 0, 25, zoomed) });
    expect(found.guards.totals.disables).toBe(25);
    expect(guardsOf(found)).toContain('disables');
  });

  test('emergency-address changes: ten are allowed, eleven are not', () => {
    const at = (civicAddressId: string): JsonObject => ({
      serviceDetails: {
        teamsOperatorConnect: {
          enabled: true,
          configuration: { usage: 'CallingUserAssignment', choosableCapabilities: [], civicAddressId, locationId: 'l' },
        },
      },
    });
    const changed = (count: number): Plan =>
      plan(
        { accounts: listed('a'), numbers: rows('a', 0, count, at('c2')) },
        { numbers: rows('a', 0, count, at('c1')) },
      );
    expect(guardsOf(changed(10))).toEqual([]);
    expect(guardsOf(changed(11))).toEqual(['emergencyChanges']);
  });
});

describe('rails that nothing overrides', () => {
  test('a protected account loses nothing, by deletion or move', () => {
    const found = plan(
      { accounts: listed('gov-a', 'b'), numbers: [...rows('gov-a', 2, 1), ...rows('b', 1, 1)], protect: ['gov-*'] },
      { numbers: rows('gov-a', 0, 3) },
    );
    expect(guardsOf(found)).toEqual(['protect gov-a']);
    expect(standingFindings(found.guards, parseAllowances(['deletes=1', 'moves=1']))).toHaveLength(1);
  });

  test('the tenant of an account is locked while it has Operator Connect numbers', () => {
    const tenant = (teamsTenantId: string): JsonObject => ({
      serviceDetails: { teamsTenantId, teamsOperatorConnect: { enabled: true, syncEnabled: true } },
    });
    const change = (settings: JsonObject): Plan =>
      plan(
        { accounts: [{ name: 'a', kind: 'open', spec: tenant('new') }], numbers: [] },
        { accounts: [{ name: 'a', spec: tenant('old') }], numbers: rows('a', 0, 1, settings) },
      );
    expect(guardsOf(change({ serviceDetails: { teamsOperatorConnect: { enabled: true } } }))).toEqual(['tenantLock a']);
    expect(guardsOf(change(routed))).toEqual([]);
  });

  test('a number that lives in an account without a file is not taken from it', () => {
    const found = plan(
      { accounts: listed('a'), numbers: rows('a', 0, 1) },
      {
        accounts: [
          { name: 'a', spec: {} },
          { name: 'x', spec: {} },
        ],
        numbers: rows('x', 0, 1),
      },
    );
    expect(found.changes).toEqual([]);
    expect(guardsOf(found)).toEqual(['elsewhere']);
  });
});

describe('--allow', () => {
  const blocked = plan({ accounts: listed('a'), numbers: rows('a', 0, 163) }, { numbers: rows('a', 0, 200) });

  test('lifts the guard with the exact count', () => {
    expect(standingFindings(blocked.guards, parseAllowances([]))).toHaveLength(2);
    expect(standingFindings(blocked.guards, parseAllowances(['deletes=37']))).toEqual([]);
  });

  test.each(['deletes=36', 'deletes=38', 'moves=1'])('with another count is refused: %s', (value) => {
    expect(() => standingFindings(blocked.guards, parseAllowances([value]))).toThrow('and the plan has');
  });

  test.each([
    ['deletes'],
    ['deletes=x'],
    ['deletions=37'],
    ['deletes=-1'],
    ['deletes=37', 'deletes=37'],
    ['toString=1'],
  ])('that is no allowance is refused: %s', (...values) => {
    expect(() => parseAllowances(values)).toThrow('not an allowance');
  });
});
