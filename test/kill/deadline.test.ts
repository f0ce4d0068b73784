// `--deadline`: no write starts after it, what is on its way is finished, the report says what is left and how to go on.

import { expect, test } from 'vitest';
import type { Outcome } from '../../src/model/outcome.ts';
import { inParallel, withBench } from './bench.ts';
import { journalFaults, journalFile, outcomeFaults } from './journal-faults.ts';
import { afterwards, modes, prepare, type Unbroken, unbrokenRun } from './unbroken.ts';

const unbroken = new Map<string, Promise<Unbroken>>(modes.map((mode) => [mode, unbrokenRun(mode)]));

const cases = modes.flatMap((mode) => [60, 130].map((latencyMs) => ({ mode, latencyMs })));

test('stops an apply with exit 3 and a true report, and the same command goes on', async () => {
  const results = await inParallel(4, cases, async ({ mode, latencyMs }) => {
    const whole = (await unbroken.get(mode)) as Unbroken;
    return await withBench(
      async (bench) => {
        const command = [...(await prepare(mode, bench, whole)), '--journal', journalFile, '--deadline', '1s'];
        const { code, out, err } = await bench.run(...command, '--json');
        const report = JSON.parse(out) as { stopped: string; outcomes: Outcome[]; verification: object };
        const { stopped, verification, outcomes } = report;
        const faults = [...outcomeFaults(outcomes, bench, whole), ...(await journalFaults(bench, whole))];
        if (!outcomes.some(({ state }) => state === 'not attempted')) faults.push('nothing was left');
        const again = (await bench.run(...command.slice(0, -2))).code;
        faults.push(...(await afterwards(bench, whole)));
        return { code, err, stopped, verification, again, faults };
      },
      { latencyMs },
    );
  });
  expect(results).toEqual(
    results.map(() => ({
      code: 3,
      err: '',
      stopped: 'the deadline was reached',
      verification: expect.objectContaining({ state: 'differs' }),
      again: 0,
      faults: [],
    })),
  );
});

test('says in words how to go on', async () => {
  const { code, out, err } = await withBench(({ run }) => run('apply', '--auto-approve', '--deadline', '1s'), {
    latencyMs: 150,
  });
  expect({ code, err }).toEqual({ code: 3, err: '' });
  expect(out).toContain(
    'Stopped: the deadline was reached. Run the same command again: it goes on from what is there.',
  );
});

test('that is over before the first write leaves everything, and one beyond all timers never comes', async () => {
  const results = await inParallel(2, ['0s', '9999h'], (deadline) =>
    withBench(async ({ run, watch }) => {
      const { code, err } = await run('apply', '--auto-approve', '--deadline', deadline);
      return { code, err, changed: watch.transitions.size > 0 };
    }),
  );
  expect(results).toEqual([
    { code: 3, err: '', changed: false },
    { code: 0, err: '', changed: true },
  ]);
});
