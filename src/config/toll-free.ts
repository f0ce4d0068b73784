// North American toll-free numbers, which Teams shows with a country of the operator's choice.

import { firstTollFree } from '../kinds/toll-free.ts';
import type { NumberRange } from '../model/desired.ts';
import { formatE164 } from '../model/e164.ts';
import type { Findings } from './findings.ts';
import type { Locate, Settled } from './number-settings.ts';

/** True after a finding: one for an entry is enough, whatever the count of its toll-free numbers. */
export function checkCountryCode(
  range: NumberRange,
  settled: Settled | undefined,
  locate: Locate,
  findings: Findings,
): boolean {
  if (settled?.withoutCountry === undefined) return false;
  const tollFree = firstTollFree(range);
  if (tollFree === undefined) return false;
  findings.add({
    code: 'COUNTRY_CODE_MISSING',
    at: locate(settled.withoutCountry),
    message: `The toll-free number ${formatE164(tollFree)} needs \`displayedCountryCode\`.`,
    hint: 'Add `displayedCountryCode: …` to the configuration of its Teams service.',
  });
  return true;
}
