// Guards: each at its limit and one past it, and the one way past them.

import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { exitCodes } from '../../src/model/errors.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { GuardClass, Plan } from '../../src/model/plan.ts';
import type { AccountFacts } from '../../src/plan/account-facts.ts';
import { parseAllowances, standingFindings } from '../../src/plan/allow.ts';
import { judgeGuards } from '../../src/plan/guards.ts';
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

const headed: JsonObject = { ...routed, configuration: { customSipHeader: 'desk' } };

const operatorConnect = (teamsTenantId: string): JsonObject => ({
  serviceDetails: { teamsTenantId, teamsOperatorConnect: { enabled: true, syncEnabled: true } },
});

const noFacts: AccountFacts = { liveNumbers: () => 0, serviceNumbers: () => 0, tenantNumbers: () => 0 };

/** An update of a number of the account `a`. */
const numberChange = (index: number): Change => ({
  address: `a/+1425555${1000 + index}`,
  kind: 'number',
  action: 'update',
  account: 'a',
  classes: [],
  before: null,
  after: null,
  paths: [],
  reason: '',
});

function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
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

describe('an account under another name', () => {
  const direct = (subdomain: string): JsonObject => ({
    serviceDetails: {
      teamsDirectRouting: {
        enabled: true,
        syncEnabled: false,
        configuration: { callScreening: true, subdomain, subdomainTokens: { region1Token: 'a', region2Token: 'b' } },
      },
    },
  });
  const tenant = operatorConnect('9d2e0000-0000-4000-8000-000000000001');
  const born = (after: JsonObject, more: Partial<DesiredWorld> = {}): DesiredWorld => ({
    numbers: [],
    ...more,
    accounts: [{ name: 'new', kind: 'listed', spec: after }, ...(more.accounts ?? [])],
  });
  const there = (was: JsonObject, numbers: readonly WorldNumber[] = []): LiveWorld => ({
    accounts: [{ name: 'old', spec: was }],
    numbers,
  });

  test.each([
    ['its subdomain', direct('sub'), direct('sub'), []],
    ['its tenant', tenant, tenant, []],
    ['its tenant, under another correlation id', { ...tenant, correlationId: 'x' }, tenant, []],
    ['a number of it', spec, spec, rows('old', 0, 1)],
    ['its tenant, and members that acgctl does not know', tenant, { ...tenant, later: { a: 1 } }, []],
  ])('with the same services and %s is refused for good, and once', (_, after, was, numbers) => {
    const wanted = numbers.map((row) => ({ ...row, account: 'new' }));
    const found = plan(born(after, { numbers: wanted }), there(was, numbers));
    expect(guardsOf(found)).toEqual(['rename new']);
    expect(standingFindings(found.guards, parseAllowances([]))).toHaveLength(1);
  });

  test.each([
    ['another subdomain', direct('other'), direct('sub'), []],
    ['another tenant', operatorConnect('9d2e0000-0000-4000-8000-000000000002'), tenant, []],
    ['nothing but the same services, as many have', spec, spec, []],
    ['the same services, and numbers of its own', spec, spec, rows('old', 5, 2)],
  ])('with %s is another account', (_, after, was, numbers) => {
    expect(guardsOf(plan(born(after, { numbers: rows('new', 0, 1) }), there(was, numbers)))).toEqual([]);
  });

  test('is refused with a tombstone too, whatever is allowed', () => {
    const buried = { name: 'old', kind: 'buried', spec: {} } as const;
    const found = plan(born(tenant, { accounts: [buried] }), there(tenant));
    expect(guardsOf(found)).toEqual(['rename new']);
    expect(standingFindings(found.guards, parseAllowances(['deletes=1']))).toHaveLength(1);
  });

  test('is no such thing where the old account is declared, or an ignore rule leaves it alone', () => {
    const declared = { name: 'old', kind: 'listed', spec: tenant } as const;
    expect(guardsOf(plan(born(tenant, { accounts: [declared] }), there(tenant)))).toEqual([]);
    const ignore = [{ account: 'old', source: { file: 'acg.yaml', line: 1, column: 1 } }];
    expect(guardsOf(plan(born(tenant, { ignore }), there(tenant)))).toEqual([]);
  });

  test('that is there already can take over the numbers of the old one, which is what the refusal says', () => {
    const buried = { name: 'old', kind: 'buried', spec: {} } as const;
    const both = {
      accounts: [
        { name: 'old', spec: tenant },
        { name: 'new', spec: tenant },
      ],
      numbers: rows('old', 0, 2),
    };
    const found = plan(born(tenant, { accounts: [buried], numbers: rows('new', 0, 2) }), both);
    expect(found.counts).toMatchObject({ move: 2, delete: 1 });
    expect(guardsOf(found)).toEqual([]);
  });
});

