// Addresses of consecutive numbers told as ranges.

import { type E164, parseE164 } from '../model/e164.ts';
import { compareText } from '../model/json.ts';
import { formatRun, numberRuns } from '../model/number-runs.ts';

/** `contoso`, `contoso/+14255550100..+14255550199`: the same addresses, sorted, in as few words as they go into. */
export function addressRuns(addresses: readonly string[]): readonly string[] {
  const numbers = new Map<string, E164[]>();
  const others: string[] = [];
  for (const address of addresses) {
    const [account = '', text = ''] = address.split('/');
    const number = parseE164(text);
    if (number === undefined) others.push(address);
    else {
      const mine = numbers.get(account) ?? [];
      mine.push(number);
      numbers.set(account, mine);
    }
  }
  const ranges = [...numbers].flatMap(([account, mine]) =>
    numberRuns(mine.sort((a, b) => a - b)).map((run) => `${account}/${formatRun(run)}`),
  );
  return [...others, ...ranges].sort(compareText);
}
