// Some of the fault schedules of test/simulation, few enough to be run for each mutant.

import { test } from 'vitest';
import { expectNoViolation } from '../simulation/expect-no-violation.ts';

test('seeds 1 to 60 break no invariant', () => expectNoViolation(1, 60));
