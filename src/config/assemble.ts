// The checked parts of the repository as one Desired.

import type { AccountName } from '../model/account-name.ts';
import type { Desired, DesiredAccount, GatewayTarget } from '../model/desired.ts';
import { compareText } from '../model/json.ts';
import type { NumberTable } from '../model/number-table.ts';
import type { AccountFile } from './account-file.ts';
import type { DeclaredNumbers } from './declared-numbers.ts';
import type { SeverityOverrides } from './findings.ts';
import type { GatewayFile } from './gateway-file.ts';

/** For a repository without errors: every account has a name then. The table's accounts index into `accounts`. */
export function assembleDesired(
  gateway: GatewayTarget,
  file: GatewayFile,
  accounts: readonly AccountFile[],
  table: NumberTable,
  declared: DeclaredNumbers,
  severities: SeverityOverrides,
): Desired {
  const { rateLimit, coordination, guards, ignore, unmanagedAlarm } = file;
  const sorted = accounts.map(desiredAccount).sort((a, b) => compareText(a.name, b.name));
  return {
    gateway,
    rateLimit,
    ...(coordination === undefined ? {} : { coordination }),
    policy: { guards, ignore, unmanagedAlarm, ...(severities.size === 0 ? {} : { severities }) },
    accounts: new Map(sorted.map((account) => [account.name, account])),
    numbers: {
      table,
      accountNames: accounts.map(({ name }) => name as AccountName),
      pool: declared.pool,
      sources: declared.sources,
    },
  };
}

function desiredAccount(file: AccountFile): DesiredAccount {
  const { state, reason, cascade, spec, numbersManaged, numbersSource, rfi, source } = file;
  const name = file.name as AccountName;
  if (state === 'absent') return { state, name, reason, cascade, source };
  return {
    state,
    name,
    spec,
    numbersManaged,
    ...(numbersSource === undefined ? {} : { numbersSource }),
    ...(rfi === undefined ? {} : { rfi }),
    source,
  };
}
