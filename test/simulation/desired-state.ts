// A declaration as the value that reading the configuration gives (src/model/desired.ts), without files.

import { normaliseAccount } from '../../src/kinds/account.ts';
import { normaliseNumber } from '../../src/kinds/number.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import type { Desired, DesiredAccount, RateLimit } from '../../src/model/desired.ts';
import { parseE164 } from '../../src/model/e164.ts';
import { compareText, type JsonObject } from '../../src/model/json.ts';
import { createNumberTableBuilder } from '../../src/model/number-table.ts';
import { createSettingsPool } from '../../src/model/settings.ts';

export interface DeclaredAccount {
  readonly name: string;
  readonly role: 'listed' | 'open' | 'buried' | 'cascade';
  readonly resource: JsonObject;
  readonly rfi?: { readonly tenantId: string; readonly spec: JsonObject };
}

export interface Declared {
  readonly accounts: readonly DeclaredAccount[];
  readonly numbers: readonly { readonly account: string; readonly number: string; readonly settings: JsonObject }[];
  /** Guards that let everything pass; else the defaults of CONTRACT.md section 2. */
  readonly permissive: boolean;
  readonly protects: readonly string[];
}

const baseDomain = 'a1b2c3d4e5f6g7h8.commsgw.azure.com';
export const apiVersion = '2024-02-29-preview';

const place = { file: 'accounts/a.yaml', line: 1, column: 1 } as const;
const wide = { max: 10_000 };

export function desiredOf(declared: Declared, rateLimit: RateLimit): Desired {
  const sorted = [...declared.accounts].sort((a, b) => compareText(a.name, b.name));
  const { permissive, protects } = declared;
  const narrow = { max: 10, percent: 10 };
  return {
    gateway: { baseDomain, apiVersion },
    rateLimit,
    policy: {
      guards: {
        deletes: permissive ? wide : narrow,
        disables: permissive ? wide : narrow,
        moves: permissive ? wide : { max: 10 },
        emergencyChanges: permissive ? wide : { max: 10 },
        creates: wide,
        protect: protects,
      },
      ignore: [],
      unmanagedAlarm: false,
    },
    accounts: new Map(sorted.map((account) => [account.name as AccountName, accountOf(account)])),
    numbers: numbersOf(declared),
  };
}

function accountOf({ name, role, resource, rfi }: DeclaredAccount): DesiredAccount {
  const key = { name: name as AccountName, source: place };
  if (role === 'buried' || role === 'cascade') {
    return { ...key, state: 'absent', reason: 'contract ended', cascade: role === 'cascade' };
  }
  const answer = rfi === undefined ? {} : { rfi: { ...rfi, source: place } };
  // As reading a file does: both members are always there.
  const spec = normaliseAccount(resource);
  return { ...key, state: 'present', spec, numbersManaged: role === 'listed', ...answer };
}

function numbersOf({ numbers }: Declared): Desired['numbers'] {
  const builder = createNumberTableBuilder();
  const pool = createSettingsPool();
  const accountNames = [...new Set(numbers.map(({ account }) => account))].sort(compareText) as AccountName[];
  for (const { account, number, settings } of numbers) {
    const key = parseE164(number);
    if (key === undefined) throw new Error(`${number} is no number`);
    builder.add({
      number: key,
      account: accountNames.indexOf(account as AccountName),
      settings: pool.intern(normaliseNumber(settings)),
      mark: 0,
    });
  }
  return { table: builder.build(), accountNames, pool, sources: [place] };
}
