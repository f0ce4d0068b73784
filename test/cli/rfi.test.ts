// acgctl rfi, as users run it.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RequestForInformationResource } from '../../src/kinds/wire.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const tenant = (digit: number): string => `9d2e0000-0000-4000-8000-00000000000${digit}`;

const request = (digit: number, more: Partial<RequestForInformationResource> = {}): RequestForInformationResource => ({
  tenantId: tenant(digit),
  status: 'active',
  consentedOn: `2026-10-0${digit}T09:00:00Z`,
  consentedCountries: ['GB', 'US'],
  contacts: [
    { fullName: 'Robin Counts', email: 'robin@x.example', companyName: `Company ${digit}`, companySize: '10-99' },
  ],
  ...more,
});

let simulator: Simulator;
let root: string;

beforeEach(async () => {
  const requestsForInformation = [
    request(4, { contacts: [{ fullName: 'A\u202e\n::error::x', email: 'a: b # c', companyName: '../Ünï "cØ"\n- x' }] }),
    request(3, { status: 'removed' }),
    request(2),
    request(1),
  ];
  simulator = await startSimulator({ state: { ...emptyState, requestsForInformation } });
  root = await writeRepository({
    'accounts/one.yaml': accountFile(
      'one',
      undefined,
      'requestForInformation: { status: ConsentAcknowledged, comment: signed }\n',
    ).replace('serviceDetails:\n', `serviceDetails:\n  teamsTenantId: ${tenant(1)}\n`),
    'accounts/company-2.yaml': accountFile('COMPANY-2', undefined),
  });
});

afterEach(() => simulator.close());

const run = (...args: readonly string[]) =>
  acgctl(['rfi', ...args], { cwd: root, env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token } });

test('an action that there is not is told with the one that was meant', async () => {
  const { code, err } = await run('scafold');
  expect(code).toBe(1);
  expect(err).toBe(
    'acgctl: USAGE rfi scafold: no such action\n  Did you mean scaffold? acgctl rfi list | show TENANT | scaffold TENANT\n',
  );
});

test('list tells who waits first, and which account answers', async () => {
  const { code, out, err } = await run('list');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.match(/^ +tenant +(.*)$/gm)?.map((line) => line.at(-1))).toEqual(['2', '4', '1', '3']);
  expect(out).toContain('declared by one (accounts/one.yaml:');
  expect(out).toContain('(consent removed)');
  expect(out).toContain('4 requests for information, 2 without an account that answers.');
  expect(out).not.toMatch(/^::|\u202e/m);
  const json = JSON.parse((await run('list', '--json')).out) as { tenantId: string; open: boolean }[];
  expect(json.map(({ tenantId, open }) => [tenantId, open])).toEqual([
    [tenant(2), true],
    [tenant(4), true],
    [tenant(1), false],
    [tenant(3), false],
  ]);
  expect(simulator.gateway.metrics().writes).toBe(0);
});

test('show tells one in full, and what comes next', async () => {
  const { out } = await run('show', tenant(2));
  for (const words of ['Robin Counts <robin@x.example>, Company 2 (10-99 people)', 'for GB, US', 'no answer yet'])
    expect(out).toContain(words);
  expect(out).toContain(`Next: acgctl rfi scaffold ${tenant(2)}`);
  expect((await run('show', tenant(1).toUpperCase())).out).toContain('answers    one (accounts/one.yaml:');
});

test('scaffold prints a file that validates, under a name that nobody has', async () => {
  for (const [digit, name] of [
    [2, 'company-2-2'],
    [4, 'uni-c-x'],
  ] as const) {
    const { code, out } = await run('scaffold', tenant(digit));
    expect(code).toBe(0);
    expect(out).toContain(`\naccount: ${name}\n`);
    await writeFile(path.join(root, `accounts/scaffold-${digit}.yaml`), out);
  }
  const validated = await acgctl(['validate', '--strict'], { cwd: root });
  expect(validated.out).toContain('Valid: 5 files, 4 accounts');
  const listed = JSON.parse((await run('list', '--json')).out) as { tenantId: string; accounts: { name: string }[] }[];
  expect(listed.find(({ tenantId }) => tenantId === tenant(2))?.accounts.map(({ name }) => name)).toEqual([
    'company-2-2',
  ]);
});

test.each([
  [[], 'rfi: what?'],
  [['list', 'x'], 'unexpected argument "x"'],
  [['show'], 'which tenant?'],
  [['show', '9d2e'], '4 tenants begin with 9d2e'],
  [['show', 'ffff'], 'no request of a tenant ffff'],
  [['approve', 'x'], 'rfi approve: no such action'],
  [['scaffold', tenant(2), '--name', 'a/b'], 'is no account name'],
  [['scaffold', tenant(2), '--name', 'one'], 'there is an account one already'],
  [['list', '--name', 'x'], '--name goes with scaffold only'],
])('%j is told as a mistake', async (args, message) => {
  const { code, out, err } = await run(...args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(message);
});
