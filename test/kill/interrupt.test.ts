// SIGINT, SIGTERM and SIGHUP of the real program at scattered instants of an apply, and at requests that hang. The seven seconds
// are a promise to users (CONTRACT.md section 7), so this is the one place where a test looks at a clock.

import { spawn } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { acgctl } from '../support/program.ts';
import { writeRepository } from '../support/repository.ts';
import { files, liveState } from './interrupted-world.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');
const rounds = process.env.KILL_DEEP === undefined ? 15 : 60;
const lanes = 3;

interface Interrupted {
  readonly code: number | null;
  readonly out: string;
  /** From the signal to the end. */
  readonly milliseconds: number;
  /** Writes that arrived more than a moment after the signal. */
  readonly lateWrites: readonly string[];
}

/** A write that was already on its way may arrive this long after the signal: on a busy machine too. */
const moment = 1000;
/** So long takes each request that an apply which did not stop would go on well beyond that moment. */
const latency = 150;

async function interruptAt(
  simulator: Simulator,
  root: string,
  request: number,
  signal: NodeJS.Signals,
): Promise<Interrupted> {
  const { requests } = simulator.gateway;
  const env = { PATH: process.env.PATH, ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  const child = spawn(process.execPath, [main, 'apply', '--auto-approve'], { cwd: root, env });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver && requests().length < request) await sleep(1);
  const at = Date.now();
  child.kill(signal);
  const code = await ended;
  const late = requests().filter(({ method, time }) => method !== 'GET' && Date.parse(time) > at + moment);
  return {
    code,
    out,
    milliseconds: Date.now() - at,
    lateWrites: late.map(({ method, path: to }) => `${method} ${to}`),
  };
}

async function withSimulator<T>(latencyMs: number, work: (simulator: Simulator) => Promise<T>): Promise<T> {
  const simulator = await startSimulator({ state: liveState, knobs: { latencyMs, sync: { delaySeconds: 0 } } });
  try {
    return await work(simulator);
  } finally {
    await simulator.close();
  }
}

const goOn = async (simulator: Simulator, root: string): Promise<readonly (number | null)[]> => {
  const env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  const again = await acgctl(['apply', '--auto-approve'], { cwd: root, env });
  return [again.code, (await acgctl(['plan', '--detailed-exitcode'], { cwd: root, env })).code];
};

test(`${rounds} signals at scattered requests: exit 130 in time, no new write, and the next run ends the work`, async () => {
  const root = await writeRepository(files);
  const queue = Array.from({ length: rounds }, (_, index) => index).values();
  const lane = async (): Promise<void> => {
    for (const index of queue) {
      await withSimulator(latency, async (simulator) => {
        const request = 1 + ((index * 17) % 40);
        const { code, milliseconds, lateWrites } = await interruptAt(
          simulator,
          root,
          request,
          (['SIGTERM', 'SIGHUP'] as const)[index % 5] ?? 'SIGINT',
        );
        const told = `signal at request ${request}`;
        expect(code, told).toBe(130);
        expect(milliseconds, told).toBeLessThan(7000);
        // The second half of a move is finished on purpose.
        expect(
          lateWrites.filter((write) => !/^PUT .*\/numbers\//.test(write)),
          told,
        ).toEqual([]);
        expect(await goOn(simulator, root), told).toEqual([0, 0]);
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}, 600_000);

test.each([6, 16, 24])(
  'request %i hangs: exit 130 within seven seconds, and the next run ends the work',
  async (nth) => {
    const root = await writeRepository(files);
    await withSimulator(0, async (simulator) => {
      simulator.gateway.setFaults([{ match: { nth }, act: 'hang' }]);
      const { code, milliseconds, out } = await interruptAt(simulator, root, nth, 'SIGINT');
      expect(code).toBe(130);
      expect(milliseconds).toBeLessThan(7000);
      if (nth > 12) expect(out).toContain('Stopped: the run was interrupted');
      simulator.gateway.setFaults([]);
      expect(await goOn(simulator, root)).toEqual([0, 0]);
    });
  },
  60_000,
);

test('--deadline stops between requests with exit 3 and says how to go on', async () => {
  const root = await writeRepository(files);
  await withSimulator(100, async (simulator) => {
    const env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
    const { code, out } = await acgctl(['apply', '--auto-approve', '--deadline', '1s'], { cwd: root, env });
    expect(code).toBe(3);
    expect(out).toContain('Stopped: the deadline was reached. Run the same command again');
    expect(await goOn(simulator, root)).toEqual([0, 0]);
  });
});

test('the journal of a killed run tells the next one what was on its way, even with half a line at its end', async () => {
  const root = await writeRepository(files);
  const journal = path.join(root, 'journal.jsonl');
  await withSimulator(0, async (simulator) => {
    const env = { PATH: process.env.PATH, ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
    simulator.gateway.setFaults([{ match: { path: '/accounts/new:createOrUpdateNumbers' }, act: 'hang' }]);
    const child = spawn(process.execPath, [main, 'apply', '--auto-approve', '--journal', journal], {
      cwd: root,
      env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    while (!simulator.gateway.requests().some(({ path: to }) => to === '/accounts/new:createOrUpdateNumbers'))
      await sleep(5);
    child.kill('SIGKILL');
    await ended;
    simulator.gateway.setFaults([]);
    await appendFile(journal, '{"time":"2026-');
    const again = await acgctl(['apply', '--auto-approve', '--journal', journal], {
      cwd: root,
      env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token },
    });
    expect(again.code).toBe(0);
    expect(again.err).toMatch(/^The run of .* did not end: .*\d+ done.*on its way when it ended: .*new\/\+14255555000/);
    const lines = (await readFile(journal, 'utf8')).trim().split('\n');
    const whole = lines
      .filter((line) => line !== '{"time":"2026-')
      .map((line) => JSON.parse(line) as { event: string });
    expect(lines).toHaveLength(whole.length + 1);
    expect(whole.at(-1)?.event).toBe('end');
    const third = await acgctl(['apply', '--auto-approve', '--journal', journal], {
      cwd: root,
      env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token },
    });
    expect(third).toMatchObject({ code: 0, err: '' });
  });
});

test('a journal that cannot be written stops everything before a request is sent', async () => {
  const root = await writeRepository(files);
  await withSimulator(0, async (simulator) => {
    const env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
    const { code, err } = await acgctl(['apply', '--auto-approve', '--journal', 'no/such/folder/j'], {
      cwd: root,
      env,
    });
    expect(code).toBe(1);
    expect(err).toContain('JOURNAL_FILE');
    expect(simulator.gateway.requests()).toEqual([]);
  });
});
