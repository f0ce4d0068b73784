// The part that the test files of the simulation have in common; there are two, so that they run beside each other.

import { expect } from 'vitest';
import { tellFigures } from './figures.ts';
import { walkSeeds } from './walk-seeds.ts';

export async function expectNoViolation(first: number, last: number): Promise<void> {
  const started = performance.now();
  const { figures, stories } = await walkSeeds(first, last);
  process.stdout.write(`${tellFigures(figures, (performance.now() - started) / 1000)}\n`);
  expect(stories.join('\n\n')).toBe('');
  // It all did happen.
  const { schedules, kills, interruptions, intrusions, faults, stale, doubts, whole } = figures;
  for (const count of [kills, interruptions, intrusions, faults]) expect(count).toBeGreaterThan(schedules / 20);
  for (const count of [stale, doubts]) expect(count).toBeGreaterThan(schedules / 100);
  expect(whole).toBeGreaterThan(schedules / 2);
}