describe('a subdomain that changes', () => {
  const direct = (subdomain: string, enabled = true): JsonObject => ({
    serviceDetails: {
      teamsDirectRouting: {
        enabled,
        syncEnabled: false,
        configuration: { callScreening: true, subdomain, subdomainTokens: { region1Token: 'a', region2Token: 'b' } },
      },
    },
  });
  const change = (from: JsonObject, to: JsonObject, count: number): Plan =>
    plan(
      { accounts: [{ name: 'a', kind: 'open', spec: to }], numbers: [] },
      { accounts: [{ name: 'a', spec: from }], numbers: rows('a', 0, count) },
    );

  test.each([
    [0, 1],
    [9, 9],
  ])('with %i numbers counts %i, and passes', (count, disables) => {
    const found = change(direct('old'), direct('new'), count);
    expect(found.changes[0]?.classes).toEqual(['disable', 'subdomain']);
    expect(found.guards).toMatchObject({ verdict: 'ok', totals: { disables } });
  });

  test('with ten numbers cuts off all of them: over the guard', () => {
    const found = change(direct('old'), direct('new'), 10);
    expect(guardsOf(found)).toEqual(['disables a']);
    expect(standingFindings(found.guards, parseAllowances(['disables=10']))).toEqual([]);
  });

  test('only in letter case, or while the service is off or goes on, is none', () => {
    expect(change(direct('old'), direct('OLD'), 10).changes[0]?.classes).toEqual([]);
    expect(change(direct('old', false), direct('new'), 10).changes[0]?.classes).toEqual([]);
    expect(change(direct('old', false), direct('new', false), 10).changes[0]?.classes).toEqual([]);
  });
});

