// Where `--base` meets git: what is refused, what is not touched, and what somebody could have put in its way.

import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type BaseBench, contoso, range, useBaseBench } from '../support/base-bench.ts';
import { commit, edit, git } from '../support/git-repository.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, gatewayFile, writeRepository } from '../support/repository.ts';

let { root, base, run, plan: planOf, requests } = {} as BaseBench;
const bench = useBaseBench();
beforeEach(() => {
  ({ root, base, run, plan: planOf, requests } = bench());
});

describe('reading the base', () => {
  test('changes neither work tree nor index nor HEAD, and looks at no other repository that a hook names', async () => {
    edit(root, { 'accounts/contoso.yaml': `${contoso}# edited\n`, 'accounts/new.yaml': accountFile('new', undefined) });
    const other = await writeRepository({});
    commit(other, { 'acg.yaml': gatewayFile.replace('a1b2c3d4e5f6g7h8', 'evil') });
    const before = [git(root, 'status', '--porcelain'), readFileSync(path.join(root, '.git/index')), git(root, 'log')];
    bench().env = {
      ...bench().env,
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
    expect(err).toContain(ref === '' ? 'USAGE' : 'BASE_REF');
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
    const { code, err } = await acgctl(['plan', '--base', base], { cwd: clone, env: bench().env });
    expect(code).toBe(1);
    expect(err).toContain('in this shallow clone');
    expect(err).toContain('fetch-depth: 0');
  });

  test('a partial clone that lacks the files fetches nothing, and says what to do', async () => {
    commit(root, { 'accounts/contoso.yaml': contoso.replace('1019', '1018') });
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    const clone = `${root}-partial`;
    git(root, 'clone', '-q', '--filter=blob:none', `file://${root}`, clone);
    const { code, err } = await acgctl(['plan', '--base', base], { cwd: clone, env: bench().env });
    expect(code).toBe(1);
    expect(err).toContain('BASE_OBJECTS');
    expect(err).toContain('clone without a filter');
  });

  test('outside a repository, or without git, says so', async () => {
    const plain = await writeRepository({});
    const outside = await acgctl(['plan', '--base', 'main'], { cwd: plain, env: bench().env });
    expect({ code: outside.code, told: outside.err.includes('BASE_REPOSITORY') }).toEqual({ code: 1, told: true });
    const nowhere = await acgctl(['plan', '--base', 'main'], { cwd: root, env: { ...bench().env, PATH: '/nowhere' } });
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
      bench().env = { ...bench().env, HOME: home };
      expect((await planOf('--base', 'main')).base?.id).toBe(base);
    },
  );

  test('files that look like a bare repository are not taken for one', async () => {
    // Committed into the folder, they would give the change a base of its own making, and settings that run programs.
    const loose = `${gatewayFile}guards: { deletes: { max: 1000, percent: 100 } }\n`;
    const forged = await writeRepository({ 'acg.yaml': loose, 'accounts/contoso.yaml': contoso });
    const trap = commit(forged);
    const folder = path.join(root, 'acg');
    mkdirSync(folder);
    for (const part of ['HEAD', 'objects', 'refs', 'index']) {
      cpSync(path.join(forged, '.git', part), path.join(folder, part), { recursive: true });
    }
    const program = path.join(root, 'program.sh');
    writeFileSync(program, `#!/bin/sh\ntouch ${root}/pwned\ncat\n`);
    chmodSync(program, 0o755);
    const core = `[core]\n\tfsmonitor = ${program}\n`;
    edit(folder, {
      'acg.yaml': gatewayFile,
      'accounts/contoso.yaml': contoso,
      'info/attributes': '* filter=x\n',
      config: `${core}[filter "x"]\n\tclean = ${program}\n`,
    });
    const { code, err, out } = await run('plan', '-C', 'acg', '--base', 'main');
    expect({ code, out, told: /BASE_(REPOSITORY|CONFIG)/.test(err) }).toEqual({ code: 1, out: '', told: true });
    const without = await run('plan', '-C', 'acg');
    expect(without.code).toBe(0);
    expect(existsSync(path.join(root, 'pwned'))).toBe(false);
    // The trap is one: git itself falls into it.
    expect(git(folder, 'rev-parse', 'main')).toBe(trap);
  });

  test('a replaced object is not what it was replaced with', async () => {
    const forged = commit(root, { 'acg.yaml': `${gatewayFile}guards: { deletes: { max: 1000, percent: 100 } }\n` });
    git(root, 'replace', base, forged);
    expect((await planOf('--base', base)).base?.kept).toEqual(['guards.deletes']);
  });
});
