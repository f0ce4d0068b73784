// The second half of the fault schedules of every `npm test`.

import { test } from 'vitest';
import { expectNoViolation } from './expect-no-violation.ts';

test('seeds 2,501 to 5,000 break no invariant', { timeout: 1_800_000 }, () => expectNoViolation(2_501, 5_000));