describe('what a finding says', () => {
  test('too many, and too much of one account: the count, the limit, and the flag that lifts both', () => {
    const found = plan({ accounts: listed('a'), numbers: rows('a', 0, 163) }, { numbers: rows('a', 0, 200) });
    const remedy = '--allow deletes=37';
    expect(found.guards.findings).toStrictEqual([
      { guard: 'deletes', message: '37 deletions, at most 10 are allowed', remedy, overridable: true },
      {
        guard: 'deletes',
        account: 'a',
        message: 'a: 37 deletions of 200 live numbers (18 %), at most 10 % are allowed',
        remedy,
        overridable: true,
      },
    ]);
  });

  const several = [
    { deletes: 1, words: '1 deletion' },
    { disables: 1, words: '1 service switched off' },
    { moves: 1, words: '1 move' },
    { emergencyChanges: 1, words: '1 emergency-address change' },
    { creates: 1, words: '1 new number' },
    { deletes: 2, words: '2 deletions' },
    { disables: 2, words: '2 services switched off' },
    { moves: 2, words: '2 moves' },
    { emergencyChanges: 2, words: '2 emergency-address changes' },
    { creates: 2, words: '2 new numbers' },
  ];
  const shape = {
    deletes: { action: 'delete' },
    disables: { action: 'update', classes: ['disable'] },
    moves: { action: 'move', from: 'b' },
    emergencyChanges: { action: 'update', classes: ['emergency'] },
    creates: { action: 'create' },
  } as const;
  test.each(several)('$words', ({ words, ...counts }) => {
    const [name, count] = Object.entries(counts)[0] as [GuardClass, number];
    const changes = Array.from(
      { length: count },
      (_, index): Change => ({ ...numberChange(index), ...(shape[name] as Partial<Change>) }),
    );
    const none = { max: 0 };
    const guards = { deletes: none, disables: none, moves: none, emergencyChanges: none, creates: none, protect: [] };
    const { findings, limits, totals } = judgeGuards(changes, [], noFacts, guards);
    expect(findings).toEqual([
      {
        guard: name,
        message: `${words}, at most 0 are allowed`,
        remedy: `--allow ${name}=${count}`,
        overridable: true,
      },
    ]);
    const zero = { deletes: 0, disables: 0, moves: 0, emergencyChanges: 0, creates: 0 };
    expect(totals).toEqual({ ...zero, [name]: count });
    expect(limits, 'what the report shows of the limits').toEqual({
      deletes: none,
      disables: none,
      moves: none,
      emergencyChanges: none,
      creates: none,
    });
  });

  test('of the rails that nothing overrides: why, and what to do instead', () => {
    const found = plan(
      {
        accounts: [...(listed('gov-a', 'b') ?? []), { name: 't', kind: 'open', spec: operatorConnect('new') }],
        numbers: [...rows('gov-a', 2, 1), ...rows('b', 50, 1)],
        protect: ['gov-*'],
      },
      {
        accounts: [
          { name: 'gov-a', spec: {} },
          { name: 'b', spec: {} },
          { name: 't', spec: operatorConnect('old') },
          { name: 'x', spec: {} },
        ],
        numbers: [
          ...rows('gov-a', 0, 3),
          ...rows('x', 50, 1),
          ...rows('t', 70, 2, { serviceDetails: { teamsOperatorConnect: { enabled: true } } }),
        ],
      },
    );
    expect(found.guards.findings).toEqual([
      {
        guard: 'protect',
        account: 'gov-a',
        message: 'gov-a is protected, and the plan takes 2 resources from it',
        remedy: 'nothing overrides this: change guards.protect in acg.yaml first, in a change of its own',
        overridable: false,
      },
      {
        guard: 'tenantLock',
        account: 't',
        message: 't: teamsTenantId cannot change while it has 2 numbers with Operator Connect or Teams Phone Mobile',
        remedy: 'delete or move these numbers in a plan of its own, then change the tenant',
        overridable: false,
      },
      {
        guard: 'elsewhere',
        message: expect.stringMatching(/^b\/\+14255550050: .*x/),
        remedy: 'take the number out of this list, or let acgctl manage the account that has it',
        overridable: false,
      },
    ]);
    const allowed = parseAllowances(['deletes=2']);
    expect(standingFindings(found.guards, allowed), 'no allowance lifts one of them').toHaveLength(3);
  });

  test('an account that is protected from deletion is named by its own address', () => {
    const buried = {
      accounts: [{ name: 'gov-a', kind: 'buried' as const, spec: {} }],
      numbers: [],
      protect: ['gov-*'],
    };
    expect(plan(buried, { numbers: [] }).guards.findings).toMatchObject([{ guard: 'protect', account: 'gov-a' }]);
  });

  test('the tenant of an account that goes, or that changes otherwise, is locked by nothing', () => {
    const numbers = rows('a', 0, 1, { serviceDetails: { teamsOperatorConnect: { enabled: true } } });
    const live = { accounts: [{ name: 'a', spec: operatorConnect('old') }], numbers };
    const buried = { accounts: [{ name: 'a', kind: 'buried' as const, spec: {} }], numbers: [] };
    expect(guardsOf(plan(buried, live))).toEqual([]);
    const renamed = { ...operatorConnect('old'), correlationId: 'x' };
    const found = plan({ accounts: [{ name: 'a', kind: 'open', spec: renamed }], numbers: [] }, live);
    expect(found.changes).toHaveLength(1);
    expect(guardsOf(found)).toEqual([]);
  });
});

