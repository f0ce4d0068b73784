// .ci/release.mjs on a copy of the project: what it makes, and that it makes the same again.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { copyProject, digestTree, git } from '../support/tree.ts';

const bundle = '.github/actions/acgctl/dist/index.js';

let root: string;
let files: string;
let commit: string;

function release(folder: string): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' };
  const args = ['.ci/release.mjs', folder, 'someone/acgctl'];
  return execFileSync(process.execPath, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

beforeAll(() => {
  root = copyProject();
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Everything');
  mkdirSync(path.join(root, path.dirname(bundle)), { recursive: true });
  writeFileSync(path.join(root, bundle), '// the bundle\r\n');
  files = mkdtempSync(path.join(tmpdir(), 'acgctl-release-test-'));
  commit = release(files).trim();
});

test('the commit is the tagged one and the bundle, byte by byte, and leaves the checkout alone', () => {
  expect(git(root, 'diff', '--name-status', 'HEAD', commit)).toBe(`A\t${bundle}`);
  expect(git(root, 'rev-parse', `${commit}^`)).toBe(git(root, 'rev-parse', 'HEAD'));
  expect(git(root, 'cat-file', 'blob', `${commit}:${bundle}`)).toBe('// the bundle');
  expect(execFileSync('git', ['cat-file', 'blob', `${commit}:${bundle}`], { cwd: root, encoding: 'utf8' })).toBe(
    '// the bundle\r\n',
  );
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(git(root, 'branch', '--contains', commit)).toBe('');
});

test('a repository that has the tagged commit takes it over from the git bundle', () => {
  const other = mkdtempSync(path.join(tmpdir(), 'acgctl-release-other-'));
  git(other, 'clone', '-q', '--no-tags', root, '.');
  const tag = 'refs/tags/action-v0.1.0';
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const own = tag.replace('0.1.0', version);
  git(other, 'fetch', '-q', path.join(files, 'action.bundle'), `${own}:${own}`);
  expect(git(other, 'rev-parse', own)).toBe(commit);
});

test('the package of it writes workflows that name exactly this commit', () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const unpacked = mkdtempSync(path.join(tmpdir(), 'acgctl-release-package-'));
  execFileSync('tar', ['xzf', path.join(files, `acgctl-${version}.tgz`), '-C', unpacked]);
  execFileSync(process.execPath, [path.join(unpacked, 'package/dist/main.js'), 'init', 'new'], { cwd: unpacked });
  for (const name of ['plan', 'apply', 'drift']) {
    const workflow = readFileSync(path.join(unpacked, `new/.github/workflows/acgctl-${name}.yml`), 'utf8');
    expect(workflow).toContain(`uses: someone/acgctl/.github/workflows/${name}.yml@${commit} # v${version}\n`);
  }
});

test('notes name the commit, the list of contents names every dependency', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const sbom = JSON.parse(readFileSync(path.join(files, 'sbom.cdx.json'), 'utf8')) as {
    bomFormat: string;
    components: { name: string; group?: string; version: string }[];
  };
  expect(sbom.bomFormat).toBe('CycloneDX');
  const listed = sbom.components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`);
  for (const [name, version] of Object.entries(dependencies)) expect(listed).toContain(`${name}@${version}`);
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; dev?: boolean; optional?: boolean }>;
  };
  const shipped = Object.entries(lock.packages)
    .filter(([place, entry]) => place !== '' && entry.dev !== true)
    .map(([place, { version }]) => `${place.split('node_modules/').at(-1)}@${version}`);
  expect([...new Set(listed)].sort()).toEqual([...new Set(shipped)].sort());
  const notes = readFileSync(path.join(files, 'notes.md'), 'utf8');
  expect(notes).toContain('- Everything\n');
  expect(notes).toContain(commit);
});

test('made again, commit and package are the same', () => {
  const again = mkdtempSync(path.join(tmpdir(), 'acgctl-release-again-'));
  expect(release(again).trim()).toBe(commit);
  const tarball = (folder: string): readonly string[] =>
    Object.entries(digestTree(folder))
      .filter(([name]) => name.endsWith('.tgz') || name === 'action.js')
      .map(([name, digest]) => `${name} ${digest}`);
  expect(tarball(again)).toHaveLength(2);
  expect(tarball(again)).toEqual(tarball(files));
});

test('without the bundle nothing is released', () => {
  const bare = copyProject();
  expect(() =>
    execFileSync(process.execPath, ['.ci/release.mjs', 'out', 'someone/acgctl'], { cwd: bare, stdio: 'pipe' }),
  ).toThrow(/npm run build:action/);
});
