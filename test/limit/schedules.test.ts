// The limit over several processes: no window of the gateway's sees more than 100 requests where they share a ledger, a
// plan or a declared pace; and what it costs where they share nothing.

import { expect, it } from 'vitest';
import { recordFigure } from '../support/figures.ts';
import { worstWindow } from './machine.ts';
import { runSchedule, type Sharing } from './schedule.ts';

/** `full`: schedules with a window of at least 90, so that the limit was put to the test. */
async function runAll(sharing: Sharing, schedules: number) {
  const figure = { schedules, requests: 0, killed: 0, tooMany: 0, worstWindow: 0, full: 0 };
  for (let seed = 1; seed <= schedules; seed += 1) {
    const { arrivals, tooMany, killed } = await runSchedule(seed, sharing);
    const worst = worstWindow(arrivals);
    if (worst > 100 && sharing !== 'nothing') throw new Error(`schedule ${seed} with ${sharing}: ${worst} in a window`);
    figure.requests += arrivals.length;
    figure.tooMany += tooMany;
    figure.killed += killed;
    figure.full += worst >= 90 ? 1 : 0;
    figure.worstWindow = Math.max(figure.worstWindow, worst);
  }
  recordFigure(`limit: ${sharing}`, figure);
  return figure;
}

it.each(['ledger', 'plan', 'pace'] as const)(
  '5,000 schedules of up to four processes that share a %s: at most 100 requests in any 60 s, and no 429',
  async (sharing) => {
    const figure = await runAll(sharing, 5000);
    expect(figure).toMatchObject({ schedules: 5000, tooMany: 0 });
    expect(figure.worstWindow).toBeLessThanOrEqual(100);
    expect(figure.full).toBeGreaterThan(100);
  },
  300_000,
);

it('500 schedules that share nothing: the 429s are few, and all requests succeed', async () => {
  const figure = await runAll('nothing', 500);
  expect(figure.tooMany).toBeGreaterThan(0);
  expect(figure.tooMany / figure.requests).toBeLessThan(0.1);
}, 300_000);
