// A million numbers as columns: 8 bytes for the number, 4 each for account, settings and place. Rows are sorted by
// number, so that desired and live are compared by one merge of two sorted tables.

import type { E164 } from './e164.ts';
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
    capacity *= 2;
    const widen = <T extends Float64Array | Int32Array>(next: T, old: T): T => {
      next.set(old);
      return next;
    };
    numbers = widen(new Float64Array(capacity), numbers);
    accounts = widen(new Int32Array(capacity), accounts);
    settings = widen(new Int32Array(capacity), settings);
    marks = widen(new Int32Array(capacity), marks);
  }

  return {
    add(row) {
      if (count === capacity) grow();
      if (count > 0 && row.number < (numbers[count - 1] ?? 0)) sorted = false;
      numbers[count] = row.number;
      accounts[count] = row.account;
      settings[count] = row.settings;
      marks[count] = row.mark;
      count += 1;
    },
    get count() {
      return count;
    },
    truncate(rows) {
      count = Math.min(count, rows);
    },
    build() {
      if (sorted) {
        return {
          count,
          numbers: numbers.subarray(0, count),
          accounts: accounts.subarray(0, count),
          settings: settings.subarray(0, count),
          marks: marks.subarray(0, count),
        };
      }
      const order = Uint32Array.from({ length: count }, (_, index) => index).sort(
        (a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b,
      );
      return {
        count,
        numbers: Float64Array.from(order, (index) => numbers[index] ?? 0),
        accounts: Int32Array.from(order, (index) => accounts[index] ?? 0),
        settings: Int32Array.from(order, (index) => settings[index] ?? 0),
        marks: Int32Array.from(order, (index) => marks[index] ?? 0),
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
