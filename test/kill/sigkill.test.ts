// SIGKILL of the real program at every boundary of every request of an apply, and the same command again. A third of
// the boundaries in every `npm test`, each request among them; all of them by `npm run kill:deep` (KILL_DEEP=1).

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inParallel, withBench } from './bench.ts';
import { boundaries } from './gate.ts';
import { type Killed, killAgainAndAgain, killRun } from './kill-run.ts';
import { modes, unbrokenRun } from './unbroken.ts';
import { files } from './world.ts';

const isDeep = process.env.KILL_DEEP === '1';
const lanes = 4;
const everything: Killed[] = [];

describe.each(modes)('an apply of a %s', (mode) => {
  test('converges when it is run again after a kill at any boundary, and no wrong number is ever absent', {
    timeout: 600_000,
  }, async () => {
    const unbroken = await unbrokenRun(mode);
    expect(unbroken.requests).toBeGreaterThanOrEqual(40);
    expect(unbroken.requests).toBeLessThan(100);
    const kills = Array.from({ length: unbroken.requests }, (_, index) => index + 1).flatMap((request) =>
      boundaries.filter((_, place) => isDeep || request % 3 === place).map((boundary) => ({ mode, boundary, request })),
    );
    const killed = await inParallel(lanes, kills, (kill) => killRun(kill, unbroken));
    everything.push(...killed);
    expect(killed).toHaveLength(kills.length);
    expect(killed.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(
      killed.some(({ gap }) => gap !== undefined),
      'a kill between the halves of a move',
    ).toBe(true);
  });
});

describe.each(modes)('an apply of a %s that is killed again and again', (mode) => {
  test('gets on with every run, and ends like the unbroken one', { timeout: 600_000 }, async () => {
    const unbroken = await unbrokenRun(mode);
    const seeds = Array.from({ length: isDeep ? 12 : 1 }, (_, index) => index);
    const chains = await inParallel(lanes, seeds, (seed) => killAgainAndAgain(mode, seed, unbroken));
    expect(chains.filter(({ faults }) => faults.length > 0)).toEqual([]);
    process.stdout.write(
      `Killed again and again (${mode}): ${chains.map(({ kills }) => kills).join(', ')} kills, each chain converged.\n`,
    );
  });
});

test('with --allow, a saved plan goes on after a kill; a fresh plan names the count that is left, and writes nothing', async () => {
  const strict = `${files['acg.yaml']}guards: { deletes: { max: 1 } }\n`;
  for (const [mode, code] of [
    ['saved plan', 0],
    ['fresh plan', 4],
  ] as const) {
    await withBench(async (bench) => {
      const { root, gate, watch, start, run } = bench;
      await writeFile(path.join(root, 'acg.yaml'), strict);
      await run('plan', '--out', 'p.json');
      const command = ['apply', ...(mode === 'saved plan' ? ['p.json'] : []), '--auto-approve', '--allow', 'deletes=8'];
      const { child, ended } = start(...command);
      gate.watch((passing, reached) => {
        if (!passing.url.includes('deleteNumbers') || reached !== 'after the reply') return undefined;
        child.kill('SIGKILL');
        return 'stop';
      });
      expect((await ended).signal).toBe('SIGKILL');
      gate.watch();
      const changed = watch.transitions.size;
      const again = await run(...command);
      expect(again.code).toBe(code);
      if (code === 0) return;
      expect(again.err).toMatch(/ALLOW_MISMATCH --allow deletes=8, and the plan has \d/);
      expect(watch.transitions.size).toBe(changed);
      const left = /and the plan has (\d)/.exec(again.err)?.[1];
      expect((await run('apply', '--auto-approve', '--allow', `deletes=${left}`)).code).toBe(0);
    });
  }
});

afterAll(() => {
  const most = (values: readonly number[]): number => Math.round(Math.max(0, ...values));
  for (const mode of modes) {
    const own = everything.filter((killed) => killed.mode === mode);
    const gaps = own.flatMap(({ gap }) => gap ?? []);
    const parts = [
      `SIGKILL (${mode}): ${own.length} kills${isDeep ? '' : ', a third of all (npm run kill:deep takes the others too)'}`,
      `${own.filter(({ faults }) => faults.length > 0).length} with a fault`,
      `${own.reduce((sum, { wrongAbsences }) => sum + wrongAbsences, 0)} wrong absences`,
      `at most ${most(own.map(({ reruns }) => reruns))} run(s) to converge`,
      `${gaps.length} between the halves of a move, the number there again after ${most(gaps.map(({ requests }) => requests))} requests and ${most(gaps.map(({ milliseconds }) => milliseconds))} ms of the next run at most`,
    ];
    process.stdout.write(`${parts.join('; ')}.\n`);
  }
});
