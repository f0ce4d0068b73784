// acgctl status, as users run it, with a name server of the test's own.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const base = 'a1b2c3d4e5f6g7h8.commsgw.azure.com';
const names = ['contoso', 'fabrikam', 'litware', 'mute'];

let simulator: Simulator;
let nameServer: NameServer;
let root: string;

beforeEach(async () => {
  root = await writeRepository({
    'accounts/teams.yaml': `account: teams
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000001
  teamsOperatorConnect: { enabled: true }
numbers:
  - range: +14255559000..+14255559009
    serviceDetails:
      teamsOperatorConnect:
        enabled: true
        configuration: { usage: ConferenceAssignment, choosableCapabilities: [InboundCalling] }
`,
    ...Object.fromEntries(
      names.map((name, index) => [
        `accounts/${name}.yaml`,
        accountFile(name, `\n  - range: +1425555${index}000..+1425555${index}009\n    profile: direct-routing`),
      ]),
    ),
  });
  simulator = await startSimulator({
    state: emptyState,
    knobs: {
      sync: { delaySeconds: 0, failNumbers: ['+14255559003', '+14255559004'] },
      dns: { inconsistent: ['litware'] },
    },
  });
  const applied = await run('apply', '--auto-approve');
  expect(applied.err).toBe('');
  expect(applied.code).toBe(3);
  nameServer = await startNameServer({
    [`contoso.1r1.${base}`]: ['unrelated', 'ms1'],
    [`contoso.1r2.${base}`]: ['ms2'],
    [`fabrikam.1r1.${base}`]: ['ms-of-somebody-else'],
    [`fabrikam.1r2.${base}`]: 'none',
    [`litware.1r2.${base}`]: 'refused',
  });
});

afterEach(async () => {
  nameServer.close();
  await simulator.close();
});

const run = (...args: readonly string[]) =>
  acgctl(args, { cwd: root, env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token } });

test('tells services, counts, sync and DNS of each account', async () => {
  const { code, out, err } = await run('status');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('contoso  10 numbers  accounts/contoso.yaml:1:1');
  expect(out).toContain('Teams Direct Routing: on, sync off, 10 numbers');
  expect(out).toContain(`contoso.1r1.${base} TXT ms1`);
  expect(out).toContain('DNS   inconsistent');
  expect((await run('status', '--detailed-exitcode')).code).toBe(2);
  expect((await run('status', '--detailed-exitcode', '--account', 'contoso')).code).toBe(0);
});

test('asks DNS itself with --dns', async () => {
  const { out } = await run('status', '--dns', '--resolver', nameServer.address);
  const answers = [...out.matchAll(/^ +(\w+\.1r\d)\S+ TXT \S+, (.*)$/gm)].map(([, name, answer]) => [name, answer]);
  expect(answers).toEqual([
    ['contoso.1r1', 'published'],
    ['contoso.1r2', 'published'],
    ['fabrikam.1r1', 'DNS has ms-of-somebody-else'],
    ['fabrikam.1r2', 'DNS has no TXT record'],
    ['litware.1r1', 'DNS has no TXT record'],
    ['litware.1r2', 'DNS did not answer: EREFUSED'],
    ['mute.1r1', 'DNS has no TXT record'],
    ['mute.1r2', 'DNS has no TXT record'],
  ]);
  const { err, code } = await run('status', '--dns', '--resolver', 'dns.example');
  expect([code, err]).toEqual([1, expect.stringContaining('--resolver dns.example is no address')]);
});

test('gives failed numbers with the errors and the line that declares them, as JSON too', async () => {
  const { out } = await run('status', '--account', 'teams');
  expect(out).toMatch(/\+14255559003 failed, BackendSyncFailed: .* {2}accounts\/teams\.yaml:6:5/);
  const report = JSON.parse((await run('status', '--json')).out) as {
    verdict: string;
    accounts: { unsettled: { numbers: string; state: string; source: object }[] }[];
  };
  expect(report.verdict).toBe('failed');
  const source = { file: 'accounts/teams.yaml', line: 6, column: 5 };
  expect(report.accounts.flatMap(({ unsettled }) => unsettled)).toMatchObject([
    { numbers: '+14255559003', state: 'failed', source },
    { numbers: '+14255559004', state: 'failed', source },
  ]);
});
