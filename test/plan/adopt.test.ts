// What an import takes over, what it leaves alone and tells, and what it cannot take: case by case, with files and all.

import { describe, expect, test } from 'vitest';
import type { AccountResource, NumberResource, RequestForInformationResource } from '../../src/kinds/wire.ts';
import { importInto } from '../config/write/import-world.ts';
import { readLive } from '../config/write/random-live.ts';

const settings = { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } };
const said = '    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }\n';

/** An account file with these numbers, each a number and its last digits. */
const file = (name: string, ...numbers: readonly number[]): string =>
  numbers.length === 0
    ? `account: ${name}\nnumbers: []\n`
    : `account: ${name}\nnumbers:\n${numbers.map((at) => `  - telephoneNumber: +1425555${at}\n${said}`).join('')}`;

const tombstone = (name: string): string => `account: ${name}\nstate: absent\nreason: gone\n`;

const on = (accountName: string, ...numbers: readonly number[]): NumberResource[] =>
  numbers.map((at) => ({ telephoneNumber: `+1425555${at}`, accountName, ...settings }));

interface World {
  readonly accounts: readonly (string | AccountResource)[];
  readonly numbers?: readonly NumberResource[];
  readonly requests?: readonly RequestForInformationResource[];
}

const live = ({ accounts, numbers = [], requests = [] }: World) =>
  readLive({
    accounts: accounts.map((account) => (typeof account === 'string' ? { name: account } : account)),
    numbers,
    requests,
  });

describe('a number that has moved on the gateway', () => {
  const files = { 'accounts/a.yaml': file('a', 1001), 'accounts/b.yaml': file('b', 1002, 1003) };
  const moved = live({ accounts: ['a', 'b'], numbers: [...on('a', 1001, 1002), ...on('b', 1003)] });

  test('moves in the files', async () => {
    const { written, open, problems } = await importInto(files, moved);
    expect({ open, problems }).toEqual({ open: [], problems: [] });
    expect(written).toEqual({
      'accounts/a.yaml': file('a', 1001, 1002),
      'accounts/b.yaml': file('b', 1003),
    });
  });

  test('is not taken by half: into the account where it is, when the import is about that alone', async () => {
    const { written, problems } = await importInto(files, moved, '', ['a']);
    expect(written).toEqual({});
    expect(problems).toEqual([
      {
        address: 'a/+14255551002',
        reason: 'live here, and declared in b, which this run is not about',
        remedy: 'Import both accounts in one run.',
      },
    ]);
  });

  test('is taken out of the file of the account where it is not, when the import is about that alone', async () => {
    const { written, problems } = await importInto(files, moved, '', ['b']);
    expect(problems).toEqual([]);
    expect(written).toEqual({ 'accounts/b.yaml': file('b', 1003) });
  });

  test('is kept in its file when the account where it is is left out, for a plan would delete it there', async () => {
    const three = { ...files, 'accounts/c.yaml': file('c', 1004) };
    const gateway = live({
      accounts: ['a', 'b', 'c'],
      numbers: [...on('a', 1001, 1002), ...on('b', 1003), ...on('a', 1004)],
    });
    const { written, problems } = await importInto(three, gateway, '', ['a', 'b']);
    expect(written).toEqual({});
    expect(problems.slice(1)).toEqual([
      {
        address: 'b',
        reason: '+14255551002 is live in a, which is left out: without it here, a plan would delete it there',
        remedy: 'See to what keeps a out, and import both in one run.',
      },
    ]);
  });

  test('out of an account under a tombstone is no matter of an import of that account', async () => {
    const { written, problems } = await importInto({ ...files, 'accounts/a.yaml': tombstone('a') }, moved, '', ['a']);
    expect({ written, problems }).toEqual({ written: {}, problems: [] });
  });

  test.each([
    ['out of an account that is to be deleted', { ...files, 'accounts/a.yaml': tombstone('a') }, moved],
    ['into an account that is yet to be made', files, live({ accounts: ['a'], numbers: on('a', 1001, 1002, 1003) })],
  ])('%s is left to apply', async (_, before, gateway) => {
    const { written, notes } = await importInto(before, gateway);
    expect(written['accounts/a.yaml']).toBeUndefined();
    expect(notes).toContain('b/+14255551002: declared in b, and live in a: the move is left to apply');
  });

  test('into an account without a file is taken over with that account', async () => {
    const { written, open } = await importInto({ 'accounts/b.yaml': files['accounts/b.yaml'] }, moved);
    expect(open).toEqual([]);
    expect(written['accounts/b.yaml']).toBe(file('b', 1003));
    expect(written['accounts/a.yaml']).toContain('+14255551002');
  });

  test('into an account without a file stays where it is declared, when the import is about the new one alone', async () => {
    const { written, problems } = await importInto({ 'accounts/b.yaml': files['accounts/b.yaml'] }, moved, '', ['a']);
    expect(written).toEqual({});
    expect(problems).toEqual([
      {
        address: 'a/+14255551002',
        reason: 'it is declared in b at accounts/b.yaml:3:5, which this import is not about',
        remedy: 'Import b as well, or remove the number there.',
      },
    ]);
  });

  test('and is in two accounts at once is in no file, with both places', async () => {
    const twice = live({ accounts: ['a', 'b'], numbers: [...on('a', 1001, 1002), ...on('b', 1002, 1003)] });
    const { written, problems } = await importInto(files, twice);
    expect(written).toEqual({});
    expect(problems.map(({ address }) => address)).toEqual(['a']);
    expect(problems[0]?.reason).toMatch(/NUMBER_DUPLICATE/);
  });
});

