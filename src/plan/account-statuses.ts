// Live accounts as an operator looks at them: services, numbers, sync, DNS.

import { valueAt } from '../kinds/path.ts';
import { services } from '../kinds/services.ts';
import type { AccountName } from '../model/account-name.ts';
import type { AccountStatus, DnsStatus, ServiceStatus, UnsettledNumbers } from '../model/account-status.ts';
import type { Desired } from '../model/desired.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import type { E164 } from '../model/e164.ts';
import type { Json } from '../model/json.ts';
import type { Live, LiveAccount, SyncStatus } from '../model/live.ts';
import { formatRun, numberRuns } from '../model/number-runs.ts';
import { countLiveNumbers, type NumberCounts } from './account-facts.ts';

/** In code-unit order of the names; `inScope` says which accounts are wanted. */
export function accountStatuses(
  desired: Desired,
  live: Live,
  inScope: (name: AccountName) => boolean,
): readonly AccountStatus[] {
  const counts = countLiveNumbers(live);
  const unsettled = unsettledNumbers(live, sourcesOf(desired));
  return [...live.accounts.values()]
    .filter(({ name }) => inScope(name))
    .map((account) => {
      const source = desired.accounts.get(account.name)?.source;
      const dns = dnsOf(account, desired.gateway.baseDomain);
      return {
        name: account.name,
        ...(source === undefined ? {} : { source }),
        sync: account.status,
        numbers: counts.of(account.name),
        services: servicesOf(account, counts),
        ...(dns === undefined ? {} : { dns }),
        unsettled: unsettled.get(account.name) ?? [],
      };
    });
}

function servicesOf({ name, spec, numberCounts }: LiveAccount, counts: NumberCounts): readonly ServiceStatus[] {
  return services.flatMap(({ field, title }) => {
    const enabled = valueAt(spec, `serviceDetails.${field}.enabled`) === true;
    const syncEnabled = valueAt(spec, `serviceDetails.${field}.syncEnabled`);
    const numbers = counts.withService(name, field);
    const counted = numberCounts[field];
    if (!enabled && numbers === 0 && !counted) return [];
    return [
      {
        field,
        title,
        enabled,
        ...(typeof syncEnabled === 'boolean' ? { syncEnabled } : {}),
        numbers,
        ...(counted === undefined ? {} : { counted }),
      },
    ];
  });
}

/** The names that each region serves (api-facts section 6), with the token that the customer registered for it. */
function dnsOf({ spec, subdomainStatus }: LiveAccount, baseDomain: string): DnsStatus | undefined {
  const configuration = valueAt(spec, 'serviceDetails.teamsDirectRouting.configuration');
  const subdomain = valueAt(configuration, 'subdomain');
  if (typeof subdomain !== 'string') return undefined;
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
  return {
    subdomain,
    ...(subdomainStatus === undefined ? {} : { state: subdomainStatus }),
    domains: [1, 2].map((region) => ({
      name: `${subdomain}.1r${region}.${baseDomain}`,
      token: text(valueAt(configuration, `subdomainTokens.region${region}Token`)),
    })),
  };
}

/** Finds what declares a number. */
function sourcesOf({ numbers: { table, sources } }: Desired): (number: E164) => SourceRef | undefined {
  return (number) => {
    let low = 0;
    let high = table.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((table.numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return table.numbers[low] === number ? sources.at(table.marks[low] as number) : undefined;
  };
}

function unsettledNumbers(
  { numbers: { table, accountNames, statuses } }: Live,
  sourceOf: (number: E164) => SourceRef | undefined,
): ReadonlyMap<AccountName, readonly UnsettledNumbers[]> {
  const groups = new Map<string, { name: AccountName; status: SyncStatus; numbers: E164[] }>();
  for (let row = 0; row < table.count; row += 1) {
    const status = statuses[table.marks[row] as number] as SyncStatus;
    if (status.state === undefined || status.state === 'synced') continue;
    const key = `${table.accounts[row]} ${table.marks[row]}`;
    const name = accountNames[table.accounts[row] as number] as AccountName;
    const group = groups.get(key) ?? { name, status, numbers: [] };
    group.numbers.push(table.numbers[row] as E164);
    groups.set(key, group);
  }
  const found = new Map<AccountName, UnsettledNumbers[]>();
  for (const { name, status, numbers } of groups.values()) {
    const entries = numberRuns(numbers).map((run) => {
      const source = sourceOf(run.first);
      return {
        numbers: formatRun(run),
        count: run.count,
        state: status.state ?? '',
        errors: status.errors,
        ...(source === undefined ? {} : { source }),
      };
    });
    found.set(name, [...(found.get(name) ?? []), ...entries]);
  }
  return found;
}
