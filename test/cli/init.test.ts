// acgctl init with the real program: what it prints works as printed, and it never writes over anything.

import { execFile, spawn } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { acgctl } from '../support/program.ts';
import { projectRoot } from '../support/tree.ts';

const main = path.join(projectRoot, 'dist/main.js');

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'acgctl-init-'));
});

const init = (...args: readonly string[]) => acgctl(['init', ...args], { cwd: root });

async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, index) => [path.relative(folder, file), texts[index] ?? '']));
}

/** Runs lines in a shell in which `acgctl` is this program. */
async function shell(script: string, cwd: string): Promise<{ readonly code: number | null; readonly all: string }> {
  const env = { PATH: await pathWithAcgctl() };
  return new Promise((resolve) => {
    const child = execFile('sh', ['-e', '-c', script], { cwd, env }, (_error, out, err) =>
      resolve({ code: child.exitCode, all: out + err }),
    );
  });
}

async function pathWithAcgctl(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'acgctl-bin-'));
  await writeFile(path.join(folder, 'acgctl'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  await chmod(path.join(folder, 'acgctl'), 0o755);
  return `${folder}${path.delimiter}${process.env.PATH}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Runs what init printed, every command of it, in two shells as it says; only the port is another. */
async function follow(printed: string, cwd: string): Promise<{ readonly code: number | null; readonly all: string }> {
  const [first, second] = printed.replaceAll('8080', String(await freePort())).split('In another one:');
  const commandsOf = (text = ''): readonly string[] =>
    [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line);
  const [simulate, ...others] = commandsOf(first);
  expect(others).toEqual([]);
  const terminal = spawn('sh', ['-c', `exec ${simulate}`], { cwd, env: { PATH: await pathWithAcgctl() } });
  try {
    await new Promise((resolve, reject) => {
      terminal.stdout.once('data', resolve);
      terminal.once('exit', reject);
    });
    return await shell(commandsOf(second).join('\n'), cwd);
  } finally {
    terminal.kill();
  }
}

test('in an empty folder: what it prints works as printed, from git init to a plan', async () => {
  const { code, out, err } = await init();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const followed = await follow(out, root);
  expect(followed.all).toContain('Valid: 2 files, 1 account, 11 numbers; 0 errors, 0 warnings.');
  expect(followed.all).toContain('Plan: 12 to add, 0 to change, 0 to destroy.');
  expect(followed.code).toBe(0);
});

test('in a new folder with a name that shells would take apart: the same', async () => {
  const name = `a 'new' $HOME; folder`;
  const { out } = await init(name);
  const followed = await follow(out, root);
  expect(followed.all).toContain('Plan: 12 to add, 0 to change, 0 to destroy.');
  expect(await readdir(path.join(root, name))).toContain('.git');
});

test('what it writes is valid and canonical, its lines are clean, the schemas are those of the program', async () => {
  await init();
  expect((await acgctl(['validate', '--strict'], { cwd: root })).code).toBe(0);
  const { code, out } = await acgctl(['fmt', '--check'], { cwd: root });
  expect({ code, out }).toEqual({ code: 0, out: '0 files to format, 2 already in canonical form.\n' });
  const files = await filesBelow(root);
  for (const [name, text] of Object.entries(files)) {
    expect(text, name).toMatch(/[^\n]\n$/);
    expect(text, name).not.toMatch(/[ \t\r]$/m);
  }
  for (const name of ['gateway', 'account']) {
    const own = JSON.parse(await readFile(path.join(projectRoot, `schemas/${name}.schema.json`), 'utf8')) as object;
    expect(JSON.parse(files[`schemas/${name}.schema.json`] ?? '')).toEqual(own);
  }
});

test('editors find the schemas offline: first lines and settings name files that are there', async () => {
  await init();
  const files = await filesBelow(root);
  for (const name of ['acg.yaml', 'accounts/contoso.yaml']) {
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(files[name] ?? '') ?? [];
    expect(Object.keys(files)).toContain(path.join(path.dirname(name), schema));
  }
  const settings = JSON.parse(files['.vscode/settings.json'] ?? '') as { 'yaml.schemas': Record<string, string> };
  for (const schema of Object.keys(settings['yaml.schemas'])) expect(Object.keys(files)).toContain(path.join(schema));
});

test('again: writes nothing, tells that everything is there', async () => {
  await init();
  const before = await filesBelow(root);
  const { code, out } = await init();
  expect(code).toBe(0);
  expect(out).not.toContain('written');
  expect(out).toContain('Nothing was missing.');
  expect(await filesBelow(root)).toEqual(before);
});

test('never writes over a file: the others are written, and it is told which were kept', async () => {
  const own = { 'README.md': '# Ours\n', '.gitignore': '', '.github/workflows/acgctl-apply.yml': 'on: push\n' };
  for (const [name, text] of Object.entries(own)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  const { code, out } = await init('--json');
  expect(code).toBe(0);
  const { files } = JSON.parse(out) as { files: { path: string; state: string }[] };
  for (const { path: name, state } of files) expect(state, name).toBe(name in own ? 'kept' : 'written');
  expect(await filesBelow(root)).toMatchObject(own);
});

test('declares nothing where something is declared already: no example beside an acg.yaml', async () => {
  await writeFile(path.join(root, 'acg.yaml'), 'gateway: {}\n');
  const { out } = await init();
  expect(out).toContain('left out  accounts/contoso.yaml (an example; acg.yaml is there already)');
  expect(Object.keys(await filesBelow(root)).filter((name) => name.startsWith('accounts'))).toEqual([]);
});

test.each([
  ['a file where a folder has to be', 'accounts', (place: string) => writeFile(place, 'x')],
  ['a link out of the folder', '.github', (place: string) => symlink(tmpdir(), place)],
])('%s: says so, exits 1 and writes nothing at all', async (_what, name, make) => {
  await make(path.join(root, name));
  const { code, err } = await init();
  expect(code).toBe(1);
  expect(err).toContain(`INIT_FOLDER ${name} is not a folder`);
  expect(await readdir(root)).toEqual([name]);
});

test('keeps a link where a file would be, even one that leads nowhere', async () => {
  await symlink('/nonexistent/elsewhere', path.join(root, 'README.md'));
  const { code, out } = await init();
  expect(code).toBe(0);
  expect(out).toContain('kept      README.md (is there already, with another text)');
  expect((await lstat(path.join(root, 'README.md'))).isSymbolicLink()).toBe(true);
});

test('--uses names repository and commit; what can be moved, or breaks out of the line, is refused', async () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const { code, out } = await init('--uses', `ours/acgctl@${commit}`);
  expect(code).toBe(0);
  expect(out).not.toContain('not a release');
  const workflow = await readFile(path.join(root, '.github/workflows/acgctl-plan.yml'), 'utf8');
  expect(workflow).toContain(`    uses: ours/acgctl/.github/workflows/plan.yml@${commit} #`);
  for (const uses of ['v1', 'ours/acgctl@v1', `acgctl@${commit}`, `ours/acgctl@${commit}\n`, `a/b c@${commit}`, '']) {
    const refused = await acgctl(['init', 'elsewhere', `--uses=${uses}`], { cwd: root });
    expect({ code: refused.code, usage: refused.err.startsWith('acgctl: USAGE') }).toEqual({ code: 1, usage: true });
  }
  expect(await readdir(root)).not.toContain('elsewhere');
});

test('a build that is no release names a commit that cannot exist, and says so', async () => {
  const { out } = await init();
  expect(out).toContain('This acgctl is not a release');
  expect(await readFile(path.join(root, '.github/workflows/acgctl-plan.yml'), 'utf8')).toContain(
    `@${'0'.repeat(40)} #`,
  );
});