describe('what is left alone is told:', () => {
  test('tombstones, accounts that are not there, and neither outside of what the import is about', async () => {
    const files = {
      'accounts/dead.yaml': tombstone('dead'),
      'accounts/new.yaml': file('new', 1001),
      'accounts/other.yaml': file('other'),
    };
    const gateway = live({ accounts: ['dead', 'unknown'], numbers: on('dead', 1005) });
    expect(await importInto(files, gateway, '', ['dead', 'new'])).toMatchObject({
      written: {},
      problems: [],
      notes: [
        'dead: tombstone at accounts/dead.yaml:1:1',
        'new: declared at accounts/new.yaml:1:1, and not on the gateway',
      ],
    });
  });

  test('numbers under a rule, of new accounts and of those that have a file', async () => {
    const rules = 'ignore:\n  - { numbers: [+14255551000..+14255551009] }\n';
    const gateway = live({ accounts: ['a', 'b'], numbers: [...on('a', 1001, 1002), ...on('b', 1003, 2000)] });
    const { written, notes, open } = await importInto({ 'accounts/a.yaml': file('a') }, gateway, rules);
    expect(open).toEqual([]);
    expect(Object.keys(written)).toEqual(['accounts/b.yaml']);
    expect(written['accounts/b.yaml']).not.toContain('1003');
    expect(notes.map((note) => note.replace(/acg\.yaml:\d+/, 'acg.yaml:N'))).toEqual([
      'a/+14255551001..+14255551002: 2 numbers: not declared: ignore rule at acg.yaml:N:5',
      'b: 1 number under an ignore rule',
    ]);
  });

  test('what this version does not know, of accounts and of numbers', async () => {
    const later = { ...on('a', 1001)[0], later: { mode: 'x' } } as unknown as NumberResource;
    const gateway = live({ accounts: [{ name: 'a', laterField: 'x' } as AccountResource], numbers: [later] });
    const { written, notes, open } = await importInto({}, gateway);
    expect(open).toEqual([]);
    expect(written['accounts/a.yaml']).not.toContain('later');
    const why = 'unknown to this version of acgctl, so in no file; every write carries it over';
    expect(notes).toEqual([`a: later.mode of 1 number: ${why}`, `a: laterField: ${why}`]);
  });
});

test('a service that is on again, with members that this version does not know, is on in the file without them', async () => {
  const details = { zoomPhoneCloudPeering: { enabled: true, later: 'x' } };
  const gateway = live({ accounts: [{ name: 'a', serviceDetails: details } as unknown as AccountResource] });
  const { written, open } = await importInto({ 'accounts/a.yaml': 'account: a\n' }, gateway);
  expect(open).toEqual([]);
  expect(written).toEqual({
    'accounts/a.yaml': 'account: a\n\nserviceDetails: { zoomPhoneCloudPeering: { enabled: true } }\n',
  });
});

