// Files are written whole, keep their mode, stay links, and are never written over what somebody else has changed.

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFiles } from '../../../src/config/write/write-files.ts';

let root: string;
const at = (file: string): string => path.join(root, file);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'acgctl-write-'));
  mkdirSync(at('accounts'));
  writeFileSync(at('accounts/a.yaml'), 'old');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a file is replaced as a whole, with its mode, and nothing is left beside it', async () => {
  chmodSync(at('accounts/a.yaml'), 0o640);
  await writeFiles(root, [
    { file: 'accounts/a.yaml', before: Buffer.from('old'), after: 'new' },
    { file: 'numbers/deep/b.csv', before: undefined, after: 'Numbers\n' },
  ]);
  expect(readFileSync(at('accounts/a.yaml'), 'utf8')).toBe('new');
  expect(statSync(at('accounts/a.yaml')).mode & 0o777).toBe(0o640);
  expect(readdirSync(root, { recursive: true }).sort()).toEqual([
    ...['accounts', 'accounts/a.yaml', 'numbers', 'numbers/deep', 'numbers/deep/b.csv'],
  ]);
});

test.each([
  { name: 'a file that was changed meanwhile', file: 'accounts/a.yaml', before: Buffer.from('older') },
  { name: 'a file that has come meanwhile', file: 'accounts/a.yaml', before: undefined },
  { name: 'a file that has gone meanwhile', file: 'accounts/gone.yaml', before: Buffer.from('x') },
])('$name stops the run before anything is written', async ({ file, before }) => {
  const first = { file: 'accounts/first.yaml', before: undefined, after: 'x' };
  await expect(writeFiles(root, [first, { file, before, after: 'new' }])).rejects.toMatchObject({
    code: 'FILE_CHANGED',
  });
  expect(readdirSync(at('accounts'))).toEqual(['a.yaml']);
  expect(readFileSync(at('accounts/a.yaml'), 'utf8')).toBe('old');
});

test('a link stays a link', async () => {
  symlinkSync('a.yaml', at('accounts/link.yaml'));
  await writeFiles(root, [{ file: 'accounts/link.yaml', before: Buffer.from('old'), after: 'new' }]);
  expect(lstatSync(at('accounts/link.yaml')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('accounts/a.yaml'), 'utf8')).toBe('new');
});

test('what cannot be read is not written over', async () => {
  await expect(writeFiles(root, [{ file: 'accounts', before: Buffer.from(''), after: 'new' }])).rejects.toMatchObject({
    code: 'EISDIR',
  });
});

test('a file that cannot be written is named, and is as it was', async () => {
  mkdirSync(at('accounts/.a.yaml.acgctl'));
  await expect(
    writeFiles(root, [{ file: 'accounts/a.yaml', before: Buffer.from('old'), after: 'new' }]),
  ).rejects.toMatchObject({ code: 'OUTPUT_FILE', message: 'cannot write accounts/a.yaml' });
  expect(readFileSync(at('accounts/a.yaml'), 'utf8')).toBe('old');
});
