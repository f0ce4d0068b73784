// No run hangs, no outcome is wrong, nothing is written that is not in the plan, and the next run without faults finishes
// the work. A fixed share of the matrix in every `npm test`; all of it by `npm run faults:deep` (FAULTS_DEEP=1).

import { expect, it } from 'vitest';
import { recordFigure } from '../support/figures.ts';
import { faults } from './faults.ts';
import { baselineProblems, casesOf, operations, positions, tryCase } from './matrix.ts';

const isDeep = process.env.FAULTS_DEEP === '1';

it.each(operations)(
  `${faults.length} faults on %s`,
  async (operation) => {
    const cases = casesOf(operation, isDeep);
    const wrong: string[] = [];
    for (const one of cases) {
      const problems = await tryCase(one).catch((error: Error) => [error.stack ?? error.message]);
      const name = `${one.fault.name}, ${one.position}${one.andAfter ? ' and after' : ''}`;
      if (problems.length > 0) wrong.push(`${name}: ${problems.join('; ')}`);
    }
    recordFigure('faults', { operation, faults: faults.length, runs: cases.length, isDeep, wrong: wrong.length });
    expect(wrong).toEqual([]);
  },
  600_000,
);

it('the matrix is as large as it says, and its share has every pair', () => {
  expect(baselineProblems()).toEqual([]);
  expect(faults.length).toBeGreaterThanOrEqual(100);
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  expect(operations).toHaveLength(13);
  const share = operations.flatMap((operation) => casesOf(operation, false));
  const pairs = (key: (one: (typeof share)[number]) => string): number => new Set(share.map(key)).size;
  const ways = positions.length * 2;
  expect(pairs(({ fault, operation, andAfter }) => `${fault.name}|${operation}|${andAfter}`)).toBe(
    faults.length * operations.length * 2,
  );
  expect(pairs(({ fault, position, andAfter }) => `${fault.name}|${position}|${andAfter}`)).toBe(faults.length * ways);
  expect(pairs(({ operation, position, andAfter }) => `${operation}|${position}|${andAfter}`)).toBe(
    operations.length * ways,
  );
});
