// The shared limit and the lock over up to eight processes in virtual time: whatever is paused, killed, lost or away, no
// window of the gateway sees more than the limit, and every write arrives while its sender has the lease.

import { expect, it } from 'vitest';
import { recordFigure } from '../support/figures.ts';
import { limit, runSchedule, type Sabotage, type ScheduleResult, type Trouble } from './schedule.ts';

async function runAll(name: string, trouble: Trouble, from: number, schedules: number) {
  const cpu = process.cpuUsage();
  const sums = {
    schedules,
    processes: 0,
    requests: 0,
    writes: 0,
    killed: 0,
    lockLost: 0,
    outages: 0,
    storeRequests: 0,
  };
  let full = 0;
  for (let seed = from; seed < from + schedules; seed += 1) {
    const result: ScheduleResult = await runSchedule(seed, trouble);
    if (result.worstWindow > limit.requests) throw new Error(`schedule ${seed}: ${result.worstWindow} in a window`);
    if (result.strayWrites > 0) throw new Error(`schedule ${seed}: ${result.strayWrites} writes without the lock`);
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) if (key !== 'schedules') sums[key] += result[key];
    full += result.worstWindow >= limit.requests * 0.9 ? 1 : 0;
  }
  const { user, system } = process.cpuUsage(cpu);
  recordFigure(`coordination: schedules ${name}`, { ...sums, full, cpuSeconds: (user + system) / 1e6 });
  return { ...sums, full };
}

it('1,500 schedules with kills, pauses and a store that fails: one writer, and never more than the limit', async () => {
  const found = await runAll('with all troubles', { kills: true, pauses: true, store: true }, 1, 1500);
  // The limit, the lock and the troubles were put to the test.
  expect(found.full).toBeGreaterThan(750);
  expect(found.writes).toBeGreaterThan(10_000);
  expect(found.killed).toBeGreaterThan(500);
  expect(found.lockLost).toBeGreaterThan(50);
  expect(found.outages).toBeGreaterThan(200);
}, 300_000);

it('500 schedules without trouble: the same, and nobody loses the lock', async () => {
  const found = await runAll('without trouble', { kills: false, pauses: false, store: false }, 10_001, 500);
  expect(found.full).toBeGreaterThan(300);
  expect(found).toMatchObject({ killed: 0, lockLost: 0, outages: 0 });
}, 300_000);

it.each<[Sabotage, 'worstWindow' | 'strayWrites']>([
  ['a short window', 'worstWindow'],
  ['a wall clock that sleeps too', 'worstWindow'],
  ['old permits are used', 'worstWindow'],
  ['no guard', 'strayWrites'],
])(
  '%s is found',
  async (sabotage, sign) => {
    const most = sign === 'worstWindow' ? limit.requests : 0;
    for (let seed = 1; seed <= 1000; seed += 1) {
      const result = await runSchedule(seed, { kills: true, pauses: true, store: true }, sabotage);
      if (result[sign] > most) return;
    }
    throw new Error('1,000 schedules do not show it');
  },
  300_000,
);
