// The five lists: order, filter, skip, top, pages, links, counts (api-facts.md section 3).

import { describe, expect, it } from 'vitest';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { type Drive, drive } from './drive.ts';
import { account, address, number, phone, phones, rfi, state, tenant } from './resources.ts';

const other = 'aaaaaaaa-2222-3333-4444-555555555555';
const seed = state({
  accounts: ['b', 'a', 'B', '_'].map((name) => account(name)),
  numbers: [...phones(7).reverse(), '+442', '+19999999999999'].map((text, index) =>
    number(index < 5 ? 'a' : 'b', text),
  ),
  requestsForInformation: [{ ...rfi, tenantId: other, accountName: 'a' }, rfi],
  civicAddresses: {
    a: [
      { ...address, id: 'z' },
      { ...address, id: 'y', country: "Cote d'Ivoire" },
    ],
  },
});

const keys = (values: readonly Readonly<Record<string, unknown>>[], field = 'telephoneNumber'): unknown[] =>
  values.map((value) => value[field]);

/** Follows the links to the end. */
async function pages({ call, raw, simulator }: Drive, path: string, query: string): Promise<unknown[][]> {
  let { json } = await call('GET', path, { query });
  const all = [keys(json.value)];
  while (json.nextLink !== undefined) {
    expect(json.nextLink.startsWith(`${simulator.url}${path}?`)).toBe(true);
    const link = json.nextLink.slice(simulator.url.length);
    json = (await raw(link, { headers: { authorization: `Bearer ${simulator.token}` } })).json;
    all.push(keys(json.value));
  }
  return all;
}

it('are in the order of their keys: code units, numbers by size', async () => {
  const { call } = await drive({ state: seed });
  const list = async (path: string, field: string): Promise<unknown[]> =>
    keys((await call('GET', path)).json.value, field);
  expect(await list('/accounts', 'name')).toEqual(['B', '_', 'a', 'b']);
  expect(await list('/numbers', 'telephoneNumber')).toEqual(['+442', ...phones(7), '+19999999999999']);
  expect(await list('/accounts/b/numbers', 'telephoneNumber')).toEqual(['+442', phone(0), phone(1), '+19999999999999']);
  expect(await list('/teamsRequestsForInformation', 'tenantId')).toEqual([tenant, other]);
  expect(await list('/accounts/a/teamsCivicAddresses', 'id')).toEqual(['y', 'z']);
});

it('page with links that carry every parameter', async () => {
  const gateway = await drive({ state: seed });
  expect(await pages(gateway, '/numbers', 'maxpagesize=4')).toEqual([
    ['+442', phone(0), phone(1), phone(2)],
    [phone(3), phone(4), phone(5), phone(6)],
    ['+19999999999999'],
  ]);
  expect(await pages(gateway, '/numbers', 'maxpagesize=2&skip=1&top=5')).toEqual([
    [phone(0), phone(1)],
    [phone(2), phone(3)],
    [phone(4)],
  ]);
  const filter = `filter=${encodeURIComponent("accountName eq 'a'")}`;
  const { json } = await gateway.call('GET', '/numbers', { query: `maxpagesize=2&countRecords=true&${filter}` });
  const link = new URL(json.nextLink ?? '');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    'api-version': '2024-02-29-preview',
    maxpagesize: '2',
    countRecords: 'true',
    filter: "accountName eq 'a'",
    skip: '2',
  });
});

it.each([
  ['top=0', []],
  ['skip=8', ['+19999999999999']],
  ['skip=9', []],
  ['skip=100&top=3', []],
  ['top=1&maxpagesize=1', ['+442']],
])('cut the list at its ends: %s', async (query, expected) => {
  const { call } = await drive({ state: seed });
  const { json } = await call('GET', '/numbers', { query });
  expect(keys(json.value)).toEqual(expected);
  expect(json.nextLink).toBeUndefined();
});

it('have pages of 200, of 500 at most, more is cut or refused', async () => {
  const numbers = phones(600).map((text) => number('a', text));
  const many = state({ accounts: [account('a')], numbers });
  const { call } = await drive({ state: many });
  const size = async (query: string): Promise<number> => (await call('GET', '/numbers', { query })).json.value.length;
  expect([await size('top=1000'), await size('maxpagesize=500'), await size('maxpagesize=501')]).toEqual([
    200, 500, 500,
  ]);
  const { call: strict } = await drive({ state: many, knobs: { pageSize: { default: 7, aboveMax: 'reject' } } });
  expect((await strict('GET', '/numbers', { query: 'maxpagesize=501' })).status).toBe(400);
  expect((await strict('GET', '/numbers')).json.value).toHaveLength(7);
});

