// Files of a commit against the same files on disk: whatever links and folders there are, both give the same answers.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBaseCommit } from '../../src/cli/base-commit.ts';
import { openGit } from '../../src/cli/git.ts';
import type { FileProblem } from '../../src/config/file-problems.ts';
import type { FileSource } from '../../src/config/file-source.ts';
import { defaultLimits } from '../../src/config/limits.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { TreeEntry } from '../../src/config/locate.ts';
import { openRepository } from '../../src/config/read.ts';
import { openTree } from '../../src/config/tree-source.ts';
import { git } from '../support/git-repository.ts';
import { gatewayText, loadFiles, withRepository, zoomAccount } from './repository.ts';

type Node = { readonly file: string } | { readonly link: string };

const names = ['a.yaml', 'B.yaml', 'b.yaml', 'c.yml', 'eu', 'accounts', 'node_modules'];
const paths = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const targets = fc
  .tuple(fc.constantFrom('', '', '../', '../../', './'), paths, fc.constantFrom('', '', '/', '/.', '/..'))
  .map((parts) => parts.join(''));
const nodes: fc.Arbitrary<Node> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ file: fc.constantFrom('x', 'yy', '') }) },
  { weight: 1, arbitrary: fc.record({ link: targets }) },
);
/** Where a name is both a file and the folder of another, the file wins. */
const trees = fc
  .dictionary(paths, nodes, { maxKeys: 14, noNullPrototype: true })
  .map((tree) =>
    Object.fromEntries(
      Object.entries(tree).filter(([name]) => !Object.keys(tree).some((other) => name.startsWith(`${other}/`))),
    ),
  );
const globs = fc.subarray(
  ['accounts/**/*.yaml', '*.yaml', 'eu/*.{yaml,yml}', 'accounts/eu/**', '!**/b.yaml', 'eu/a.yaml', 'a.yaml/*'],
  { minLength: 1 },
);

async function withBoth(
  tree: Readonly<Record<string, Node>>,
  use: (sources: { readonly disk: FileSource; readonly commit: FileSource; readonly root: string }) => unknown,
): Promise<void> {
  // The root is alone in its folder, so that what leads out of it finds nothing.
  const root = path.join(mkdtempSync(path.join(tmpdir(), 'acgctl-tree-')), 'root');
  mkdirSync(root);
  const entries = new Map<string, TreeEntry>();
  const blobs = new Map<string, Buffer>();
  try {
    for (const [name, node] of Object.entries(tree)) {
      const file = path.join(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      if ('file' in node) writeFileSync(file, node.file);
      else symlinkSync(node.link, file);
      entries.set(name, { kind: 'file' in node ? 'file' : 'link', id: name });
      blobs.set(name, Buffer.from('file' in node ? node.file : node.link));
    }
    const limits = { ...defaultLimits, fileBytes: 1 };
    const readBlob = async (id: string, most: number) => {
      const bytes = blobs.get(id) ?? Buffer.alloc(0);
      return bytes.length > most ? bytes.length : bytes;
    };
    await use({ disk: await openRepository(root, limits), commit: openTree({ entries, readBlob }, limits), root });
  } finally {
    rmSync(path.dirname(root), { recursive: true, force: true });
  }
}

/** A link that leads out may lead nowhere on disk, which a commit cannot know. */
const plain = (answer: Uint8Array | FileProblem): unknown => {
  if (answer instanceof Uint8Array) return Buffer.from(answer).toString();
  return ['FILE_OUTSIDE', 'FILE_MISSING'].includes(answer.code) ? 'outside or missing' : answer;
};

test('a file of a commit reads as it does on disk', async () => {
  await fc.assert(
    fc.asyncProperty(trees, paths, (tree, other) =>
      withBoth(tree, async ({ disk, commit }) => {
        for (const file of [...Object.keys(tree), other]) {
          expect(plain(await commit.read(file)), file).toEqual(plain(await disk.read(file)));
        }
      }),
    ),
    { numRuns: 300 },
  );
});

test('a link to the folder itself, or longer than any path, is no file of it', async () => {
  await withBoth({ 'accounts/a.yaml': { link: '..' } }, async ({ disk, commit }) => {
    for (const source of [disk, commit])
      expect(await source.read('accounts/a.yaml')).toMatchObject({ code: 'FILE_OUTSIDE' });
  });
  const entries = new Map([['a.yaml', { kind: 'link', id: 'x' } as const]]);
  const commit = openTree({ entries, readBlob: async (_, most) => most + 1 }, defaultLimits);
  expect(await commit.read('a.yaml')).toMatchObject({ code: 'FILE_OUTSIDE' });
});

test('globs mean the same files and links of a commit as on disk', async () => {
  await fc.assert(
    fc.asyncProperty(trees, globs, (tree, chosen) =>
      withBoth(tree, async ({ disk, commit, root }) => {
        const { links, ...listed } = await commit.list(chosen);
        // A commit cannot know whether there is anything where a link leads out to: it is refused in any case.
        const there = links.filter((link) => existsSync(path.join(root, link)));
        expect({ ...listed, links: there }).toEqual(await disk.list(chosen));
      }),
    ),
    { numRuns: 300 },
  );
});

test('a glob without wildcards names one file', async () => {
  const files = { 'acg.yaml': `${gatewayText}accounts: [accounts/a.yaml]\n`, 'accounts/a.yaml': zoomAccount('a') };
  expect((await loadFiles(files)).accounts).toBe(1);
});

/** The findings of the files as they were committed, `code file`. */
async function committed(
  files: Readonly<Record<string, string | Uint8Array>>,
  prepare: (root: string) => void = () => undefined,
  folder = '.',
): Promise<readonly string[]> {
  return await withRepository(files, async (root) => {
    git(root, 'init', '-q');
    prepare(root);
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'one');
    const commit = await openBaseCommit(openGit(path.join(root, folder), process.env), 'HEAD');
    try {
      const { diagnostics } = await loadConfig({ root: '/nowhere', today: '2026-11-22', open: commit.open });
      return diagnostics.map(({ code, at }) => `${code} ${at.file}`);
    } finally {
      commit.close();
    }
  });
}

