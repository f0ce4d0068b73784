// `import` and `fmt` as users run them: the built program as a child process, against a simulator over a real socket.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NumberResource } from '../../src/kinds/wire.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { acgctl } from '../support/program.ts';
import { writeRepository } from '../support/repository.ts';

const golden = path.join(import.meta.dirname, 'golden');
const tenant = '9d2e6a14-0b7c-4c39-a5f8-c0ffee000101';
const routing = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
const zoom = { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } };
const user = (site: number, more = {}) => ({
  serviceDetails: {
    teamsOperatorConnect: {
      enabled: true,
      configuration: {
        usage: 'CallingUserAssignment',
        choosableCapabilities: ['InboundCalling', 'OutboundCalling'],
        civicAddressId: `6c1f0f2a-7f3e-4f0e-9a51-c0ffee00020${site}`,
        locationId: `6c1f0f2a-7f3e-4f0e-9a51-c0ffee00021${site}`,
      },
    },
  },
  ...more,
});

const numbers = (account: string, first: number, count: number, settings: object): NumberResource[] =>
  Array.from(
    { length: count },
    (_, index) => ({ telephoneNumber: `+${first + index}`, accountName: account, ...settings }) as NumberResource,
  );

const accountOf = (name: string, correlationId: string) => ({
  name,
  correlationId,
  serviceDetails: {
    teamsTenantId: tenant,
    teamsOperatorConnect: { enabled: true, syncEnabled: true },
    teamsDirectRouting: {
      enabled: true,
      syncEnabled: false,
      configuration: {
        callScreening: true,
        subdomain: name.toLowerCase().slice(0, 9),
        subdomainTokens: { region1Token: 'ms12345678', region2Token: 'ms87654321' },
      },
    },
    zoomPhoneCloudPeering: { enabled: true, syncEnabled: false },
  },
});

const state: SimulatorState = {
  accounts: [
    accountOf('contoso', 'CRM-10442'),
    {
      ...accountOf('NUL', '- "yes": #1'),
      serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } },
    },
  ],
  numbers: [
    ...numbers('contoso', 14255550100, 1, { ...routing, configuration: { customSipHeader: 'reception' } }),
    ...numbers('contoso', 14255550101, 49, routing),
    ...numbers('contoso', 14255550150, 30, user(1)),
    ...numbers('contoso', 14255550180, 20, user(2)),
    ...[2, 4, 8, 16, 23, 42].flatMap((gap) => numbers('contoso', 14255550200 + gap, 1, zoom)),
    ...Array.from({ length: 150 }, (_, index) => numbers('contoso', 14255551000 + index * 2, 1, routing)).flat(),
    ...numbers('NUL', 441632960000, 3, zoom),
  ],
  requestsForInformation: [
    {
      tenantId: tenant,
      status: 'active',
      customerRelationship: { status: 'ConsentAcknowledged', comment: 'signed: 2026-11-02' },
    },
  ],
  civicAddresses: {},
};

let simulator: Simulator;
let root: string;
let env: Record<string, string>;

const start = async (seed: SimulatorState): Promise<void> => {
  simulator = await startSimulator({ state: seed, knobs: { rateLimit: { requests: 100_000 } } });
  env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
};
const run = (...args: readonly string[]) => acgctl(args, { cwd: root, env });
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const files = (): readonly string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();

beforeEach(async () => {
  root = await writeRepository({
    'acg.yaml':
      '# ours\ngateway:\n  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com\n\nguards:\n  creates: { max: 5 }\n',
  });
});

afterEach(async () => {
  await simulator.close();
  rmSync(root, { recursive: true, force: true });
});

