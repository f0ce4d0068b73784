// North American toll-free numbers: the edges of the area codes.

import { expect, test } from 'vitest';
import { firstTollFree } from '../../src/kinds/toll-free.ts';
import { formatE164, parseE164 } from '../../src/model/e164.ts';

test.each([
  ['+17999999999', '+17999999999', undefined],
  ['+17999999999', '+18000000000', '+18000000000'],
  ['+18009999999', '+18010000000', '+18009999999'],
  ['+18010000000', '+18329999999', undefined],
  ['+18000000000', '+18889999999', '+18000000000'],
  ['+18220000000', '+18229999999', undefined],
  ['+18890000000', '+18999999999', undefined],
  ['+448005550100', '+448005550199', undefined],
  ['+1800', '+1899', undefined],
])('from %s to %s the first is %s', (from, to, expected) => {
  const [first, last] = [parseE164(from), parseE164(to)];
  if (first === undefined || last === undefined) throw new Error('not E.164');
  const found = firstTollFree({ first, last });
  expect(found && formatE164(found)).toBe(expected);
});
