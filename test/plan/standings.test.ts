// What `status` and `rfi list` look at: live accounts with their services, numbers and names, and who waits for an answer.

import { describe, expect, test } from 'vitest';
import type { AccountName } from '../../src/model/account-name.ts';
import type { Desired } from '../../src/model/desired.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Live, LiveRfi, SyncStatus } from '../../src/model/live.ts';
import { accountStatuses } from '../../src/plan/account-statuses.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { rfiStandings } from '../../src/plan/rfi-standings.ts';
import { type DesiredWorld, desiredWorld, type LiveWorld, liveWorld } from '../support/worlds.ts';

const routed: JsonObject = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
const place = { file: 'accounts/a.yaml', line: 1, column: 1 };
const pending: SyncStatus = { state: 'pending', errors: [] };
const failed: SyncStatus = { state: 'failed', errors: [{ code: 'E', message: 'no' }] };

/** A live state in which each number has the status of this place in the list. */
function withStatuses(world: LiveWorld, statuses: readonly SyncStatus[], marks: readonly number[]): Live {
  const live = liveWorld(world);
  marks.forEach((mark, row) => {
    live.numbers.table.marks[row] = mark;
  });
  return { ...live, numbers: { ...live.numbers, statuses } };
}

const rows = (account: string, first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ account, number: 14_255_550_000 + first + index, spec: routed }));
const everyAccount = (): boolean => true;
const nothing = desiredWorld({ accounts: [], numbers: [] });

describe('the status of an account', () => {
  const account = (spec: JsonObject): LiveWorld => ({ accounts: [{ name: 'a', spec }], numbers: [] });

  test('names the services that are on, or that numbers use, with what the account counts of them', () => {
    const spec = { serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } } };
    const live = liveWorld({ ...account(spec), numbers: rows('a', 0, 3) });
    const counted = new Map(
      [...live.accounts].map(([name, one]) => [name, { ...one, numberCounts: { teamsPhoneMobile: 2 } }]),
    );
    const [status] = accountStatuses(nothing, { ...live, accounts: counted }, everyAccount);
    expect(status).toMatchObject({ name: 'a', sync: { state: 'synced' }, unsettled: [] });
    expect(status?.numbers).toBe(3);
    expect(status).not.toHaveProperty('source');
    expect(status).not.toHaveProperty('dns');
    expect(
      status?.services.map(({ field, enabled, syncEnabled, numbers, counted: own }) => [
        field,
        enabled,
        syncEnabled,
        numbers,
        own,
      ]),
    ).toEqual([
      ['teamsPhoneMobile', false, undefined, 0, 2],
      ['teamsDirectRouting', false, undefined, 3, undefined],
      ['zoomPhoneCloudPeering', true, false, 0, undefined],
    ]);
  });

  test('has the names of both regions, with the tokens that are known', () => {
    const configuration = { subdomain: 'contoso', subdomainTokens: { region1Token: 'ms1' } };
    const live = liveWorld(account({ serviceDetails: { teamsDirectRouting: { enabled: true, configuration } } }));
    const dnsOf = (state: Live): unknown => accountStatuses(nothing, state, everyAccount)[0]?.dns;
    const domains = [
      { name: 'contoso.1r1.a1b2c3d4e5f6g7h8.commsgw.azure.com', token: 'ms1' },
      { name: 'contoso.1r2.a1b2c3d4e5f6g7h8.commsgw.azure.com', token: '' },
    ];
    expect(dnsOf(live)).toEqual({ subdomain: 'contoso', domains });
    const told = new Map([...live.accounts].map(([name, one]) => [name, { ...one, subdomainStatus: 'pending' }]));
    expect(dnsOf({ ...live, accounts: told })).toEqual({ subdomain: 'contoso', state: 'pending', domains });
  });

  test('tells numbers that are not settled in runs, each with what declares it', () => {
    const declared: DesiredWorld = {
      accounts: [{ name: 'a', kind: 'listed', spec: {} }],
      numbers: rows('a', 0, 3),
    };
    const live = withStatuses(
      { accounts: [{ name: 'a', spec: {} }], numbers: rows('a', 0, 6) },
      [{ state: 'synced', errors: [] }, pending, failed, { errors: [] }],
      [0, 1, 1, 2, 3, 1],
    );
    const [status] = accountStatuses(desiredWorld(declared), live, everyAccount);
    expect(status?.source).toEqual(place);
    expect(status?.unsettled).toEqual([
      { numbers: '+14255550001..+14255550002', count: 2, state: 'pending', errors: [], source: place },
      { numbers: '+14255550005', count: 1, state: 'pending', errors: [] },
      { numbers: '+14255550003', count: 1, state: 'failed', errors: failed.errors },
    ]);
  });

  test('is given for the accounts that are asked for, in the order of their names', () => {
    const live = liveWorld({ accounts: ['c', 'a', 'b'].map((name) => ({ name, spec: {} })), numbers: [] });
    const names = (inScope: (name: AccountName) => boolean): readonly string[] =>
      accountStatuses(nothing, live, inScope).map(({ name }) => name);
    expect(names(everyAccount)).toEqual(['a', 'b', 'c']);
    expect(names((name) => name === 'b')).toEqual(['b']);
  });
});

