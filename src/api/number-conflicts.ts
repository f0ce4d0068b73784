// Rows that cannot be right: a number in two accounts, an account that is not there.

import type { AccountName } from '../model/account-name.ts';
import { formatE164 } from '../model/e164.ts';
import { AcgctlError } from '../model/errors.ts';
import { createNumberTableBuilder, type NumberTable, numberRow } from '../model/number-table.ts';

/** How many conflicts a message names. */
const named = 3;

/**
 * Holds that no number of a wanted account is in a second account too.
 *
 * @throws AcgctlError NUMBER_TWICE naming number and accounts
 */
export function assertNumbersOnce(
  table: NumberTable,
  accountNames: readonly AccountName[],
  wanted: ReadonlySet<AccountName>,
): void {
  const conflicts: string[] = [];
  for (let index = 1; index < table.count; index += 1) {
    if (table.numbers[index] !== table.numbers[index - 1]) continue;
    const row = numberRow(table, index);
    const one = accountNames[numberRow(table, index - 1).account] as AccountName;
    const other = accountNames[row.account] as AccountName;
    if (wanted.has(one) || wanted.has(other)) conflicts.push(`${formatE164(row.number)} in ${one} and in ${other}`);
  }
  if (conflicts.length === 0) return;
  const more = conflicts.length > named ? `, and ${conflicts.length - named} more` : '';
  throw new AcgctlError(
    'NUMBER_TWICE',
    `The gateway holds a number in two accounts: ${conflicts.slice(0, named).join('; ')}${more}.`,
    'acgctl cannot tell which is right. Delete the wrong one in the Number Management Portal.',
  );
}

/** The rows whose accounts are wanted; the same table when all are. */
export function keepWanted(
  table: NumberTable,
  accountNames: readonly AccountName[],
  wanted: ReadonlySet<AccountName>,
): NumberTable {
  const keeps = accountNames.map((name) => wanted.has(name));
  if (keeps.every((keep) => keep)) return table;
  const builder = createNumberTableBuilder();
  for (let index = 0; index < table.count; index += 1) {
    const row = numberRow(table, index);
    if (keeps[row.account] === true) builder.add(row);
  }
  return builder.build();
}
