// Each command as users run it: the built program as a child process, against a simulator over a real socket.

import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { checkExchange } from '../support/openapi.ts';
import { acgctl, startAcgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const numbers = (last: number): string => `\n  - range: +14255551000..+1425555${last}\n    profile: direct-routing`;

let simulator: Simulator;
let root: string;
let env: Record<string, string>;
let problems: string[];

beforeEach(async () => {
  problems = [];
  simulator = await startSimulator({ onExchange: (request, reply) => problems.push(...checkExchange(request, reply)) });
  env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  root = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', numbers(1019)) });
});

afterEach(async () => {
  await simulator.close();
  expect(problems).toEqual([]);
});

const run = (...args: readonly string[]) => acgctl(args, { cwd: root, env });
const writes = (): number => simulator.gateway.metrics().writes;

describe('validate', () => {
  test('is silent about a good repository but for one line, and sends nothing', async () => {
    expect(await run('validate')).toEqual({
      code: 0,
      out: 'Valid: 2 files, 1 account, 20 numbers; 0 errors, 0 warnings.\n',
      err: '',
    });
    expect(simulator.gateway.requests()).toEqual([]);
  });

  test('tells every finding with place and remedy, exits 1, as text and as JSON', async () => {
    await writeFile(
      path.join(root, 'accounts/bad.yaml'),
      'account: bad\nnumbers:\n  - telephoneNumber: 14255550100\n    colour: red\n',
    );
    const { code, out } = await run('validate');
    expect(code).toBe(1);
    expect(out).toContain('accounts/bad.yaml:3:22: error');
    expect(out).toContain('accounts/bad.yaml:4:5: error');
    const json = JSON.parse((await run('validate', '--json')).out) as {
      valid: boolean;
      errors: number;
      findings: unknown[];
    };
    expect(json).toMatchObject({ valid: false, errors: 2 });
    expect(json.findings).toHaveLength(2);
  });

  test('fails on a warning only with --strict', async () => {
    await writeFile(
      path.join(root, 'accounts/ten.yaml'),
      accountFile('ten', undefined).replace('subdomain: ten', 'subdomain: tencharact'),
    );
    expect((await run('validate')).code).toBe(0);
    expect((await run('validate', '--strict')).code).toBe(1);
  });
});

describe('plan', () => {
  test('writes nothing, and exits 0, or 2 with --detailed-exitcode when there are changes', async () => {
    const { code, out, err } = await run('plan');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Plan: 21 to add, 0 to change, 0 to destroy.');
    expect((await run('plan', '--detailed-exitcode')).code).toBe(2);
    expect(writes()).toBe(0);
  });

  test('--out, --json, show and --output all give the same plan, which its schema accepts', async () => {
    const { out } = await run(
      'plan',
      '--json',
      '--out',
      'p.json',
      '--output',
      'json=q.json',
      '--output',
      'terraform-json=tf.json',
      '--output',
      'text=t.txt',
    );
    const saved = await readFile(path.join(root, 'p.json'), 'utf8');
    expect(out).toBe(saved);
    expect(await readFile(path.join(root, 'q.json'), 'utf8')).toBe(saved);
    expect((await run('show', 'p.json', '--format', 'json')).out).toBe(saved);
    expect((await run('show', 'p.json')).out).toBe(await readFile(path.join(root, 't.txt'), 'utf8'));
    expect((await run('show', 'p.json', '--format', 'terraform-json')).out).toBe(
      await readFile(path.join(root, 'tf.json'), 'utf8'),
    );
    const schema = JSON.parse(
      await readFile(path.join(import.meta.dirname, '../../schemas/plan.schema.json'), 'utf8'),
    ) as object;
    expect(new Ajv2020({ strictRequired: false, allowUnionTypes: true }).validate(schema, JSON.parse(saved))).toBe(
      true,
    );
  });

  test('terraform-json has the actions that policies look at', async () => {
    const { out } = await run('plan', '--format', 'terraform-json');
    const { resource_changes: changes } = JSON.parse(out) as {
      resource_changes: { address: string; change: { actions: string[]; after: object } }[];
    };
    expect(changes).toHaveLength(21);
    expect(changes[1]).toMatchObject({
      address: 'contoso/+14255551000',
      change: { actions: ['create'], after: { accountName: 'contoso', telephoneNumber: '+14255551000' } },
    });
  });

  test('has the same bytes whatever the locale, the time zone and the order of pages', async () => {
    await run('apply', '--auto-approve');
    await writeFile(path.join(root, 'accounts/contoso.yaml'), accountFile('contoso', numbers(1018)));
    const [first] = await Promise.all([run('plan', '--json')]);
    for (const [TZ, LC_ALL] of [
      ['Asia/Kathmandu', 'tr_TR.UTF-8'],
      ['America/St_Johns', 'sv_SE.UTF-8'],
    ] as const) {
      const other = await acgctl(['plan', '--json'], { cwd: root, env: { ...env, TZ, LC_ALL } });
      expect(other.out).toBe(first?.out);
    }
    const shuffled = await startSimulator({
      state: simulator.gateway.readState(),
      knobs: { lists: { order: 'unstable' } },
    });
    try {
      const other = await acgctl(['plan', '--json'], {
        cwd: root,
        env: { ACG_ENDPOINT: shuffled.url, ACG_TOKEN: shuffled.token },
      });
      expect(other.out).toBe(first?.out);
    } finally {
      await shuffled.close();
    }
  });

  test('sends nothing when the files have an error, and tells all of them', async () => {
    await appendFile(
      path.join(root, 'accounts/contoso.yaml'),
      '  - telephoneNumber: +14255551000\n    profile: direct-routing\n',
    );
    const { code, out, err } = await run('plan');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('accounts/contoso.yaml:');
    expect(simulator.gateway.requests()).toEqual([]);
  });

  test('is shown in full when a guard blocks it, and exits 4', async () => {
    await run('apply', '--auto-approve');
    await writeFile(path.join(root, 'accounts/contoso.yaml'), accountFile('contoso', ' []'));
    const { code, out } = await run('plan', '--out', 'p.json');
    expect(code).toBe(4);
    expect(out).toContain('contoso/+14255551000..+14255551019 (20 numbers)');
    expect(out).toContain('--allow deletes=20');
    expect((await run('apply', 'p.json', '--auto-approve')).code).toBe(4);
    expect((await run('apply', 'p.json', '--auto-approve', '--allow', 'deletes=19')).code).toBe(4);
    expect(simulator.gateway.readState().numbers).toHaveLength(20);
    expect((await run('apply', 'p.json', '--auto-approve', '--allow', 'deletes=20')).code).toBe(0);
    expect(simulator.gateway.readState().numbers).toHaveLength(0);
  });
});

describe('apply', () => {
  test('of a saved plan: done, verified, and nothing is left to do', async () => {
    await run('plan', '--out', 'p.json');
    const applied = await run('apply', 'p.json', '--auto-approve');
    expect(applied.code).toBe(0);
    expect(applied.out).toContain('Apply: 21 done.');
    expect(applied.out).toContain('the plan is now empty');
    const again = await run('plan', '--detailed-exitcode');
    expect(again.code).toBe(0);
    expect(again.out).toContain('No changes.');
  });

  test('without a plan and without a terminal needs --auto-approve', async () => {
    const { code, err } = await run('apply');
    expect(code).toBe(1);
    expect(err).toContain('--auto-approve');
    expect(writes()).toBe(0);
    expect((await run('apply', '--auto-approve')).code).toBe(0);
  });

  test('--json tells one outcome for each change', async () => {
    const { out } = await run('apply', '--auto-approve', '--json');
    const report = JSON.parse(out) as { exitCode: number; counts: object; outcomes: object[]; verification: object };
    expect(report).toMatchObject({ exitCode: 0, counts: { done: 21 }, verification: { state: 'empty' } });
    expect(report.outcomes).toHaveLength(21);
  });

  test('refuses a plan of which a byte was changed, and one for another gateway: nothing is sent', async () => {
    await run('plan', '--out', 'p.json');
    const sent = simulator.gateway.requests().length;
    const text = await readFile(path.join(root, 'p.json'), 'utf8');
    await writeFile(
      path.join(root, 'changed.json'),
      text.replace('ms12', 'ms13').replace('+14255551000', '+14255551999'),
    );
    expect(await run('apply', 'changed.json', '--auto-approve')).toMatchObject({ code: 1, out: '' });
    const gateway = await readFile(path.join(root, 'acg.yaml'), 'utf8');
    await writeFile(path.join(root, 'acg.yaml'), gateway.replace('a1b2c3d4e5f6g7h8', 'b1b2c3d4e5f6g7h8'));
    const other = await run('apply', 'p.json', '--auto-approve');
    expect(other).toMatchObject({ code: 1, out: '' });
    expect(other.err).toContain('PLAN_TARGET');
    expect(simulator.gateway.requests()).toHaveLength(sent);
  });

  test('exits 5 and writes nothing when somebody changed a touched resource since the plan', async () => {
    await run('apply', '--auto-approve');
    await writeFile(path.join(root, 'accounts/contoso.yaml'), accountFile('contoso', numbers(1018)));
    await run('plan', '--out', 'p.json');
    const state = simulator.gateway.readState();
    const touched = state.numbers.map((row) =>
      row.telephoneNumber === '+14255551019' ? { ...row, configuration: { customSipHeader: 'hand' } } : row,
    );
    expect(simulator.gateway.replaceState({ ...state, numbers: touched })).toEqual([]);
    const before = writes();
    const { code, out } = await run('apply', 'p.json', '--auto-approve');
    expect(code).toBe(5);
    expect(out).toContain('contoso/+14255551019');
    expect(writes()).toBe(before);
  });

  test('exits 3 when an item is refused, and names it', async () => {
    simulator.gateway.setFaults([
      { match: { method: 'POST', path: '/accounts/contoso:createOrUpdateNumbers' }, act: 'status:400', times: 1 },
    ]);
    await run('plan', '--out', 'p.json');
    const { code } = await run('apply', 'p.json', '--auto-approve');
    // One refusal of the whole batch: both halves go in.
    expect(code).toBe(0);
    simulator.gateway.setFaults([
      { match: { method: 'PUT', path: '/accounts/fabrikam' }, act: 'status:400', times: 9 },
    ]);
    await writeFile(path.join(root, 'accounts/fabrikam.yaml'), accountFile('fabrikam', undefined));
    const refused = await run('apply', '--auto-approve');
    expect(refused.code).toBe(3);
    expect(refused.out).toContain('    fabrikam\n');
  });

  test('with a token that cannot delete, a plan with deletions is refused up front, naming the role', async () => {
    await run('apply', '--auto-approve');
    const limited = await startSimulator({
      state: simulator.gateway.readState(),
      knobs: { clients: { writer: { secret: 's', roles: ['ProvisioningAPI.Read', 'ProvisioningAPI.Write'] } } },
    });
    try {
      await writeFile(path.join(root, 'accounts/contoso.yaml'), accountFile('contoso', numbers(1018)));
      const { code, err } = await acgctl(['apply', '--auto-approve'], {
        cwd: root,
        env: {
          ACG_ENDPOINT: limited.url,
          AZURE_AUTHORITY_HOST: limited.authority,
          AZURE_CLIENT_ID: 'writer',
          AZURE_CLIENT_SECRET: 's',
        },
      });
      expect(code).toBe(1);
      expect(err).toContain('ProvisioningAPI.Delete');
      expect(limited.gateway.metrics().writes).toBe(0);
    } finally {
      await limited.close();
    }
  });
});

describe('drift', () => {
  test('is 0 when all is as declared, and 2 with the number by name when it was changed on the gateway', async () => {
    await run('apply', '--auto-approve');
    expect((await run('drift')).code).toBe(0);
    const put = await fetch(`${simulator.url}/accounts/contoso/numbers/%2B14255551007?api-version=2024-02-29-preview`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${simulator.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        telephoneNumber: '+14255551007',
        accountName: 'contoso',
        serviceDetails: { teamsDirectRouting: { enabled: true } },
        configuration: { customSipHeader: 'portal' },
      }),
    });
    expect(put.status).toBe(200);
    const before = writes();
    const { code, out } = await run('drift');
    expect(code).toBe(2);
    expect(out).toContain('Changed outside git:\n  contoso/+14255551007\n');
    expect(out).toContain('declared (none) -> "portal"');
    expect(JSON.parse((await run('drift', '--json')).out)).toMatchObject({
      verdict: 'drift',
      items: [{ category: 'changed', address: 'contoso/+14255551007' }],
    });
    expect(writes()).toBe(before);
  });

  test('alarms for an account without a file only when acg.yaml says so', async () => {
    await run('apply', '--auto-approve');
    const state = simulator.gateway.readState();
    expect(simulator.gateway.replaceState({ ...state, accounts: [...state.accounts, { name: 'stranger' }] })).toEqual(
      [],
    );
    const quiet = await run('drift');
    expect(quiet.code).toBe(0);
    expect(quiet.out).toContain('stranger');
    await appendFile(path.join(root, 'acg.yaml'), 'drift: { unmanaged: alarm }\n');
    expect((await run('drift')).code).toBe(2);
  });
});

