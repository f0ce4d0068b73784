// Files that lie where they should not, or are none.

import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { gatewayText, loadFiles, withRepository, zoomAccount, zoomSettings } from './repository.ts';

const today = '2026-11-22';
const files = { 'accounts/a.yaml': 'account: a\n' };

async function codesAfter(prepare: (root: string) => void, inside: string = ''): Promise<readonly string[]> {
  return await withRepository(files, async (root) => {
    prepare(root);
    const { diagnostics } = await loadConfig({ root: path.join(root, inside), today });
    return diagnostics.map(({ code, at }) => `${code} ${at.file}`);
  });
}

test('a link to a file inside the repository is read', async () => {
  const codes = await codesAfter((root) => {
    mkdirSync(path.join(root, 'shared'));
    writeFileSync(path.join(root, 'shared', 'b.yaml'), 'account: b\n');
    symlinkSync('../shared/b.yaml', path.join(root, 'accounts', 'b.yaml'));
  });
  expect(codes).toEqual([]);
});

test.each([
  ['a file outside', '/etc/hostname', 'FILE_OUTSIDE accounts/b.yaml'],
  ['nothing', 'nowhere.yaml', 'FILE_MISSING accounts/b.yaml'],
  ['itself', 'b.yaml', 'FILE_UNREADABLE accounts/b.yaml'],
  ['a folder outside', '/etc', 'FILE_LINK accounts/b.yaml'],
  ['a device', '/dev/zero', 'FILE_OUTSIDE accounts/b.yaml'],
])('a link to %s is a finding', async (_, target, expected) => {
  expect(await codesAfter((root) => symlinkSync(target, path.join(root, 'accounts', 'b.yaml')))).toEqual([expected]);
});

test('accounts/ itself may not be a link that leads out', async () => {
  const codes = await codesAfter((root) => {
    mkdirSync(path.join(root, 'repo'));
    writeFileSync(path.join(root, 'repo', 'acg.yaml'), gatewayText);
    symlinkSync('../accounts', path.join(root, 'repo', 'accounts'));
  }, 'repo');
  expect(codes).toEqual(['NO_ACCOUNT_FILES acg.yaml', 'FILE_LINK accounts'].sort());
});

test('acg.yaml may not be a link that leads out', async () => {
  const codes = await codesAfter((root) => {
    mkdirSync(path.join(root, 'repo', 'accounts'), { recursive: true });
    symlinkSync('../acg.yaml', path.join(root, 'repo', 'acg.yaml'));
  }, 'repo');
  expect(codes).toContain('FILE_OUTSIDE acg.yaml');
});

test('a CSV file behind a link that leads out is not read', async () => {
  const entry = `${zoomAccount('a')}numbers:\n  - csv: ../numbers/a.csv\n${zoomSettings}`;
  await withRepository({ 'accounts/a.yaml': entry }, async (root) => {
    mkdirSync(path.join(root, 'numbers'));
    symlinkSync('/etc/passwd', path.join(root, 'numbers', 'a.csv'));
    const { diagnostics } = await loadConfig({ root, today });
    expect(diagnostics.map(({ code, at }) => [code, at.file, at.line])).toEqual([
      ['FILE_OUTSIDE', 'accounts/a.yaml', 5],
    ]);
  });
});

test.skipIf(process.platform === 'win32')('a named pipe is refused and not waited for', async () => {
  const codes = await codesAfter((root) => execFileSync('mkfifo', [path.join(root, 'accounts', 'b.yaml')]));
  expect(codes).toEqual(['FILE_UNREADABLE accounts/b.yaml']);
});

test('a folder that does not exist has no acg.yaml', async () => {
  const { diagnostics } = await loadConfig({ root: '/nowhere/at/all', today });
  expect(diagnostics.map(({ code }) => code)).toEqual(['GATEWAY_FILE_MISSING']);
});

test('globs: several, one that leaves out, and no file twice', async () => {
  const accounts = {
    'acg.yaml': `${gatewayText}accounts: [./accounts/*.yaml, accounts/eu/*.yml, accounts/**/a.yaml, "!accounts/draft-*"]\n`,
    'accounts/a.yaml': 'account: a\n',
    'accounts/draft-b.yaml': 'account: b\n',
    'accounts/eu/c.yml': 'account: c\n',
    'accounts/README.md': 'no account\n',
    'accounts/.hidden/d.yaml': 'account: d\n',
    '.github/workflows/plan.yaml': 'on: push\n',
  };
  const { diagnostics, accounts: count } = await loadFiles(accounts);
  expect(count).toBe(2);
  expect(diagnostics.map(({ code, at }) => `${code} ${at.file}`)).toEqual([
    'ACCOUNT_FILE_UNMATCHED accounts/.hidden/d.yaml',
  ]);
});
