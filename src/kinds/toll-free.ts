// North American toll-free numbers.

import type { NumberRange } from '../model/desired.ts';
import type { E164 } from '../model/e164.ts';

/** The area codes in use; 822 is reserved and not assigned. */
const areaCodes = [800, 833, 844, 855, 866, 877, 888];

/** The first toll-free number of the range. */
export function firstTollFree(range: NumberRange): E164 | undefined {
  // Eleven digits, and none of the many that no toll-free number is near.
  if (range.first < 10_000_000_000 || range.first > 18_889_999_999 || range.last < 18_000_000_000) return undefined;
  for (const code of areaCodes) {
    const lowest = (10_000_000_000 + code * 10_000_000) as E164;
    if (range.first < lowest + 10_000_000 && range.last >= lowest) return range.first > lowest ? range.first : lowest;
  }
  return undefined;
}
