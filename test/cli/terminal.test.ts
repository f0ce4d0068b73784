// What a person at a terminal meets: suggestions for mistyped words, and completion that the shells themselves take.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { commands } from '../../src/cli/registry.ts';
import { acgctl } from '../support/program.ts';

const run = promisify(execFile);

describe('a mistyped word', () => {
  test.each([
    [['aply'], 'Did you mean `acgctl apply`?'],
    [['Plan'], 'Did you mean `acgctl plan`?'],
    [['plan', '--acount', 'x'], 'Did you mean --account?'],
    [['apply', '--auto-aprove'], 'Did you mean --auto-approve?'],
    [['plan', '--xyzzy'], 'See `acgctl plan --help`.'],
  ])('%j', async (args, hint) => {
    const { code, out, err } = await acgctl(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(hint);
  });
});

describe('a word with nothing in it', () => {
  test.each([
    [['apply', '--auto-approve', '--account', ''], '--account is given with nothing in it'],
    [['apply', '--auto-approve', '--account='], '--account is given with nothing in it'],
    [['plan', '--base', ''], '--base is given with nothing in it'],
    [['plan', '--out', ''], '--out is given with nothing in it'],
    [['plan', '--log', ''], '--log is given with nothing in it'],
    [['-C', '', 'plan'], '--chdir is given with nothing in it'],
    [['apply', '', '--auto-approve'], 'an argument has nothing in it'],
  ])('%j is an error of usage', async (args, message) => {
    const { code, out, err } = await acgctl(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`acgctl: USAGE ${message}`);
  });
});

const hasBash = existsSync('/bin/bash');

describe('completion', () => {
  test('is told for each shell, and for no other', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, out } = await acgctl(['completion', shell]);
      expect(code).toBe(0);
      for (const word of ['plan', 'detailed-exitcode', 'auto-approve']) expect(out).toContain(word);
    }
    expect(await acgctl(['completion', 'cmd'])).toMatchObject({ code: 1, out: '' });
  });

  test.runIf(hasBash)('works in bash', async () => {
    const { out } = await acgctl(['completion', 'bash']);
    const complete = async (...words: readonly string[]): Promise<readonly string[]> => {
      const list = words.map((word) => `'${word}'`).join(' ');
      const ask = `${out}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _acgctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return (await run('/bin/bash', ['--norc', '-c', ask])).stdout.trim().split('\n');
    };
    expect(await complete('acgctl', 'va')).toEqual(['validate']);
    expect(await complete('acgctl', 'validate', '--st')).toEqual(['--strict']);
    expect(await complete('acgctl', 'show', 'pl')).toEqual(['']);
  });
});

describe('the help of each command', () => {
  test.each(Object.keys(commands))('%s: its examples are command lines that it takes', async (name) => {
    const command = await commands[name]?.load();
    if (command === undefined) throw new Error('no command');
    const { code, out } = await acgctl([name, '--help']);
    expect(code).toBe(0);
    for (const [line, does] of command.examples) {
      expect(out).toContain(line);
      expect(out).toContain(does);
      const [, words = ''] = /acgctl (\S+.*?)(?: > \S+|\))?$/.exec(line) ?? [];
      const [first, ...rest] = words.split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
      expect(first).toBe(name);
      expect(() => parseArguments(rest, command.options, command.most, name)).not.toThrow();
    }
  });
});
