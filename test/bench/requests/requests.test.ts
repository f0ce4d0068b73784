// Every shape of change takes the least requests there are for it: a request more is a regression. No window of any kind
// answers 429, and waiting for permits costs at most a twentieth of the least time.

import { expect, test } from 'vitest';
import { recordFigure } from '../../support/figures.ts';
import { leastTime } from './least-seconds.ts';
import { measureShape } from './measure.ts';
import type { Surroundings } from './run-shape.ts';
import { shapes } from './shapes.ts';

const windows = ['sliding', 'fixed', 'bucket'] as const;
const latencies = [50, 2_000] as const;

/** One of the six a shape; `npm run bench:requests` measures all of them. */
function surroundingsOf(index: number): Surroundings {
  return { window: windows[index % 3] as Surroundings['window'], latency: latencies[index % 2] as number };
}

test.each(shapes.map((shape, index) => ({ ...shape, index })))('$name', { timeout: 120_000 }, async (shape) => {
  const surroundings = surroundingsOf(shape.index);
  const { least, measured } = await measureShape(shape, [surroundings]);
  const [{ taken, leastTime: time } = expect.fail('nothing was measured')] = measured;
  recordFigure('bench:requests', { shape: shape.name, ...surroundings, ...taken, least: least.reads + least.writes });
  expect(taken.left).toEqual([]);
  expect(taken.tooManyRequests).toBe(0);
  expect(taken.writes).toBe(least.writes);
  expect(taken.reads).toBe(least.reads);
  expect(taken.milliseconds).toBeGreaterThanOrEqual(time);
  expect(taken.milliseconds).toBeLessThanOrEqual(1.05 * time);
});

test('the least time opens a window after each full one, and a chain takes its latencies', () => {
  const phase = (requests: number) => [new Array<number>(requests).fill(1)];
  expect(leastTime(phase(100), 50, 100)).toBe(50);
  expect(leastTime(phase(101), 50, 100)).toBe(60_050);
  expect(leastTime(phase(1_000), 2_000, 1_000)).toBe(540_000 + 2_000);
  expect(leastTime([[7]], 2_000, 16)).toBe(14_000);
  expect(leastTime(phase(17), 2_000, 16)).toBe(4_000);
});
