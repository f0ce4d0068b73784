// The entry answers for itself: where there is nothing but its one file, so that nothing else can have been loaded.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { overallHelp } from '../../src/cli/about.ts';
import { acgctl } from '../support/program.ts';
import { projectRoot } from '../support/tree.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acgctl-entry-'));
const alone = path.join(folder, 'main.cjs');
copyFileSync(path.join(projectRoot, 'dist/main.js'), alone);
afterAll(() => rmSync(folder, { recursive: true }));

const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string };
const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [alone, ...args], { encoding: 'utf8', stdio: 'pipe' });

describe('the entry alone', () => {
  test.each(['--help', '-h', 'help'])('%s is the help that the sources give', (word) => {
    expect(run(word)).toBe(overallHelp(version));
  });

  test.each(['--version', '-V'])('%s', (word) => {
    expect(run(word)).toBe(`${version}\n`);
  });

  test.each([[], ['validate'], ['--help', 'validate'], ['--version', '--json']])(
    '%j is the program’s, which is not there',
    (...args) => {
      expect(() => run(...args)).toThrow(/program\.mjs/);
    },
  );
});

test.each([
  ['--help', overallHelp(version)],
  ['--version', `${version}\n`],
])('%s with an option behind it is answered by the program alike', async (word, answer) => {
  expect(await acgctl([word, '--json'])).toEqual({ code: 0, out: answer, err: '' });
});

test('without a command the help is shown, and it is an error', async () => {
  expect(await acgctl([])).toEqual({ code: 1, out: overallHelp(version), err: '' });
});