describe('simulate', () => {
  test('prints one line, serves the seed, keeps its state in a file, and ends with 0', async () => {
    const first = await startAcgctl(['simulate', '--seed', '.', '--state', 'state.json'], root);
    expect(Object.keys(first.line)).toEqual(['url', 'authority', 'token']);
    const there = { ACG_ENDPOINT: first.line.url ?? '', ACG_TOKEN: first.line.token ?? '' };
    expect((await acgctl(['plan', '--detailed-exitcode'], { cwd: root, env: there })).code).toBe(0);
    await writeFile(path.join(root, 'accounts/contoso.yaml'), accountFile('contoso', numbers(1020)));
    expect((await acgctl(['apply', '--auto-approve'], { cwd: root, env: there })).code).toBe(0);
    expect(await first.stop()).toBe(0);
    const second = await startAcgctl(['simulate', '--state', 'state.json'], root);
    const again = { ACG_ENDPOINT: second.line.url ?? '', ACG_TOKEN: second.line.token ?? '' };
    expect((await acgctl(['plan', '--detailed-exitcode'], { cwd: root, env: again })).code).toBe(0);
    expect(await second.stop('SIGINT')).toBe(0);
  });

  test('speaks TLS with an authority of its own', async () => {
    const { line, stop } = await startAcgctl(['simulate', '--tls', '--seed', '.'], root);
    await writeFile(path.join(root, 'ca.pem'), line.ca ?? '');
    const secure = {
      ACG_ENDPOINT: line.url ?? '',
      AZURE_AUTHORITY_HOST: line.authority ?? '',
      AZURE_CLIENT_ID: 'c',
      AZURE_CLIENT_SECRET: 's',
    };
    expect((await acgctl(['plan'], { cwd: root, env: secure })).code).toBe(1);
    const trusted = await acgctl(['plan', '--detailed-exitcode'], {
      cwd: root,
      env: { ...secure, NODE_EXTRA_CA_CERTS: path.join(root, 'ca.pem') },
    });
    expect(trusted).toMatchObject({ code: 0, err: '' });
    await stop();
  });

  test('refuses a seed or knobs that it does not understand', async () => {
    await writeFile(path.join(root, 'knobs.yaml'), 'rateLimits: { requests: 5 }\n');
    const { code, err } = await run('simulate', '--knobs', 'knobs.yaml');
    expect(code).toBe(1);
    expect(err).toContain('rateLimits');
    expect((await run('simulate', '--seed', 'nowhere')).code).toBe(1);
  });
});

