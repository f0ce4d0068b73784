// `--base` and `--only-changed` as users run them: the built program, git repositories, a simulator over a socket.

import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { commit, edit, git } from '../support/git-repository.ts';
import { checkExchange } from '../support/openapi.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, gatewayFile, writeRepository } from '../support/repository.ts';

const range = (first: number, last: number): string =>
  `\n  - range: +1425555${first}..+1425555${last}\n    profile: direct-routing`;
const contoso = accountFile('contoso', range(1000, 1019));
const fabrikam = accountFile('fabrikam', range(2000, 2009)).replace('subdomain: fabrikam', 'subdomain: fab');

let simulator: Simulator;
let root: string;
let base: string;
let env: Record<string, string>;
let problems: string[];

const run = (...args: readonly string[]) => acgctl(args, { cwd: root, env });
const requests = () => simulator.gateway.requests();
const planOf = async (...args: readonly string[]): Promise<Plan> => {
  const { out, err } = await run('plan', '--json', ...args);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as Plan;
};

/** The gateway as the base declares it, and no request so far. */
beforeEach(async () => {
  problems = [];
  const onExchange = (...exchange: Parameters<typeof checkExchange>) => problems.push(...checkExchange(...exchange));
  root = await writeRepository({ 'accounts/contoso.yaml': contoso, 'accounts/fabrikam.yaml': fabrikam });
  base = commit(root);
  const first = await startSimulator();
  await acgctl(['apply', '--auto-approve', '--quiet'], {
    cwd: root,
    env: { ACG_ENDPOINT: first.url, ACG_TOKEN: first.token },
  });
  const state = first.gateway.readState();
  await first.close();
  simulator = await startSimulator({ state, onExchange });
  env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
});

afterEach(async () => {
  await simulator.close();
  expect(problems).toEqual([]);
});

/** Gives the number another SIP header, or none at all, behind git's back. */
function driftAt(telephoneNumber: string, act: 'change' | 'remove'): void {
  const state = simulator.gateway.readState();
  const numbers = state.numbers.flatMap((entry) => {
    if (entry.telephoneNumber !== telephoneNumber) return [entry];
    return act === 'remove' ? [] : [{ ...entry, configuration: { customSipHeader: 'portal' } }];
  });
  simulator.gateway.replaceState({ ...state, numbers });
}

describe('where changes come from', () => {
  test('is told of each change, as text, JSON and terraform-json, and not in the digest', async () => {
    driftAt('+14255551000', 'change');
    driftAt('+14255552000', 'remove');
    edit(root, { 'accounts/contoso.yaml': contoso.replace('..+14255551019', '..+14255551020') });
    const plan = await planOf('--base', 'main');
    expect(plan.base).toEqual({ id: base, kept: [] });
    expect(plan.changes.map(({ address, action, origin }) => [address, action, origin])).toEqual([
      ['contoso/+14255551000', 'update', 'drift'],
      ['contoso/+14255551020', 'create', 'this change'],
      ['fabrikam/+14255552000', 'create', 'drift'],
    ]);
    expect(plan.digest).toBe((await planOf()).digest);
    const { out } = await run('plan', '--base', 'main', '--output', 'terraform-json=tf.json', '--out', 'p.json');
    expect(out).toContain('+ contoso/+14255551020 [this change]');
    expect(out).toContain('~ contoso/+14255551000 [drift]');
    expect(out).toContain('Of these, 1 from this change, 2 drift.');
    expect((await run('show', 'p.json')).out).toBe(out);
    const terraform = JSON.parse(readFileSync(path.join(root, 'tf.json'), 'utf8')) as {
      resource_changes: { acgctl: { origin: string } }[];
    };
    expect(terraform.resource_changes.map(({ acgctl: { origin } }) => origin)).toEqual([
      'drift',
      'this change',
      'drift',
    ]);
  });

  test('is both for a number that differed already and is declared otherwise now', async () => {
    driftAt('+14255551000', 'change');
    const single = '\n  - telephoneNumber: +14255551000\n    profile: zoom';
    edit(root, { 'accounts/contoso.yaml': accountFile('contoso', `${single}${range(1001, 1019)}`) });
    const plan = await planOf('--base', base);
    expect(plan.changes.map(({ address, origin }) => [address, origin])).toEqual([['contoso/+14255551000', 'both']]);
    expect((await run('plan', '--base', base)).out).toContain('Of these, 0 from this change, 0 drift, 1 both.');
  });

  test('drift tells not applied yet from changed outside, and exits 2 for either', async () => {
    edit(root, { 'accounts/contoso.yaml': contoso.replace('..+14255551019', '..+14255551020') });
    const { code, out } = await run('drift', '--base', base);
    expect(code).toBe(2);
    expect(out).toContain('Not applied yet: declared since the base, live as at the base:\n  contoso/+14255551020');
    expect(out).not.toContain('Missing');
    driftAt('+14255551000', 'change');
    const both = await run('drift', '--base', base);
    expect(both.out).toContain('Changed outside git:\n  contoso/+14255551000');
    const without = await run('drift');
    expect(without.out).toContain('Missing: declared, and not on the gateway:\n  contoso/+14255551020');
  });
});

