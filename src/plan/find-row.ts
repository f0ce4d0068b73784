// A number's row in a table, which is sorted by number.

import type { E164 } from '../model/e164.ts';
import { type NumberRow, type NumberTable, numberRow } from '../model/number-table.ts';

/** `account`: the row of this account, where several hold the number. */
export function findRow(table: NumberTable, number: E164, account?: number): NumberRow | undefined {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table.numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  for (; low < table.count && table.numbers[low] === number; low += 1) {
    if (account === undefined || table.accounts[low] === account) return numberRow(table, low);
  }
  return undefined;
}
