// The journal of an apply: what it holds, what the next run tells of a run that was killed, what a torn, foreign or
// hostile file does, and that nothing is sent without it.

import { spawn } from 'node:child_process';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/model/journal.ts';
import { type Bench, type Ended, withBench } from './bench.ts';
import { journalFile, readJournal } from './journal-faults.ts';

const command = ['apply', '--auto-approve', '--journal', journalFile] as const;

/** Kills an apply before the effect of a request. */
async function killedAt(request: number, { start, gate }: Bench): Promise<void> {
  const { child, ended } = start(...command);
  gate.watch(({ number }, reached) => {
    if (number !== request || reached !== 'before the effect') return undefined;
    child.kill('SIGKILL');
    return 'stop';
  });
  expect((await ended).signal).toBe('SIGKILL');
  gate.watch();
}

test('is one JSON line for the start, each step, each result and the end', async () => {
  await withBench(async ({ root, run }) => {
    const { code, err } = await run(...command);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = await readJournal(root);
    const [first, last] = [lines[0], lines.at(-1)];
    if (first?.event !== 'start') throw new Error('no start');
    expect(first).toMatchObject({ changes: 52, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect(last).toMatchObject({ event: 'end', outcomes: { done: 52 } });
    expect(lines).toHaveLength(2 + 2 * first.steps);
    for (let step = 1; step <= first.steps; step += 1) {
      const own = lines.filter((line) => 'step' in line && line.step === step);
      expect(own.map(({ event }) => event)).toEqual(['step', 'result']);
    }
    for (const line of lines) expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-.*Z$/));
  });
});

test.each([7, 13, 16, 19, 30, 38, 45])(
  'of a run killed at request %i: the next one tells what it knows',
  async (request) => {
    await withBench(async (bench) => {
      await killedAt(request, bench);
      const lines = await readJournal(bench.root);
      const again = await bench.run(...command);
      expect(again.code).toBe(0);
      expect(spelledOut(again.err)).toBe(expectedWords(lines));
      expect((await bench.run(...command)).err).toBe('');
    });
  },
);

/** The sentence about the dead run, made by other means than the program's. */
function expectedWords(lines: readonly (JournalEntry & { readonly time?: string })[]): string {
  const start = lines.find((line) => line.event === 'start');
  const results = lines.filter((line) => line.event === 'result');
  const steps = lines.filter((line) => line.event === 'step');
  const open = steps.filter(({ step }) => results.every((own) => own.step !== step));
  const done = results.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
  const told = done === 0 ? 'nothing settled' : `${done} done`;
  const addresses = open.flatMap((line) => line.addresses).sort();
  const flight = addresses.length === 0 ? 'nothing on its way' : `on its way when it ended: ${addresses.join(', ')}`;
  const moves = open.filter(({ does }) => does === 'move-number').flatMap((line) => line.addresses);
  const moved = moves.map((address) => `; being moved, and created first if in no account: ${address.split('/')[1]}`);
  const run = `The run of ${start?.time} with the plan ${start?.digest.slice(0, 19)}`;
  return `${run} did not end: ${told}; ${flight}${moved.join('')}.\n`;
}

/** `contoso/+1..+3` as the three addresses that it stands for. */
function spelledOut(sentence: string): string {
  return sentence.replace(/(?<=on its way when it ended: )[^;]*(?=;|\.\n)/, (list) =>
    list
      .split(', ')
      .flatMap((run) => {
        const [, account, first, last = first] = /^(.*\/)\+(\d+)(?:\.\.\+(\d+))?$/.exec(run) ?? [];
        if (account === undefined) return [run];
        const count = Number(last) - Number(first) + 1;
        return Array.from({ length: count }, (_, index) => `${account}+${Number(first) + index}`);
      })
      .sort()
      .join(', '),
  );
}