describe('settings that no file can declare', () => {
  const odd = {
    ...on('a', 1001)[0],
    serviceDetails: { teamsOperatorConnect: { enabled: false, assignmentStatus: 'resting' } },
  } as unknown as NumberResource;
  const gateway = live({ accounts: ['a', 'b'], numbers: [odd, ...on('a', 1002), ...on('b', 1003)] });
  const problem = {
    address: 'a/+14255551001',
    reason: 'its live settings are such that no file can declare them',
    remedy: 'Change them on the gateway, or leave the number alone with an ignore rule in acg.yaml.',
  };

  test.each([
    ['keep a new account out, whose list would not be complete', {}],
    ['keep the file of an account as it is', { 'accounts/a.yaml': file('a') }],
  ])('%s; others are written', async (_, files) => {
    const { written, problems } = await importInto(files, gateway);
    expect(problems).toEqual([problem]);
    expect(Object.keys(written)).toEqual(['accounts/b.yaml']);
  });
});

describe('the answer to a request', () => {
  const [one, two] = ['9d2e6a14-0b7c-4c39-a5f8-c0ffee000001', '9d2e6a14-0b7c-4c39-a5f8-c0ffee000002'];
  const of = (name: string, teamsTenantId: string): AccountResource => ({ name, serviceDetails: { teamsTenantId } });
  const answered = (tenantId: string, comment: string, more = {}): RequestForInformationResource =>
    ({
      tenantId,
      customerRelationship: { status: 'ConsentAcknowledged', comment },
      ...more,
    }) as RequestForInformationResource;
  const answering = (name: string, tenant: string, comment: string): string =>
    `account: ${name}\nserviceDetails: { teamsTenantId: ${tenant} }\nrequestForInformation: { status: ConsentAcknowledged, comment: ${comment} }\n`;

  test.each([
    ['is in the account that the request names', answered(one, 'x', { accountName: 'b' }), ['b']],
    ['is in the first account of the tenant where it names none', answered(one, 'x'), ['a']],
    ['is in no file where there is none', { tenantId: one } as RequestForInformationResource, []],
  ])('%s', async (_, request, names) => {
    const { written, open } = await importInto(
      {},
      live({ accounts: [of('a', one), of('b', one)], requests: [request] }),
    );
    expect(open).toEqual([]);
    const answering = Object.keys(written).filter((path) => written[path]?.includes('requestForInformation'));
    expect(answering).toEqual(names.map((name) => `accounts/${name}.yaml`));
  });

  test('goes with the tenant of its account, and is that tenant’s', async () => {
    const files = { 'accounts/a.yaml': answering('a', one, 'x') };
    const gateway = live({ accounts: [of('a', two)], requests: [answered(one, 'x'), answered(two, 'z')] });
    const { written, open, problems } = await importInto(files, gateway);
    expect({ open, problems }).toEqual({ open: [], problems: [] });
    expect(written).toEqual({ 'accounts/a.yaml': answering('a', two, 'z') });
  });

  test.each([
    [
      'that another file answers',
      { 'accounts/b.yaml': answering('b', two, 'z') },
      [of('b', two)],
      [answered(two, 'z')],
    ],
    ['that has asked nothing', {}, [], []],
    ['that nobody has answered', {}, [], [{ tenantId: two } as RequestForInformationResource]],
  ])('leaves its file when the account goes to a tenant %s', async (_, others, accounts, requests) => {
    const files = { 'accounts/a.yaml': answering('a', one, 'x'), ...others };
    const gateway = live({ accounts: [of('a', two), ...accounts], requests });
    const { written, open, problems } = await importInto(files, gateway);
    expect({ open, problems }).toEqual({ open: [], problems: [] });
    expect(written).toEqual({ 'accounts/a.yaml': `account: a\nserviceDetails: { teamsTenantId: ${two} }\n` });
  });

  test('of an account that is not there is left alone', async () => {
    const files = { 'accounts/a.yaml': answering('a', one, 'x') };
    const { written, notes } = await importInto(files, live({ accounts: [], requests: [answered(one, 'y')] }));
    expect(written).toEqual({});
    expect(notes).toEqual(['a: declared at accounts/a.yaml:1:1, and not on the gateway']);
  });
});
