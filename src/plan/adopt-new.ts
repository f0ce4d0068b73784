// Live accounts that no file declares, described whole.

import { declarableAccount, knownAccount } from '../kinds/account.ts';
import { leaves, valueAt } from '../kinds/path.ts';
import type { AccountName } from '../model/account-name.ts';
import type { AdoptedNumber, AdoptionNote, NewAccount } from '../model/adoption.ts';
import { counted } from '../model/counted.ts';
import { formatSource, type SourceRef } from '../model/diagnostic.ts';
import { type E164, formatE164 } from '../model/e164.ts';
import type { JsonObject } from '../model/json.ts';
import type { LiveAccount } from '../model/live.ts';
import { numberRow } from '../model/number-table.ts';
import { type Adopting, isAnswered, undeclarable } from './adopting.ts';
import { findRow } from './find-row.ts';
import { tenantOf } from './rfi-standings.ts';

export function adoptNewAccounts(adopting: Adopting): readonly NewAccount[] {
  const { desired, live, handsOff, taken } = adopting;
  const fresh = [...live.accounts.values()].filter(({ name }) => taken.has(name) && !desired.accounts.has(name));
  const numbers = numbersOf(adopting, new Set(fresh.map(({ name }) => name)));
  const answers = chooseAnswers(adopting, fresh);
  return fresh.flatMap((account): NewAccount[] => {
    const { name } = account;
    const own = numbers.get(name) ?? [];
    if (own === 'broken') return [];
    tellUnknown(adopting, account);
    const rfi = answers.get(name);
    return [
      {
        name,
        spec: declarableAccount(account.spec),
        ...(rfi === undefined ? {} : { rfi }),
        numbers: own,
        ignoredFields: handsOff.fields(name).flatMap((index) => handsOff.rule(index).field ?? []),
      },
    ];
  });
}

type OwnNumbers = AdoptedNumber[] | 'broken';

/** `broken`: some number cannot be taken over, so the account is not: its list would not be complete. */
function numbersOf(adopting: Adopting, fresh: ReadonlySet<AccountName>): ReadonlyMap<AccountName, OwnNumbers> {
  const { live, handsOff, settings, problems, notes } = adopting;
  const { table, accountNames } = live.numbers;
  const found = new Map<AccountName, OwnNumbers>();
  const ignored = new Map<AccountName, number>();
  const unknown = new Map<string, { readonly name: AccountName; readonly path: string; count: number }>();
  for (let index = 0; index < table.count; index += 1) {
    const row = numberRow(table, index);
    const name = accountNames[row.account] as AccountName;
    const own = found.get(name) ?? [];
    if (!fresh.has(name) || own === 'broken') continue;
    if (handsOff.number(name, row.number) !== undefined) {
      ignored.set(name, (ignored.get(name) ?? 0) + 1);
      continue;
    }
    const id = settings.fresh(row.settings, handsOff.fields(name, row.number));
    const problem = id === undefined ? undeclarable : declaredElsewhere(adopting, row.number);
    if (id === undefined || problem !== undefined) {
      problems.push({ address: `${name}/${formatE164(row.number)}`, ...(problem ?? undeclarable) });
      found.set(name, 'broken');
      continue;
    }
    own.push({ number: row.number, settings: id });
    found.set(name, own);
    for (const path of settings.unknown(row.settings)) {
      const known = unknown.get(`${name} ${path}`) ?? { name, path, count: 0 };
      known.count += 1;
      unknown.set(`${name} ${path}`, known);
    }
  }
  for (const [name, count] of ignored)
    notes.push({ address: name, reason: `${counted(count, 'number')} under an ignore rule` });
  for (const { name, path, count } of unknown.values())
    notes.push({ address: name, reason: `${path} of ${counted(count, 'number')}: ${carried}` });
  return found;
}

/** The number is declared in an account that is not taken over, so nobody takes it out of that account's file. */
function declaredElsewhere({ desired, taken }: Adopting, number: E164): Omit<AdoptionNote, 'address'> | undefined {
  const declared = findRow(desired.numbers.table, number);
  if (declared === undefined) return undefined;
  const owner = desired.numbers.accountNames[declared.account] as AccountName;
  if (taken.has(owner)) return undefined;
  const place = formatSource(desired.numbers.sources.at(declared.mark) as SourceRef);
  return {
    reason: `it is declared in ${owner} at ${place}, which this import is not about`,
    remedy: `Import ${owner} as well, or remove the number there.`,
  };
}

const carried = 'unknown to this version of acgctl, so in no file; every write carries it over';

function tellUnknown({ notes }: Adopting, { name, spec }: LiveAccount): void {
  const known = knownAccount(spec);
  for (const [path] of leaves(spec)) {
    if (valueAt(known, path) === undefined) notes.push({ address: name, reason: `${path}: ${carried}` });
  }
}

/** A tenant's request is answered in one account: the one that it names, else the first. */
function chooseAnswers(
  { live, answered }: Adopting,
  fresh: readonly LiveAccount[],
): ReadonlyMap<AccountName, JsonObject> {
  const byTenant = new Map<string, { readonly name: AccountName; readonly spec: JsonObject }>();
  for (const { name, spec } of fresh) {
    const tenant = tenantOf(spec) ?? '';
    const rfi = live.rfis.get(tenant);
    if (rfi === undefined || answered.has(tenant) || !isAnswered(rfi)) continue;
    if (!byTenant.has(tenant) || rfi.accountName === name) byTenant.set(tenant, { name, spec: rfi.spec });
  }
  return new Map([...byTenant.values()].map(({ name, spec }) => [name, spec]));
}