describe('usage', () => {
  test.each([
    [['explode'], 'explode'],
    [['plan', '--colour'], '--colour'],
    [['plan', 'extra'], 'extra'],
    [['plan', '--format', 'xml'], 'xml'],
    [['plan', '--format', 'markdwon'], 'Did you mean markdown?'],
    [['plan', '--out'], '--out'],
    [['plan', '--out', 'a', '--out', 'b'], '--out'],
    [['show'], 'no plan'],
    [['show', 'acg.yaml'], 'not JSON'],
    [['apply', '--wait-timeout', 'soon'], '--wait-timeout'],
    [['plan', '--account', 'nobody*'], 'nobody*'],
  ])('%j is an error that says what is wrong', async (args, told) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(told);
    expect(err.split('\n').length).toBeLessThan(6);
  });

  test('--help and --version', async () => {
    const help = await run('--help');
    expect(help.code).toBe(0);
    for (const name of ['validate', 'plan', 'show', 'apply', 'drift', 'simulate']) {
      expect(help.out).toContain(`  ${name} `);
      const own = await run(name, '--help');
      expect(own).toMatchObject({ code: 0, err: '' });
      expect(own.out).toContain(`acgctl ${name}`);
    }
    const { version } = JSON.parse(await readFile(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect((await run('--version')).out).toBe(`${version}\n`);
  });

  test('-C before or behind the command', async () => {
    const elsewhere = path.dirname(root);
    for (const args of [
      ['-C', root, 'validate'],
      ['validate', '-C', root],
      [`--chdir=${root}`, 'validate'],
    ]) {
      expect((await acgctl(args, { cwd: elsewhere })).code).toBe(0);
    }
  });

  test('a saved plan is the whole of it: --log has one line for each request', async () => {
    await run('plan', '--log', 'log.jsonl', '--out', 'p.json');
    const lines = (await readFile(path.join(root, 'log.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(lines.filter(({ event }) => event === 'request')).toHaveLength(simulator.gateway.requests().length);
    expect(JSON.stringify(lines)).not.toContain(simulator.token);
    const plan = JSON.parse(await readFile(path.join(root, 'p.json'), 'utf8')) as Plan;
    expect(plan.changes).toHaveLength(21);
  });
});
