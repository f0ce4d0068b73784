// The first half of the fault schedules of every `npm test`; 200,000 others by `npm run simulate:deep`.

import { test } from 'vitest';
import { expectNoViolation } from './expect-no-violation.ts';

test('seeds 1 to 2,500 break no invariant', { timeout: 1_800_000 }, () => expectNoViolation(1, 2_500));
