// Numbers as they come -> rows of a table. Settings and statuses are interned, and normalising is remembered by the JSON
// text of what is left of a resource without key and status: a million numbers share few of them.

import { normaliseNumber } from '../kinds/number.ts';
import type { NumberResource } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import { type E164, formatE164 } from '../model/e164.ts';
import type { JsonObject } from '../model/json.ts';
import type { SyncStatus } from '../model/live.ts';
import { createNumberTableBuilder, type NumberTable } from '../model/number-table.ts';
import { createSettingsPool, type SettingsId, type SettingsPool } from '../model/settings.ts';
import { syncStatus } from './live-resources.ts';
import type { NumberColumns, NumberParts } from './number-columns.ts';
import type { Collector } from './pages.ts';

/** What the rows of one read have in common. */
export interface NumberRows {
  readonly accountNames: readonly AccountName[];
  readonly pool: SettingsPool;
  readonly statuses: readonly SyncStatus[];
  /** The index of the account, given to it if it has none. */
  accountIndex(name: AccountName): number;
  /** Settings and status of a number, interned. */
  partsOf(resource: NumberResource): NumberParts;
  /** Collects one list into a table; a repeated key is a number that the same account holds twice. */
  collect(): Collector<NumberColumns, NumberTable>;
}

export function createNumberRows(): NumberRows {
  const accountNames: AccountName[] = [];
  const accountIndexes = new Map<string, number>();
  const pool = createSettingsPool();
  const settingsByText = new Map<string, SettingsId>();
  const statuses: SyncStatus[] = [];
  const statusIndexes = new Map<string, number>();

  function accountIndex(name: AccountName): number {
    const known = accountIndexes.get(name);
    if (known !== undefined) return known;
    accountIndexes.set(name, accountNames.length);
    return accountNames.push(name) - 1;
  }

  function settingsId(resource: object): SettingsId {
    const text = JSON.stringify(resource);
    const known = settingsByText.get(text);
    if (known !== undefined) return known;
    const id = pool.intern(normaliseNumber(resource as JsonObject));
    settingsByText.set(text, id);
    return id;
  }

  function statusIndex(state: string | undefined, errors: NumberResource['serviceProvisioningErrors']): number {
    const text = errors === undefined || errors.length === 0 ? (state ?? '') : JSON.stringify([state, errors]);
    const known = statusIndexes.get(text);
    if (known !== undefined) return known;
    statusIndexes.set(text, statuses.length);
    return (
      statuses.push(
        syncStatus({
          ...(state === undefined ? {} : { serviceProvisioningStatus: state }),
          ...(errors === undefined ? {} : { serviceProvisioningErrors: errors }),
        }),
      ) - 1
    );
  }

  return {
    accountNames,
    pool,
    statuses,
    accountIndex,
    partsOf({ telephoneNumber: _, accountName: __, serviceProvisioningStatus, serviceProvisioningErrors, ...rest }) {
      return { settings: settingsId(rest), mark: statusIndex(serviceProvisioningStatus, serviceProvisioningErrors) };
    },
    collect() {
      const builder = createNumberTableBuilder();
      return {
        add(page) {
          const indexes = page.accountNames.map(accountIndex);
          for (let row = 0; row < page.length; row += 1) {
            const account = indexes[page.accounts[row] as number] as number;
            builder.push(
              page.numbers[row] as E164,
              account,
              page.settings[row] as SettingsId,
              page.marks[row] as number,
            );
          }
        },
        finish() {
          const table = builder.build();
          return { count: table.count, repeated: repeatedKey(table), result: table };
        },
      };
    },
  };
}

function repeatedKey({ count, numbers, accounts }: NumberTable): string | undefined {
  for (let end = 1; end < count; end += 1) {
    for (let start = end - 1; start >= 0 && numbers[start] === numbers[end]; start -= 1) {
      if (accounts[start] === accounts[end]) return formatE164(numbers[end] as E164);
    }
  }
  return undefined;
}