describe('an account that loses all of its numbers', () => {
  const emptied = (deletes: number, moves: number): string[] =>
    plan(
      { accounts: listed('a', 'b'), numbers: rows('b', deletes, moves) },
      { numbers: rows('a', 0, deletes + moves) },
    ).guards.findings.flatMap(({ guard, message }) => (message.includes('loses all') ? [`${guard} ${message}`] : []));

  test.each([
    [10, 0, ['deletes a loses all of its 10 live numbers']],
    [0, 10, ['moves a loses all of its 10 live numbers']],
    [6, 4, ['deletes a loses all of its 10 live numbers']],
    [1, 9, ['deletes a loses all of its 10 live numbers']],
    [5, 4, []],
  ])('%i by deletion and %i by move', (deletes, moves, expected) => {
    expect(emptied(deletes, moves)).toEqual(expected);
  });

  test('is one also where the count that the account itself tells lags behind', () => {
    const desired = desiredWorld({ accounts: listed('a', 'b'), numbers: rows('b', 0, 10) });
    const live = liveWorld({ accounts: ['a', 'b'].map((name) => ({ name, spec: {} })), numbers: rows('a', 0, 10) });
    const accounts = new Map(
      [...live.accounts].map(([name, one]) => [name, { ...one, numberCounts: { teamsDirectRouting: 11 } }]),
    );
    const found = makePlan({ desired, live: { ...live, accounts }, version: '0', now: new Date(0) });
    expect(guardsOf(found)).toEqual(['moves a']);
  });

  test('is not one whose numbers only change, and no number counts as new for it', () => {
    const found = plan({ accounts: listed('a'), numbers: rows('a', 0, 10, headed) }, { numbers: rows('a', 0, 10) });
    expect(found.counts).toMatchObject({ update: 10 });
    expect(found.guards).toMatchObject({ findings: [], totals: { creates: 0, deletes: 0, moves: 0 } });
  });

  test('is not one that keeps a number, whatever else of it goes: the account itself is no number', () => {
    const changes: Change[] = [
      { ...numberChange(0), address: 'a', kind: 'account', action: 'delete' },
      ...Array.from({ length: 9 }, (_, index): Change => ({ ...numberChange(index), action: 'delete' })),
    ];
    const facts = { ...noFacts, liveNumbers: () => 10 };
    const much = { max: 100 };
    const guards = { deletes: much, disables: much, moves: much, emergencyChanges: much, creates: much, protect: [] };
    expect(judgeGuards(changes, [], facts, guards).findings).toEqual([]);
  });
});