it('count what passes the filter, or all', async () => {
  for (const [count, expected] of [
    ['filtered', '5'],
    ['all', '9'],
  ] as const) {
    const { call } = await drive({ state: seed, knobs: { lists: { count } } });
    const query = `countRecords=true&top=2&filter=${encodeURIComponent("accountName eq 'a'")}`;
    expect((await call('GET', '/numbers', { query })).headers.get('x-ms-record-count')).toBe(expected);
    expect(
      (await call('GET', '/numbers', { query: 'countRecords=false' })).headers.get('x-ms-record-count'),
    ).toBeNull();
  }
});

describe('filter', () => {
  const matches: [path: string, filter: string, count: number][] = [
    ['/numbers', `telephoneNumber eq '${phone(1)}'`, 1],
    ['/numbers', `telephoneNumber eq '${phone(1)}' and accountName eq 'a'`, 0],
    ['/numbers', "telephoneNumber eq 'x'", 0],
    ['/numbers', "accountName eq 'b'", 4],
    ['/numbers', "accountName eq 'none'", 0],
    ['/numbers', "serviceProvisioningStatus eq 'synced'", 9],
    ['/accounts/a/numbers', `telephoneNumber eq '${phone(6)}'`, 1],
    ['/accounts/a/numbers', "serviceProvisioningStatus eq 'failed'", 0],
    ['/accounts', "name eq 'B'", 1],
    ['/teamsRequestsForInformation', `tenantId eq '${other}' and accountName eq 'a'`, 1],
    ['/accounts/a/teamsCivicAddresses', "country eq 'Cote d''Ivoire'", 1],
  ];
  it.each(matches)('%s: %s', async (path, filter, count) => {
    const { call } = await drive({ state: seed });
    const got = await call('GET', path, { query: `filter=${encodeURIComponent(filter)}` });
    expect([got.status, got.json.value?.length]).toEqual([200, count]);
  });

  it.each([
    "name ne 'a'",
    "name eq 'a' or name eq 'b'",
    'name eq a',
    "colour eq 'red'",
    "(name eq 'a')",
    '',
    "name eq 'a' and",
  ])('refuses what it cannot read: %s', async (filter) => {
    const { call } = await drive({ state: seed });
    const got = await call('GET', '/accounts', { query: `filter=${encodeURIComponent(filter)}` });
    expect([got.status, got.code]).toEqual([400, 'UnsupportedFilter']);
  });

  it('can be refused, or be without effect', async () => {
    const query = `filter=${encodeURIComponent("name eq 'a'")}`;
    const { call } = await drive({ state: seed, knobs: { lists: { filter: 'reject' } } });
    expect((await call('GET', '/accounts', { query })).status).toBe(400);
    const { call: deaf } = await drive({ state: seed, knobs: { lists: { filter: 'ignore' } } });
    expect((await deaf('GET', '/accounts', { query })).json.value).toHaveLength(4);
  });
});

describe('order', () => {
  const listed = async (order: NonNullable<PartialKnobs['lists']>['order'], seedNumber = 1): Promise<unknown[]> => {
    const numbers = phones(30).map((text) => number('a', text));
    const knobs = { lists: { order } } as PartialKnobs;
    const gateway = await drive({ state: state({ accounts: [account('a')], numbers }), knobs, seed: seedNumber });
    return (await pages(gateway, '/numbers', 'maxpagesize=5')).flat();
  };

  it('can be reversed', async () => {
    expect(await listed('reverse')).toEqual(phones(30).reverse());
  });

  it('can be another for every page, the same for the same seed', async () => {
    const shuffled = await listed('unstable');
    expect(shuffled).toHaveLength(30);
    expect(new Set(shuffled).size).toBeLessThan(30);
    expect(await listed('unstable')).toEqual(shuffled);
    expect(await listed('unstable', 2)).not.toEqual(shuffled);
  });

  it('can slip at the borders of pages', async () => {
    const seen = await listed('mutating');
    expect(seen).not.toEqual(phones(30));
    expect([...seen].sort()).toEqual(seen);
  });
});