test('of a run killed between the two requests of a move: a fresh plan creates the number first', async () => {
  await withBench(async (bench) => {
    const { child, ended } = bench.start(...command);
    let number = '';
    bench.gate.watch(({ method, url }, reached) => {
      const path = decodeURIComponent(url);
      if (method !== 'DELETE' || !path.includes('/numbers/') || reached !== 'before the reply') return undefined;
      number = /\+\d+/.exec(path)?.[0] ?? '';
      child.kill('SIGKILL');
      return 'stop';
    });
    expect((await ended).signal).toBe('SIGKILL');
    const isThere = (): boolean =>
      bench.simulator.gateway.readState().numbers.some(({ telephoneNumber }) => telephoneNumber === number);
    expect(isThere()).toBe(false);
    const writes: string[] = [];
    bench.gate.watch(({ method, url }, reached) => {
      if (method !== 'GET' && reached === 'before the effect')
        writes.push(`${method} ${url.split('?')[0]} ${isThere()}`);
      return undefined;
    });
    const again = await bench.run(...command);
    expect(again).toMatchObject({ code: 0, err: expect.stringContaining(`if in no account: ${number}.`) });
    const firstOfNumbers = writes.findIndex((write) => /umbers/.test(write));
    expect(writes[firstOfNumbers]).toMatch(/^POST .*:createOrUpdateNumbers false$/);
    expect(writes.slice(firstOfNumbers + 1).every((write) => write.endsWith(' true'))).toBe(true);
    expect((await bench.run('plan', '--detailed-exitcode')).code).toBe(0);
  });
});

test('that ends in half a line is told as far as it goes, and the next line is whole', async () => {
  for (const cut of [1, 20, 75]) {
    await withBench(async (bench) => {
      await killedAt(25, bench);
      const file = path.join(bench.root, journalFile);
      const before = await readFile(file);
      await truncate(file, before.length - cut);
      const again = await bench.run(...command);
      expect(again.code).toBe(0);
      expect(again.err).toMatch(
        cut === 1 ? /did not end: \d+ done; on its way when it ended: \w+\/\+\d+/ : /did not end: \d+ done; nothing on/,
      );
      const lines = (await readFile(file, 'utf8')).split('\n');
      const broken = lines.filter((line) => line !== '' && !isJson(line));
      expect(broken).toHaveLength(cut === 1 ? 0 : 1);
      expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ event: 'end' });
    });
  }
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('lines that no acgctl wrote are passed over, and no value of theirs reaches the terminal raw', async () => {
  await withBench(async ({ root, run }) => {
    const lines = [
      'null',
      '[]',
      '7',
      '{"event":"start"}',
      '{"event":"start","time":1,"digest":{}}',
      '{"event":"step","time":"t"}',
      '{"event":"result","time":"t","step":1,"outcomes":[null]}',
      '{"event":"start","time":"\\u001b[2Jt","digest":"sha256:abc","changes":1,"steps":1}',
      '{"event":"step","time":"t","step":1,"does":"x","addresses":["a\\u001b]0;x\\u0007\\n::error::b"]}',
      '\u0000\u0001',
    ];
    await writeFile(path.join(root, journalFile), `${lines.join('\n')}\n`);
    const { code, err } = await run(...command);
    expect(code).toBe(0);
    expect(err).toBe(
      'The run of \\u{1b}[2Jt with the plan sha256:abc did not end: nothing settled; on its way when it ended: a\\u{1b}]0;x\\u{7}\\u{a}::error::b.\n',
    );
  });
});

test.each(['no/such/folder/journal.jsonl', '.', '/dev/full'])(
  'that cannot be written (%s): nothing is written to the gateway',
  async (file) => {
    await withBench(async ({ run, simulator, gate }) => {
      const { code, out, err } = await run('apply', '--auto-approve', '--json', '--journal', file);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain('acgctl: JOURNAL_FILE cannot write the journal');
      expect(simulator.gateway.metrics().writes).toBe(0);
      if (file !== '/dev/full') expect(gate.passed()).toEqual([]);
    });
  },
);

test('on a disk that becomes full: no more is sent, what was sent is told, and the next run goes on', async () => {
  await withBench(async (bench) => {
    const limited = await runLimited(bench);
    expect(limited.code).toBe(3);
    expect(limited.err).toContain('acgctl: JOURNAL_FILE cannot write the journal');
    expect(limited.out).toMatch(/Apply: \d+ done, \d+ not attempted\./);
    const done = Number(/Apply: (\d+) done/.exec(limited.out)?.[1]);
    expect(done).toBeGreaterThan(0);
    expect(bench.simulator.gateway.metrics().writes).toBeLessThan(30);
    const again = await bench.run(...command);
    expect(again).toMatchObject({ code: 0, err: expect.stringContaining('did not end: ') });
    expect((await bench.run('plan', '--detailed-exitcode')).code).toBe(0);
  });
});

/** The same command where no file may grow beyond 4 KiB. */
function runLimited({ root, environment, main }: Bench): Promise<Pick<Ended, 'code' | 'out' | 'err'>> {
  return new Promise((resolve) => {
    const words = ['ulimit -f 4; exec "$@"', 'sh', process.execPath, main, ...command];
    const child = spawn('bash', ['-c', ...words], { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
