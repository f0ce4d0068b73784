// A million numbers as columns: 8 bytes for the number, 4 each for account, settings and place. Rows are sorted by
// number, so that desired and live are compared by one merge of two sorted tables.

import type { E164 } from './e164.ts';
import { ascendingOrder } from './row-order.ts';
import type { SettingsId } from './settings.ts';

export interface NumberRow {
  readonly number: E164;
  /** Index into the table's `accounts`. */
  readonly account: number;
  readonly settings: SettingsId;
  /** Desired: index of the declaring place. Live: index into statuses. */
  readonly mark: number;
}

export interface NumberTable {
  readonly count: number;
  readonly numbers: Float64Array;
  readonly accounts: Int32Array;
  readonly settings: Int32Array;
  readonly marks: Int32Array;
}

export interface NumberTableBuilder {
  add(row: NumberRow): void;
  /** The same for those who have a million of them, and no row of each. */
  push(number: E164, account: number, settings: SettingsId, mark: number): void;
  readonly count: number;
  /** Forgets the rows after so many. */
  truncate(count: number): void;
  /** The rows sorted by number; rows with the same number keep the order in which they were added. */
  build(): NumberTable;
}

export function createNumberTableBuilder(): NumberTableBuilder {
  let capacity = 1024;
  let count = 0;
  let sorted = true;
  let numbers = new Float64Array(capacity);
  let accounts = new Int32Array(capacity);
  let settings = new Int32Array(capacity);
  let marks = new Int32Array(capacity);

  function grow(): void {
    capacity = Math.ceil(1.5 * capacity);
    const widen = <T extends Float64Array | Int32Array>(next: T, old: T): T => {
      next.set(old);
      return next;
    };
    numbers = widen(new Float64Array(capacity), numbers);
    accounts = widen(new Int32Array(capacity), accounts);
    settings = widen(new Int32Array(capacity), settings);
    marks = widen(new Int32Array(capacity), marks);
  }

  function push(number: E164, account: number, settingsId: SettingsId, mark: number): void {
    if (count === capacity) grow();
    if (count > 0 && number < (numbers[count - 1] as number)) sorted = false;
    numbers[count] = number;
    accounts[count] = account;
    settings[count] = settingsId;
    marks[count] = mark;
    count += 1;
  }

  return {
    push,
    add: (row) => push(row.number, row.account, row.settings, row.mark),
    get count() {
      return count;
    },
    truncate(rows) {
      count = Math.min(count, rows);
    },
    build() {
      const order = sorted ? undefined : ascendingOrder(numbers.subarray(0, count));
      const inOrder = <T extends Float64Array | Int32Array>(column: T): T => {
        if (order === undefined) return column.subarray(0, count) as T;
        const ordered = column.slice(0, count) as T;
        for (let row = 0; row < count; row += 1) ordered[row] = column[order[row] as number] as number;
        return ordered;
      };
      return {
        count,
        numbers: inOrder(numbers),
        accounts: inOrder(accounts),
        settings: inOrder(settings),
        marks: inOrder(marks),
      };
    },
  };
}

/** Row `index` of the table; the caller keeps `index` within `count`. */
export function numberRow(table: NumberTable, index: number): NumberRow {
  return {
    number: table.numbers[index] as E164,
    account: table.accounts[index] as number,
    settings: table.settings[index] as SettingsId,
    mark: table.marks[index] as number,
  };
}
