// The numbers of one page as columns. The names of the accounts are the page's own: a page may be read and not count.

import type { NumberResource } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import { type E164, parseE164 } from '../model/e164.ts';
import type { SettingsId } from '../model/settings.ts';

/** What a number has beside its key. */
export interface NumberParts {
  readonly settings: SettingsId;
  /** Index of its status. */
  readonly mark: number;
}

export interface NumberColumns {
  readonly length: number;
  readonly numbers: Float64Array;
  /** Indexes into `accountNames`. */
  readonly accounts: Int32Array;
  readonly accountNames: readonly AccountName[];
  readonly settings: Int32Array;
  readonly marks: Int32Array;
}

interface NumberColumnsBuilder {
  account(name: AccountName): number;
  add(number: E164, account: number, parts: NumberParts): void;
  addResource(resource: NumberResource, parts: NumberParts): void;
  build(): NumberColumns;
}

/** As many as a page has mostly (pages.ts). */
const usualLength = 512;

export function createNumberColumns(): NumberColumnsBuilder {
  let numbers = new Float64Array(usualLength);
  let accounts = new Int32Array(usualLength);
  let settings = new Int32Array(usualLength);
  let marks = new Int32Array(usualLength);
  const accountNames: AccountName[] = [];
  const indexes = new Map<AccountName, number>();
  let length = 0;

  function account(name: AccountName): number {
    const known = indexes.get(name);
    if (known !== undefined) return known;
    indexes.set(name, accountNames.length);
    return accountNames.push(name) - 1;
  }

  function add(number: E164, index: number, parts: NumberParts): void {
    if (length === numbers.length) {
      numbers = widened(numbers, new Float64Array(2 * length));
      accounts = widened(accounts, new Int32Array(2 * length));
      settings = widened(settings, new Int32Array(2 * length));
      marks = widened(marks, new Int32Array(2 * length));
    }
    numbers[length] = number;
    accounts[length] = index;
    settings[length] = parts.settings;
    marks[length] = parts.mark;
    length += 1;
  }

  return {
    account,
    add,
    addResource({ telephoneNumber, accountName }, parts) {
      const number = parseE164(telephoneNumber);
      if (number === undefined) throw new Error('a number passed its schema that is none');
      add(number, account(accountName as AccountName), parts);
    },
    build: () => ({ length, numbers, accounts, accountNames, settings, marks }),
  };
}

function widened<T extends Float64Array | Int32Array>(column: T, wider: T): T {
  wider.set(column);
  return wider;
}

/** The columns of numbers that are there as values. */
export function columnsOf(
  resources: readonly NumberResource[],
  partsOf: (resource: NumberResource) => NumberParts,
): NumberColumns {
  const columns = createNumberColumns();
  for (const resource of resources) columns.addResource(resource, partsOf(resource));
  return columns.build();
}