describe('import', () => {
  test('writes files that a person would have written, and the plan after it is empty', async () => {
    await start(state);
    const { code, out, err } = await run('import');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot(path.join(golden, 'import.txt'));
    await expect(read('accounts/contoso.yaml')).toMatchFileSnapshot(path.join(golden, 'contoso.yaml'));
    await expect(read('accounts/NUL_.yaml')).toMatchFileSnapshot(path.join(golden, 'nul.yaml'));
    await expect(read('acg.yaml')).toMatchFileSnapshot(path.join(golden, 'acg.yaml'));
    expect(read('numbers/contoso.csv').split('\n').slice(0, 2)).toEqual(['Numbers', '+14255551000']);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
    expect((await run('fmt', '--check')).code).toBe(0);
    expect((await run('import')).out).toBe('Nothing to import.\n');
    expect(simulator.gateway.metrics().writes).toBe(0);
  });

  test('takes drift into files in place, and --dry-run shows it as a diff and writes nothing', async () => {
    await start(state);
    await run('import');
    const named = read('accounts/contoso.yaml')
      .replace('account: contoso', 'account: contoso # the key')
      .replace('  - range: +14255550101', '  # the office\n  - range: "+14255550101')
      .replace('..+14255550149', '..+14255550149" # both ends');
    writeFileSync(path.join(root, 'accounts/contoso.yaml'), named);
    const gone = ['+14255550110', '+14255550111', '+14255551010', '+14255550204'];
    await simulator.close();
    await start({
      ...state,
      accounts: [accountOf('contoso', 'CRM-7'), ...state.accounts.slice(1)],
      numbers: [
        ...state.numbers.filter(({ telephoneNumber }) => !gone.includes(telephoneNumber)),
        ...numbers('contoso', 14255550299, 1, zoom),
        ...numbers('NUL', 441632960003, 2, zoom),
      ],
    });
    const before = files().map((file) => (file.includes('.') ? read(file) : ''));
    const dry = await run('import', '--dry-run');
    expect(dry.code).toBe(0);
    await expect(dry.out).toMatchFileSnapshot(path.join(golden, 'drift.diff'));
    expect(files().map((file) => (file.includes('.') ? read(file) : ''))).toEqual(before);
    const json = JSON.parse((await run('import', '--dry-run', '--json', '--account', 'NUL')).out) as object;
    expect(json).toMatchObject({
      dryRun: true,
      files: [{ file: 'accounts/NUL_.yaml', action: 'changed', account: 'NUL' }],
    });
    expect((await run('import')).code).toBe(0);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
  });

  test('leaves out what cannot be declared, with the reason, and exits 3; the rest is written', async () => {
    const hidden = {
      ...accountOf('hidden', 'a\u202eb'),
      serviceDetails: { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } },
    };
    await start({ ...state, accounts: [...state.accounts, hidden] });
    const { code, out } = await run('import');
    expect(code).toBe(3);
    expect(out).toContain('left out hidden: the live correlationId holds characters that no file can hold');
    expect(existsSync(path.join(root, 'accounts/hidden.yaml'))).toBe(false);
    expect(existsSync(path.join(root, 'accounts/contoso.yaml'))).toBe(true);
    writeFileSync(
      path.join(root, 'acg.yaml'),
      `${read('acg.yaml')}ignore: [{ account: hidden, field: correlationId }]\n`,
    );
    expect((await run('import')).code).toBe(0);
    expect(read('accounts/hidden.yaml')).not.toContain('correlationId');
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
  });

  test('leaves tombstones and ignored accounts alone, and names an account that is not there', async () => {
    await start(state);
    writeFileSync(path.join(root, 'acg.yaml'), `${read('acg.yaml')}ignore: [{ account: NUL }]\n`);
    await run('import');
    writeFileSync(path.join(root, 'accounts/contoso.yaml'), 'account: contoso\nstate: absent\nreason: gone\n');
    const { code, out } = await run('import');
    expect(code).toBe(0);
    expect(out).toContain('left alone contoso: tombstone at accounts/contoso.yaml:1:1');
    expect(out).toContain('left alone NUL: ignore rule at acg.yaml:');
    const wrong = await run('import', '--account', 'nobody');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('no live account matches');
  });
});

describe('fmt', () => {
  test('--check tells which files would change and exits 1; without it they are changed, once', async () => {
    await start(state);
    await run('import');
    const good = read('accounts/contoso.yaml');
    writeFileSync(
      path.join(root, 'accounts/contoso.yaml'),
      good.replace('account: contoso', "account:   'contoso'   # us"),
    );
    const check = await run('fmt', '--check');
    expect(check.code).toBe(1);
    expect(check.out).toBe(
      'accounts/contoso.yaml: not in canonical form\n1 file to format, 2 already in canonical form.\n',
    );
    const json = JSON.parse((await run('fmt', '--check', '--json')).out) as { files: unknown[] };
    expect(json.files).toContainEqual({ file: 'accounts/contoso.yaml', state: 'unformatted' });
    expect((await run('fmt')).out).toContain('1 file formatted');
    expect(read('accounts/contoso.yaml')).toBe(good.replace('account: contoso', 'account: "contoso" # us'));
    expect(await run('fmt', '--check')).toMatchObject({ code: 0 });
  });

  test('a file with errors is told and not touched', async () => {
    await start(state);
    await run('import');
    const bad = "account:   'x'\ncolour: red\n";
    writeFileSync(path.join(root, 'accounts/bad.yaml'), bad);
    const { code, out, err } = await run('fmt');
    expect(code).toBe(1);
    expect(out).toContain('accounts/bad.yaml: left as it is, for it has errors');
    expect(err).toContain('accounts/bad.yaml:2:1: error KEY_UNKNOWN');
    expect(read('accounts/bad.yaml')).toBe(bad);
  });
});
