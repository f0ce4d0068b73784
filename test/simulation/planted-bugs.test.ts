// The checker can fail: every planted bug is caught, and called by the invariant that it breaks; and the same seed gives
// the same history, so that what failed can be looked at.

import { describe, expect, test } from 'vitest';
import { checkHistory } from './check-history.ts';
import { plantedBugs } from './planted-bugs.ts';
import { simulate } from './simulate.ts';
import { tellHistory } from './tell-history.ts';

/** Within so many schedules. */
const patience = 1_000;

describe('the checker catches an acgctl that', () => {
  test.each(plantedBugs)('$name ($breaks)', { timeout: 600_000 }, async ({ plant, breaks }) => {
    let caught = false;
    for (let seed = 1; seed <= patience && !caught; seed += 1) {
      const violations = checkHistory(await simulate(seed, plant()));
      caught = violations.some(({ invariant }) => invariant.startsWith(breaks));
    }
    expect(caught).toBe(true);
  });
});

test('a seed replays exactly', async () => {
  for (const seed of [3, 44, 385, 1616]) {
    const told = async (): Promise<string> => tellHistory(await simulate(seed), []);
    expect(await told()).toBe(await told());
  }
});
