// Managed resources that the back end has not taken over yet, or refused: no difference, yet not in order either.

import type { AccountName } from '../model/account-name.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import type { E164 } from '../model/e164.ts';
import { compareText } from '../model/json.ts';
import type { SyncStatus } from '../model/live.ts';
import { formatRun, numberRuns } from '../model/number-runs.ts';
import type { Unsettled } from '../model/plan.ts';
import { findRow } from './find-row.ts';
import type { Matching } from './matching.ts';

export function findUnsettled(matching: Matching): readonly Unsettled[] {
  const { desired, live, inScope } = matching;
  const found: Unsettled[] = [];
  for (const account of desired.accounts.values()) {
    if (account.state === 'absent' || !inScope(account.name)) continue;
    const status = live.accounts.get(account.name)?.status;
    if (status !== undefined && !isSettled(status))
      found.push(entry('account', account.name, 1, status, account.source));
    if (account.rfi === undefined) continue;
    const { tenantId, source } = account.rfi;
    const rfi = live.rfis.get(tenantId);
    if (rfi !== undefined && !isSettled(rfi.status)) found.push(entry('rfi', `rfi/${tenantId}`, 1, rfi.status, source));
  }
  return [...found, ...unsettledNumbers(matching)].sort((a, b) => compareText(a.address, b.address));
}

/** Synced, or a resource that the service gives no state. */
function isSettled(status: SyncStatus): boolean {
  return status.state === undefined || status.state === 'synced';
}

function unsettledNumbers({ desired, live, inScope }: Matching): readonly Unsettled[] {
  const { table, accountNames, statuses } = live.numbers;
  const managed = accountNames.map((name) => {
    const account = desired.accounts.get(name);
    return account?.state === 'present' && account.numbersManaged && inScope(name);
  });
  const groups = new Map<string, { name: AccountName; status: SyncStatus; numbers: E164[] }>();
  for (let row = 0; row < table.count; row += 1) {
    const account = table.accounts[row] as number;
    const mark = table.marks[row] as number;
    const status = statuses[mark] as SyncStatus;
    if (!managed[account] || isSettled(status)) continue;
    const name = accountNames[account] as AccountName;
    const key = `${account} ${mark}`;
    const group = groups.get(key) ?? { name, status, numbers: [] };
    group.numbers.push(table.numbers[row] as E164);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ name, status, numbers }) =>
    numberRuns(numbers).map((run) => {
      const row = findRow(desired.numbers.table, run.first);
      const source = row === undefined ? undefined : desired.numbers.sources.at(row.mark);
      return entry('number', `${name}/${formatRun(run)}`, run.count, status, source);
    }),
  );
}

function entry(
  kind: Unsettled['kind'],
  address: string,
  count: number,
  status: SyncStatus,
  source: SourceRef | undefined,
): Unsettled {
  const { state = '', errors } = status;
  return { address, kind, count, state, errors, ...(source === undefined ? {} : { source }) };
}