const good = { 'accounts/a.yaml': zoomAccount('a') };

test('a commit is read whatever the work tree says, from a folder of the repository too', async () => {
  const wrong = 'account: [\n';
  expect(await committed(good)).toEqual([]);
  const inFolder = { 'my acg/ö/acg.yaml': gatewayText, 'my acg/ö/accounts/a.yaml': zoomAccount('a') };
  expect(await committed({ ...inFolder, 'accounts/b.yaml': wrong }, undefined, 'my acg/ö')).toEqual([]);
  await withRepository({ ...good }, async (root) => {
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'one');
    rmSync(path.join(root, 'accounts'), { recursive: true });
    writeFileSync(path.join(root, 'acg.yaml'), wrong);
    const commit = await openBaseCommit(openGit(root, process.env), 'HEAD');
    const loaded = await loadConfig({ root, today: '2026-11-22', open: commit.open });
    commit.close();
    expect(loaded).toMatchObject({ diagnostics: [], accounts: 1 });
    expect(existsSync(path.join(root, 'accounts'))).toBe(false);
  });
});

test.each([
  ['a link that leads out', (at: string) => symlinkSync('/etc/hostname', path.join(at, 'b.yaml')), 'FILE_OUTSIDE'],
  ['a link up and out', (at: string) => symlinkSync('../../x.yaml', path.join(at, 'b.yaml')), 'FILE_OUTSIDE'],
  ['a link to itself', (at: string) => symlinkSync('b.yaml', path.join(at, 'b.yaml')), 'FILE_UNREADABLE'],
  ['a link to a folder', (at: string) => symlinkSync('../accounts', path.join(at, 'b.yaml')), 'FILE_LINK'],
  [
    'an LFS pointer',
    (at: string) => writeFileSync(path.join(at, 'b.yaml'), 'version https://git-lfs.github.com/spec/v1\n'),
    'LFS_POINTER',
  ],
  [
    'a submodule',
    (at: string) => {
      const other = path.join(at, 'b.yaml');
      mkdirSync(other);
      git(other, 'init', '-q');
      git(other, 'commit', '-q', '--allow-empty', '-m', 'x');
    },
    'FILE_LINK',
  ],
])('%s in a commit is a finding', async (_, make, code) => {
  expect(await committed(good, (root) => make(path.join(root, 'accounts')))).toEqual([`${code} accounts/b.yaml`]);
});

test('names of a commit that differ in letter case alone are two files', async () => {
  const prepare = (root: string): void => {
    // As it is made on a system that tells them apart.
    const blob = execFileSync('git', ['-C', root, 'hash-object', '-w', '--stdin'], { input: zoomAccount('b') });
    git(root, 'add', '-A');
    git(root, 'update-index', '--add', '--cacheinfo', `100644,${blob.toString().trim()},accounts/A.yaml`);
    writeFileSync(path.join(root, 'accounts/A.yaml'), zoomAccount('b'));
  };
  expect(await committed(good, prepare)).toEqual([]);
});

test('line ends do not matter: a work tree may have CRLF where the object has LF', async () => {
  const crlf = {
    'accounts/a.yaml': zoomAccount('a').replaceAll('\n', '\r\n'),
    '.gitattributes': '* text=auto eol=crlf\n',
  };
  expect(await committed(crlf)).toEqual([]);
});

test('a large file is passed over, and what comes after it is read', async () => {
  await withRepository({ 'b.bin': Buffer.alloc(3_000_000, 7), 'c.txt': 'after it' }, async (root) => {
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'one');
    const commit = await openBaseCommit(openGit(root, process.env), 'HEAD');
    try {
      const files = await commit.open(root, { ...defaultLimits, fileBytes: 1_000_000 });
      const answers = await Promise.all(['b.bin', 'c.txt', 'b.bin'].map((file) => files.read(file)));
      expect(answers[0]).toMatchObject({ code: 'FILE_TOO_LARGE' });
      expect(Buffer.from(answers[1] as Uint8Array).toString()).toBe('after it');
      const whole = await commit.open(root, defaultLimits);
      const bytes = Buffer.from((await whole.read('b.bin')) as Uint8Array);
      expect(bytes.equals(Buffer.alloc(3_000_000, 7))).toBe(true);
    } finally {
      commit.close();
    }
  });
});