describe('a change cannot lower its own rails', () => {
  const guarded = (guards: string, more = ''): string => `${gatewayFile}guards: ${guards}\n${more}`;
  const smaller = accountFile('contoso', range(1000, 1007));

  test('with larger guards: still refused, and told whose guards stand', async () => {
    const head = guarded('{ deletes: { max: 1000, percent: 100 }, creates: { max: 5 } }');
    edit(root, { 'acg.yaml': head, 'accounts/contoso.yaml': smaller });
    expect((await run('plan')).code).toBe(0);
    const { code, out } = await run('plan', '--base', base);
    expect(code).toBe(4);
    expect(out).toContain('As at the base, whatever this change says: guards.creates, guards.deletes.');
    const applied = await run('apply', '--base', base, '--auto-approve');
    expect(applied.code).toBe(4);
    expect(simulator.gateway.metrics().writes).toBe(0);
  });

  test('without the protection that the base has', async () => {
    base = commit(root, { 'acg.yaml': guarded('{ protect: [contoso] }') });
    edit(root, { 'acg.yaml': gatewayFile, 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    expect((await run('plan')).code).toBe(0);
    const { code, out } = await run('plan', '--base', base);
    expect(code).toBe(4);
    expect(out).toContain('contoso is protected');
  });

  test('with another gateway, tenant, client or API version: the token goes where the base says', async () => {
    const head = gatewayFile
      .replace('a1b2c3d4e5f6g7h8', 'evil')
      .replace('6f1c0000', '66660000')
      .replace('profiles:', '  apiVersion: 2099-01-01\n  clientId: 66660000-0000-4000-8000-000000000002\nprofiles:');
    edit(root, { 'acg.yaml': head, 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    env = {
      ACG_ENDPOINT: simulator.url,
      AZURE_AUTHORITY_HOST: simulator.url,
      AZURE_CLIENT_ID: '0b7a0000-0000-4000-8000-000000000001',
      AZURE_CLIENT_SECRET: 'secret',
    };
    const plan = await planOf('--base', base, '--log', 'log.jsonl');
    expect(plan.target).toEqual({ baseDomain: 'a1b2c3d4e5f6g7h8.commsgw.azure.com', apiVersion: '2024-02-29-preview' });
    const kept = ['apiVersion', 'baseDomain', 'clientId', 'tenantId'];
    expect(plan.base?.kept).toEqual(kept.map((key) => `gateway.${key}`));
    expect(JSON.stringify(requests())).not.toContain('2099');
    expect(readFileSync(path.join(root, 'log.jsonl'), 'utf8')).not.toContain('66660000');
  });

  test('with a finding switched off that is an error at the base', async () => {
    const twice = accountFile('northwind', undefined).replace('subdomain: northwind', 'subdomain: contoso');
    const head = gatewayFile.replace('PROFILE_UNUSED: off', 'PROFILE_UNUSED: off, SUBDOMAIN_DUPLICATE: off');
    edit(root, { 'acg.yaml': head, 'accounts/northwind.yaml': twice });
    expect((await run('validate')).code).toBe(0);
    const { code, err } = await run('plan', '--base', base);
    expect(code).toBe(1);
    expect(err).toContain('SUBDOMAIN_DUPLICATE');
    expect(err).toContain('This change cannot lower findings.SUBDOMAIN_DUPLICATE.');
    expect(requests()).toEqual([]);
  });

  test('with a finding that it takes more strictly itself: that holds', async () => {
    edit(root, { 'acg.yaml': gatewayFile.replace('PROFILE_UNUSED: off', 'PROFILE_UNUSED: error') });
    expect((await run('plan', '--base', base)).code).toBe(1);
  });

  test('with an ignore rule: what it hides is told, and a deletion that a tombstone asks for is not hidden', async () => {
    driftAt('+14255551003', 'remove');
    const rule = 'ignore: [{ account: contoso, numbers: [+14255551000..+14255551009] }]\n';
    edit(root, {
      'acg.yaml': `${gatewayFile}${rule}`,
      'accounts/contoso.yaml': accountFile('contoso', range(1001, 1019)),
    });
    const plan = await planOf('--base', base);
    expect(plan.changes.map(({ address, origin }) => [address, origin])).toEqual([['contoso/+14255551003', 'drift']]);
    expect(plan.leftAlone.map(({ address, why }) => [address, why])).toEqual([['contoso/+14255551000', 'ignored']]);
  });

  test('with another share of the limit, or a silenced alarm', async () => {
    const strict = `${gatewayFile}rateLimit: { requests: 10, perSeconds: 60 }\ndrift: { unmanaged: alarm }\n`;
    base = commit(root, { 'acg.yaml': strict, 'accounts/fabrikam.yaml': undefined });
    edit(root, { 'acg.yaml': gatewayFile });
    const plan = await planOf('--base', base);
    expect(plan.base?.kept).toEqual(['drift.unmanaged', 'rateLimit']);
    expect((await run('drift')).code).toBe(0);
    expect((await run('drift', '--base', base)).code).toBe(2);
  });

  test('with a plan that was judged without the base, or with another one', async () => {
    edit(root, { 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    await run('plan', '--out', 'loose.json');
    await run('plan', '--base', base, '--out', 'railed.json');
    const loose = await run('apply', 'loose.json', '--auto-approve', '--base', base);
    expect(loose.code).toBe(5);
    expect(loose.err).toContain('PLAN_BASE the plan was judged without --base');
    commit(root);
    const other = await run('apply', 'railed.json', '--auto-approve', '--base', 'main');
    expect(other.code).toBe(5);
    expect(other.err).toContain('PLAN_BASE');
    expect(simulator.gateway.metrics().writes).toBe(0);
    expect((await run('apply', 'railed.json', '--auto-approve', '--base', base)).code).toBe(0);
  });
});

describe('--only-changed', () => {
  test('needs --base, and does not go with a saved plan', async () => {
    expect(await run('plan', '--only-changed')).toMatchObject({ code: 1, out: '' });
    expect((await run('plan', '--only-changed')).err).toContain('USAGE --only-changed needs --base');
    expect((await run('apply', 'p.json', '--base', base, '--only-changed')).err).toContain('does not go with a saved');
  });

  test('costs no request, no token and no credentials when only comments, order and quotes change', async () => {
    // Some layout of the same declarations: what a person or a formatter may do to a file.
    const layouts = fc.record({
      comment: fc.constantFrom('', '# a comment\n', '\n\n# two\n# lines\n'),
      isQuoted: fc.boolean(),
      isReversed: fc.boolean(),
      isSplit: fc.boolean(),
      file: fc.constantFrom('accounts/contoso.yaml', 'accounts/eu/c.yaml'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
    });
    env = {};
    await fc.assert(
      fc.asyncProperty(layouts, async ({ comment, isQuoted, isReversed, isSplit, file, lineEnd }) => {
        const ranges = isSplit ? [range(1000, 1004), range(1005, 1019)] : [range(1000, 1019)];
        const numbers = (isReversed ? ranges.reverse() : ranges).join(`  ${comment.trim().split('\n')[0]}`);
        const text = `${comment}${accountFile('contoso', isQuoted ? numbers.replaceAll(/\+\d+\.\.\+\d+/g, '"$&"') : numbers)}`;
        edit(root, {
          'accounts/contoso.yaml': undefined,
          'acg.yaml': gatewayFile.replace('profiles:', `${comment}profiles:`),
        });
        edit(root, { [file]: text.replaceAll('\n', lineEnd) });
        try {
          const plan = await planOf('--base', base, '--only-changed');
          expect(plan).toMatchObject({ changes: [], leftAlone: [], target: { accounts: [] } });
          expect((await run('drift', '--base', base, '--only-changed')).code).toBe(0);
        } finally {
          edit(root, { [file]: undefined });
          edit(root, { 'accounts/contoso.yaml': contoso });
        }
      }),
      { numRuns: 12 },
    );
    expect(requests()).toEqual([]);
    expect((await run('plan', '--base', base, '--only-changed')).out).toContain(
      'No changes. No account is declared otherwise than at the base.',
    );
    expect((await run('drift', '--base', base, '--only-changed')).out).toContain('Nothing was read');
  });

  test('reads the numbers of the changed account alone, and has the digest of the same --account', async () => {
    driftAt('+14255552000', 'change');
    edit(root, { 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    const plan = await planOf('--base', base, '--only-changed');
    expect(plan.changes.map(({ address }) => address)).toEqual(['contoso/+14255551019']);
    expect(requests().map(({ path: at }) => at)).toEqual(['/accounts', '/accounts/contoso/numbers']);
    expect(plan.digest).toBe((await planOf('--account', 'contoso')).digest);
    expect((await run('plan', '--base', base, '--only-changed')).out).toContain('accounts contoso');
  });

  test('has both ends of a move, and applies it', async () => {
    const ends = {
      'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)),
      'accounts/fabrikam.yaml': fabrikam.trimEnd() + range(1019, 1019),
    };
    edit(root, ends);
    const plan = await planOf('--base', base, '--only-changed');
    expect(plan.target.accounts).toEqual(['contoso', 'fabrikam']);
    expect(plan.changes.map(({ action, address, from, origin }) => [action, address, from, origin])).toEqual([
      ['move', 'fabrikam/+14255551019', 'contoso', 'this change'],
    ]);
    expect((await run('apply', '--base', base, '--only-changed', '--auto-approve', '--quiet')).code).toBe(0);
    expect((await planOf()).changes).toEqual([]);
  });

  test('takes the account in that holds a number by drift, rather than to refuse it', async () => {
    const state = simulator.gateway.readState();
    const added = { ...(state.numbers.at(-1) as (typeof state.numbers)[number]), telephoneNumber: '+14255553000' };
    simulator.gateway.replaceState({ ...state, numbers: [...state.numbers, { ...added, accountName: 'fabrikam' }] });
    edit(root, { 'accounts/contoso.yaml': contoso.trimEnd() + range(3000, 3000) });
    const plan = await planOf('--base', base, '--only-changed');
    expect(plan.target.accounts).toEqual(['contoso', 'fabrikam']);
    expect(plan.changes.map(({ action, address, origin }) => [action, address, origin])).toEqual([
      ['move', 'contoso/+14255553000', 'both'],
    ]);
  });

  test('has an account whose file is gone, a renamed one, and one whose profile changed in acg.yaml', async () => {
    edit(root, {
      'accounts/fabrikam.yaml': undefined,
      'accounts/contoso.yaml': contoso.replace('account: contoso', 'account: renamed'),
    });
    const gone = await planOf('--base', base, '--only-changed');
    expect(gone.target.accounts).toEqual(['contoso', 'fabrikam', 'renamed']);
    expect(
      gone.leftAlone.map(({ address, why }) => [address, why]).filter(([, why]) => why === 'unmanaged-account'),
    ).toEqual(['contoso', 'fabrikam'].map((name) => [name, 'unmanaged-account']));
    edit(root, {
      'accounts/fabrikam.yaml': fabrikam.replace('direct-routing', 'zoom'),
      'accounts/contoso.yaml': contoso,
      'acg.yaml': gatewayFile.replace(
        'zoomPhoneCloudPeering: { enabled: true } } }',
        'zoomPhoneCloudPeering: { enabled: true } }, configuration: { customSipHeader: a } }',
      ),
    });
    const base2 = commit(root);
    edit(root, { 'acg.yaml': gatewayFile });
    expect((await planOf('--base', base2, '--only-changed')).target.accounts).toEqual(['fabrikam']);
  });
});

describe('reading the base', () => {
  test('changes neither work tree nor index nor HEAD, and looks at no other repository that a hook names', async () => {
    edit(root, { 'accounts/contoso.yaml': `${contoso}# edited\n`, 'accounts/new.yaml': accountFile('new', undefined) });
    const other = await writeRepository({});
    commit(other, { 'acg.yaml': gatewayFile.replace('a1b2c3d4e5f6g7h8', 'evil') });
    const before = [git(root, 'status', '--porcelain'), readFileSync(path.join(root, '.git/index')), git(root, 'log')];
    env = {
      ...env,
      GIT_DIR: path.join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: path.join(other, '.git/index'),
      GIT_OBJECT_DIRECTORY: path.join(other, '.git/objects'),
    };
    const plan = await planOf('--base', 'main');
    expect(plan).toMatchObject({ base: { id: base, kept: [] }, commit: { id: base, dirty: true } });
    const after = [git(root, 'status', '--porcelain'), readFileSync(path.join(root, '.git/index')), git(root, 'log')];
    expect(after).toEqual(before);
  });

  test.each([
    '-x',
    '--upload-pack=touch pwned',
    '--output=pwned',
    '',
    '^main',
    'main..main',
    'main:acg.yaml',
    'main^{tree}',
    'a\nb',
    'no such',
    '$(touch pwned)',
    '../..',
  ])('REF %j is refused and does nothing', async (ref) => {
    const { code, err, out } = await run('plan', `--base=${ref}`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('BASE_REF');
    expect(existsSync(path.join(root, 'pwned'))).toBe(false);
    expect(requests()).toEqual([]);
  });

  test('takes tags, ranges of history and a folder of the repository', async () => {
    git(root, 'tag', '-a', '-m', 'x', 'v1');
    commit(root, { 'sub/acg/acg.yaml': gatewayFile, 'sub/acg/accounts/contoso.yaml': contoso });
    edit(root, { 'sub/acg/accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    expect((await planOf('--base', 'v1')).base?.id).toBe(base);
    expect((await planOf('--base', 'HEAD~1')).base?.id).toBe(base);
    const inFolder = await planOf('-C', 'sub/acg', '--base', 'HEAD', '--only-changed');
    expect(inFolder.changes.map(({ address, origin }) => [address, origin])).toEqual([
      ['contoso/+14255551019', 'this change'],
    ]);
  });

  test('a base without acg.yaml, or one that is not valid, refuses: its rails are not known', async () => {
    const missing = await run('plan', '-C', 'sub', '--base', base).then(async () => {
      edit(root, { 'sub/acg.yaml': gatewayFile, 'sub/accounts/a.yaml': accountFile('a', undefined) });
      return run('plan', '-C', 'sub', '--base', base);
    });
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('BASE_CONFIG');
    expect(missing.err).toContain('GATEWAY_FILE_MISSING');
    const broken = commit(root, { 'acg.yaml': `${gatewayFile}colour: red\n` });
    edit(root, { 'acg.yaml': gatewayFile });
    const { code, err } = await run('plan', '--base', broken);
    expect(code).toBe(1);
    expect(err).toContain(`--base ${broken} (${broken.slice(0, 12)}): 1 error in the files of that commit`);
    expect(err).toContain('acg.yaml:8:1 KEY_UNKNOWN');
    expect(requests()).toEqual([]);
  });

  test('a shallow clone that lacks the base says what to set', async () => {
    commit(root, { 'accounts/contoso.yaml': contoso.replace('1019', '1018') });
    const clone = `${root}-shallow`;
    git(root, 'clone', '-q', '--depth', '1', `file://${root}`, clone);
    const { code, err } = await acgctl(['plan', '--base', base], { cwd: clone, env });
    expect(code).toBe(1);
    expect(err).toContain('in this shallow clone');
    expect(err).toContain('fetch-depth: 0');
  });

  test('a partial clone that lacks the files fetches nothing, and says what to do', async () => {
    commit(root, { 'accounts/contoso.yaml': contoso.replace('1019', '1018') });
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    const clone = `${root}-partial`;
    git(root, 'clone', '-q', '--filter=blob:none', `file://${root}`, clone);
    const { code, err } = await acgctl(['plan', '--base', base], { cwd: clone, env });
    expect(code).toBe(1);
    expect(err).toContain('BASE_OBJECTS');
    expect(err).toContain('clone without a filter');
  });

  test('outside a repository, or without git, says so', async () => {
    const plain = await writeRepository({});
    const outside = await acgctl(['plan', '--base', 'main'], { cwd: plain, env });
    expect({ code: outside.code, told: outside.err.includes('BASE_REPOSITORY') }).toEqual({ code: 1, told: true });
    const nowhere = await acgctl(['plan', '--base', 'main'], { cwd: root, env: { ...env, PATH: '/nowhere' } });
    expect({ code: nowhere.code, told: nowhere.err.includes('BASE_GIT') }).toEqual({ code: 1, told: true });
  });

  test.skipIf(process.getuid?.() !== 0)(
    'a repository of another owner is not trusted, and the remedy works',
    async () => {
      chownSync(root, 4321, 4321);
      chownSync(path.join(root, '.git'), 4321, 4321);
      const { code, err } = await run('plan', '--base', 'main');
      expect({ code, told: err.includes('BASE_OWNER') }).toEqual({ code: 1, told: true });
      expect(err).toContain(`git config --global --add safe.directory ${root}`);
      const home = await writeRepository({ '.gitconfig': `[safe]\n\tdirectory = ${root}\n` });
      env = { ...env, HOME: home };
      expect((await planOf('--base', 'main')).base?.id).toBe(base);
    },
  );

  test('files that look like a bare repository are not taken for one', async () => {
    // Committed into the folder, they would give the change a base of its own making, and settings that run programs.
    const forged = await writeRepository({
      'acg.yaml': `${gatewayFile}guards: { deletes: { max: 1000, percent: 100 } }\n`,
    });
    commit(forged);
    const folder = path.join(root, 'acg');
    mkdirSync(folder);
    for (const part of ['HEAD', 'objects', 'refs']) {
      cpSync(path.join(forged, '.git', part), path.join(folder, part), { recursive: true });
    }
    const program = path.join(root, 'monitor.sh');
    writeFileSync(program, `#!/bin/sh\ntouch ${root}/pwned\n`);
    chmodSync(program, 0o755);
    writeFileSync(
      path.join(folder, 'config'),
      `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = ${program}\n`,
    );
    edit(folder, { 'acg.yaml': gatewayFile, 'accounts/contoso.yaml': contoso });
    expect(statSync(path.join(folder, 'HEAD')).isFile()).toBe(true);
    expect(git(root, 'rev-parse', 'main')).toBe(base);
    for (const args of [['--base', 'main'], []]) {
      const { code, err, out } = await run('plan', '-C', 'acg', ...args);
      if (args.length > 0)
        expect({ code, told: /BASE_(REPOSITORY|CONFIG)/.test(err), out }).toEqual({ code: 1, told: true, out: '' });
      expect(existsSync(path.join(root, 'pwned'))).toBe(false);
    }
  });

  test('a replaced object is not what it was replaced with', async () => {
    const forged = commit(root, { 'acg.yaml': `${gatewayFile}guards: { deletes: { max: 1000, percent: 100 } }\n` });
    git(root, 'replace', base, forged);
    expect((await planOf('--base', base)).base?.kept).toEqual(['guards.deletes']);
  });
});