describe('a request for information', () => {
  const tenant = (digit: number): string => `9d2e0000-0000-4000-8000-00000000000${digit}`;
  const spec = (digit: number): JsonObject => ({ serviceDetails: { teamsTenantId: tenant(digit) } });

  function rfi(digit: number, more: Partial<LiveRfi> = {}, consentedOn?: string): [string, LiveRfi] {
    const request = { countries: [], contacts: [], ...(consentedOn === undefined ? {} : { consentedOn }) };
    return [tenant(digit), { tenantId: tenant(digit), spec: {}, status: { errors: [] }, request, ...more }];
  }

  /** Declared accounts with the tenant of each digit; the ones in `answering` have an answer. */
  function declared(digits: Readonly<Record<string, number>>, answering: readonly string[] = []): Desired {
    const names = Object.keys(digits);
    const world = desiredWorld({
      accounts: [
        ...names.map((name) => ({ name, kind: 'open' as const, spec: spec(digits[name] as number) })),
        { name: 'z', kind: 'buried', spec: {} },
      ],
      numbers: [],
    });
    const accounts = new Map(
      [...world.accounts].map(([name, account]) => {
        if (account.state !== 'present' || !answering.includes(name)) return [name, account] as const;
        const answer = { tenantId: tenant(digits[name] as number), spec: {}, source: place };
        return [name, { ...account, rfi: answer }] as const;
      }),
    );
    return { ...world, accounts };
  }

  const live = (...rfis: readonly [string, LiveRfi][]): Live => ({
    ...liveWorld({
      accounts: [
        { name: 'live', spec: spec(1) },
        { name: 'other', spec: {} },
      ],
      numbers: [],
    }),
    rfis: new Map(rfis),
  });

  test('names the account that answers it, and the others of its tenant, declared or live', () => {
    const desired = declared({ a: 1, b: 1, c: 2 }, ['b']);
    const [standing] = rfiStandings(desired, live(rfi(1, { consent: 'active' })));
    expect(standing).toMatchObject({ tenantId: tenant(1), consent: 'active', open: false });
    expect(standing?.answeredBy).toEqual({ name: 'b', source: place });
    expect(standing?.accounts).toEqual([{ name: 'a', source: place }, { name: 'live' }]);
  });

  test('of a tenant that nobody has is open, with no account', () => {
    const [standing] = rfiStandings(declared({}), live(rfi(5)));
    expect(standing).toMatchObject({ open: true, accounts: [] });
    expect(standing).not.toHaveProperty('answeredBy');
    expect(standing).not.toHaveProperty('consent');
  });

  test.each([
    ['active', true],
    ['a word of tomorrow', true],
    ['suspended', false],
    ['removed', false],
  ])('with the consent %s is open: %s', (consent, open) => {
    expect(rfiStandings(declared({}), live(rfi(1, { consent })))[0]?.open).toBe(open);
  });

  test('comes first when nobody answers, then when the answer is not applied; the oldest first, then by tenant', () => {
    const standings = rfiStandings(
      declared({ a: 1, b: 7 }, ['a', 'b']),
      live(
        rfi(1, {}, '2026-01-01'),
        rfi(4, {}, '2026-03-01'),
        rfi(3, {}, '2026-02-01'),
        rfi(6),
        rfi(5),
        rfi(2, { consent: 'removed' }, '2025-01-01'),
        rfi(7, { spec: { status: 'ConsentAcknowledged' } }, '2024-01-01'),
      ),
    );
    expect(standings.map(({ tenantId }) => Number(tenantId.at(-1)))).toEqual([5, 6, 3, 4, 1, 7, 2]);
  });
});

test('drift tells a sync that failed apart from one that is under way: only the first alarms', () => {
  const world: LiveWorld = { accounts: [{ name: 'a', spec: {} }], numbers: rows('a', 0, 2) };
  const desired = desiredWorld({ accounts: [{ name: 'a', kind: 'listed', spec: {} }], numbers: rows('a', 0, 2) });
  const drift = (statuses: readonly SyncStatus[]) => {
    const live = withStatuses(world, statuses, [0, 1]);
    return findDrift(makePlan({ desired, live, version: '0', now: new Date(0) }), false);
  };
  expect(drift([pending, pending])).toMatchObject({ verdict: 'clean' });
  const { verdict, items } = drift([pending, failed]);
  expect(verdict).toBe('drift');
  expect(items.map(({ category, address, alarm, reason }) => ({ category, address, alarm, reason }))).toEqual([
    { category: 'settling', address: 'a/+14255550000', alarm: false, reason: 'back-end sync is pending' },
    { category: 'sync-failed', address: 'a/+14255550001', alarm: true, reason: 'back-end sync is failed; E: no' },
  ]);
});