describe('a service that goes off on an account', () => {
  const both: JsonObject = {
    serviceDetails: { teamsDirectRouting: { enabled: true }, zoomPhoneCloudPeering: { enabled: true } },
  };
  const on: JsonObject = {
    serviceDetails: {
      teamsDirectRouting: { enabled: true, syncEnabled: false },
      zoomPhoneCloudPeering: { enabled: true, syncEnabled: false },
    },
  };
  const routing: JsonObject = { serviceDetails: { teamsDirectRouting: { enabled: true, syncEnabled: false } } };
  const disables = (desired: DesiredWorld, numbers: readonly WorldNumber[], accountSpec = on): number =>
    plan(desired, {
      accounts: desired.accounts.map(({ name }) => ({ name, spec: name === 'a' ? accountSpec : {} })),
      numbers,
    }).guards.totals.disables;

  test('does not count the numbers that the plan deletes, moves away or switches off by name', () => {
    // Of 25: 5 deleted, 3 moved away, 4 switched off, 2 changed and kept on, 11 not touched.
    const desired: DesiredWorld = {
      accounts: [
        { name: 'a', kind: 'listed', spec: routing },
        { name: 'b', kind: 'listed', spec: {} },
      ],
      numbers: [
        ...rows('b', 5, 3, both),
        ...rows('a', 8, 4, routed),
        ...rows('a', 12, 2, { ...both, configuration: { customSipHeader: 'desk' } }),
        ...rows('a', 14, 11, both),
        ...rows('a', 40, 1, both),
      ],
    };
    // The four count once each, by their own changes; the account for the thirteen that nobody named.
    expect(disables(desired, rows('a', 0, 25, both))).toBe(4 + 13);
  });

  test('counts once where every number that loses it has a change of its own', () => {
    const desired: DesiredWorld = {
      accounts: [{ name: 'a', kind: 'listed', spec: routing }],
      numbers: rows('a', 0, 5, routed),
    };
    expect(disables(desired, rows('a', 0, 5, both))).toBe(5 + 1);
  });

  test('counts for each service by itself, and not for one that stays on', () => {
    const none: DesiredWorld = { accounts: [{ name: 'a', kind: 'open', spec: {} }], numbers: [] };
    const numbers = [...rows('a', 0, 3, both), ...rows('a', 3, 4, routed)];
    expect(disables(none, numbers)).toBe(7 + 3);
    const one: DesiredWorld = { accounts: [{ name: 'a', kind: 'open', spec: routing }], numbers: [] };
    expect(disables(one, numbers)).toBe(3);
  });

  test('counts nothing where only another setting of the account changes', () => {
    const renamed: DesiredWorld = {
      accounts: [{ name: 'a', kind: 'open', spec: { ...on, correlationId: 'x' } }],
      numbers: [],
    };
    expect(disables(renamed, rows('a', 0, 12, both))).toBe(0);
  });
});

describe('--allow', () => {
  const blocked = (): Plan =>
    plan({ accounts: listed('a'), numbers: rows('a', 0, 163) }, { numbers: rows('a', 0, 200) });

  test('lifts the guard with the exact count', () => {
    expect(standingFindings(blocked().guards, parseAllowances([]))).toHaveLength(2);
    expect(standingFindings(blocked().guards, parseAllowances(['deletes=37']))).toEqual([]);
  });

  test.each(['deletes=36', 'deletes=38', 'moves=1'])('with another count is refused: %s', (value) => {
    expect(() => standingFindings(blocked().guards, parseAllowances([value]))).toThrow('and the plan has');
  });

  test('says which count the plan has, and ends like a guard', () => {
    const error = thrown(() => standingFindings(blocked().guards, parseAllowances(['deletes=36'])));
    expect(error).toMatchObject({
      code: 'ALLOW_MISMATCH',
      message: '--allow deletes=36, and the plan has 37',
      hint: 'Look at the plan again, and name the count that it has.',
      exitCode: exitCodes.refused,
    });
  });

  test('that cannot be read says how it is written', () => {
    expect(thrown(() => parseAllowances(['delete=37']))).toMatchObject({
      code: 'USAGE',
      message: '--allow delete=37: not an allowance',
      hint: 'Write CLASS=COUNT once for each class, CLASS one of deletes, disables, moves, emergencyChanges, creates: --allow deletes=37.',
      exitCode: exitCodes.error,
    });
  });

  test.each([
    ['deletes'],
    ['deletes=x'],
    ['deletes=37x'],
    ['x deletes=37'],
    ['=37'],
    ['deletes=1234567890'],
    [''],
    ['deletions=37'],
    ['deletes=-1'],
    ['deletes=37', 'deletes=37'],
    ['toString=1'],
  ])('that is no allowance is refused: %s', (...values) => {
    expect(() => parseAllowances(values)).toThrow('not an allowance');
  });
});
