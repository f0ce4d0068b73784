// The way back: what has to change in the files so that the plan is empty. It undoes the changes of the plan one by
// one, so that there is still one diff, and describes whole what no file declares.

import { declarableAccount, knownAccount } from '../kinds/account.ts';
import { valueAt } from '../kinds/path.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Adoption, AdoptionNote, ChangedAccount, FieldChange } from '../model/adoption.ts';
import type { Change } from '../model/change.ts';
import type { Desired } from '../model/desired.ts';
import { formatSource } from '../model/diagnostic.ts';
import { type E164, formatE164, parseE164 } from '../model/e164.ts';
import type { JsonObject } from '../model/json.ts';
import type { Live } from '../model/live.ts';
import { numberRow } from '../model/number-table.ts';
import type { Plan } from '../model/plan.ts';
import { createSettingsPool, type SettingsId } from '../model/settings.ts';
import { adoptNewAccounts } from './adopt-new.ts';
import { createAdoptedSettings } from './adopted-settings.ts';
import { type Adopting, isAnswered, undeclarable } from './adopting.ts';
import { findRow } from './find-row.ts';
import { createHandsOff, describeRule, type HandsOff } from './hands-off.ts';
import { accountScope } from './make-plan.ts';
import { tenantOf } from './rfi-standings.ts';

export interface AdoptInputs {
  readonly desired: Desired;
  readonly live: Live;
  /** Of these two, in the same scope. */
  readonly plan: Plan;
  /** The globs of `--account`. */
  readonly accounts?: readonly string[];
}

interface Draft {
  readonly fields: FieldChange[];
  readonly removed: Set<E164>;
  readonly wanted: Map<E164, SettingsId>;
}

export function adopt({ desired, live, plan, accounts }: AdoptInputs): Adoption {
  const handsOff = createHandsOff(desired.policy.ignore);
  const settings = createAdoptedSettings(live.numbers.pool, createSettingsPool(), handsOff);
  const notes: AdoptionNote[] = [];
  const problems: AdoptionNote[] = [];
  const taken = chooseAccounts(desired, live, handsOff, accountScope(accounts), notes);
  const answered = answeredTenants(desired, plan, taken);
  const adopting: Adopting = { desired, live, handsOff, settings, taken, answered, problems, notes };
  const drafts = new Map<AccountName, Draft>();
  const draftOf = (name: AccountName): Draft => {
    const draft = drafts.get(name) ?? { fields: [], removed: new Set(), wanted: new Map() };
    drafts.set(name, draft);
    return draft;
  };

  for (const change of plan.changes) {
    if (change.resync) continue;
    if (change.kind === 'account' && change.action === 'update') undoAccount(adopting, change, draftOf);
    else if (change.kind === 'rfi') undoRfi(adopting, change, draftOf);
    else if (change.kind === 'number') undoNumber(adopting, change, draftOf);
  }
  dropElsewhere(adopting, plan, draftOf);
  tellLeftAlone(adopting, plan);
  const created = adoptNewAccounts(adopting);
  const broken = new Set(problems.map(({ address }) => address.split('/')[0]));
  const changed = [...drafts].flatMap(([name, draft]): ChangedAccount[] => {
    const account = desired.accounts.get(name);
    const isEmpty = draft.fields.length === 0 && draft.removed.size === 0 && draft.wanted.size === 0;
    return account === undefined || isEmpty || broken.has(name) ? [] : [{ name, source: account.source, ...draft }];
  });
  return { created, changed, problems, notes, pool: settings.pool };
}

function tellLeftAlone({ desired, taken, notes, problems }: Adopting, plan: Plan): void {
  for (const { address, why, reason, count } of plan.leftAlone) {
    const name = address.split('/')[0] as AccountName;
    // Accounts that no file declares are described whole, and what is left out of them is told there.
    if (!desired.accounts.has(name)) continue;
    if (why === 'out-of-scope' && taken.has(name))
      problems.push({ address, reason, remedy: 'Import both accounts in one run.' });
    else if (why === 'unmanaged-numbers') notes.push({ address, reason });
    else if (why === 'ignored') notes.push({ address, reason: count > 1 ? `${count} numbers: ${reason}` : reason });
  }
}

function chooseAccounts(
  desired: Desired,
  live: Live,
  handsOff: HandsOff,
  inScope: (name: AccountName) => boolean,
  notes: AdoptionNote[],
): ReadonlySet<AccountName> {
  const taken = new Set<AccountName>();
  for (const name of live.accounts.keys()) {
    const declared = desired.accounts.get(name);
    const rule = handsOff.account(name);
    if (!inScope(name)) continue;
    if (declared?.state === 'absent')
      notes.push({ address: name, reason: `tombstone at ${formatSource(declared.source)}` });
    else if (rule !== undefined) notes.push({ address: name, reason: describeRule(rule) });
    else taken.add(name);
  }
  for (const [name, { state, source }] of desired.accounts) {
    if (state === 'absent' || !inScope(name) || live.accounts.has(name)) continue;
    notes.push({ address: name, reason: `declared at ${formatSource(source)}, and not on the gateway` });
  }
  return taken;
}

const tenantPath = 'serviceDetails.teamsTenantId';

/** Without those whose account is another tenant's now: what they answer is seen when they are undone. */
function answeredTenants(desired: Desired, plan: Plan, taken: ReadonlySet<AccountName>): Set<string> {
  const moving = new Set(
    plan.changes.flatMap(({ kind, account, paths }) =>
      kind === 'account' && paths.includes(tenantPath) ? account : [],
    ),
  );
  const answers = [...desired.accounts.values()].flatMap((account) =>
    account.state === 'present' && account.rfi !== undefined && !(taken.has(account.name) && moving.has(account.name))
      ? account.rfi.tenantId
      : [],
  );
  return new Set(answers);
}

function undoAccount(adopting: Adopting, change: Change, draftOf: (name: AccountName) => Draft): void {
  const { live, desired, answered } = adopting;
  const name = change.account as AccountName;
  const { fields } = draftOf(name);
  const before = change.before as JsonObject;
  const known = knownAccount(before);
  const needed = declarableAccount(before);
  for (const path of change.paths) {
    const value = valueAt(known, path);
    // What acgctl does not know stays out of the file, and on the gateway.
    if (value === undefined && valueAt(before, path) !== undefined) continue;
    fields.push({ path, value, implied: valueAt(needed, path) === undefined });
  }
  const account = desired.accounts.get(name);
  if (account?.state !== 'present' || account.rfi === undefined || !change.paths.includes(tenantPath)) return;
  // The answer belongs to the tenant, and the tenant is another one now, to whom another account may answer.
  const tenant = tenantOf(known) ?? '';
  const rfi = live.rfis.get(tenant);
  const value = rfi !== undefined && isAnswered(rfi) && !answered.has(tenant) ? rfi.spec : undefined;
  if (value !== undefined) answered.add(tenant);
  fields.push({ path: 'requestForInformation', value, implied: false });
}

function undoRfi({ taken }: Adopting, change: Change, draftOf: (name: AccountName) => Draft): void {
  const name = change.account as AccountName;
  if (!taken.has(name)) return;
  const { fields } = draftOf(name);
  if (fields.some(({ path }) => path === 'requestForInformation')) return;
  const { before } = change;
  if (typeof before?.status !== 'string' || before.status === '') {
    // No answer, or one that a file cannot say: without the key, it is left alone.
    fields.push({ path: 'requestForInformation', value: undefined, implied: false });
    return;
  }
  for (const path of change.paths) {
    fields.push({ path: `requestForInformation.${path}`, value: before[path], implied: false });
  }
}

function undoNumber(adopting: Adopting, change: Change, draftOf: (name: AccountName) => Draft): void {
  const { desired, live, settings, handsOff, taken, problems, notes } = adopting;
  const name = change.account as AccountName;
  const from = (change.from ?? name) as AccountName;
  const number = parseE164(change.telephoneNumber ?? '') as E164;
  const isListed = (account: AccountName): boolean => {
    const declared = desired.accounts.get(account);
    return taken.has(account) && declared?.state === 'present' && declared.numbersManaged;
  };
  const there = findRow(live.numbers.table, number, live.numbers.accountNames.indexOf(from));
  const take = (account: AccountName, id: SettingsId | undefined): void => {
    if (id !== undefined) draftOf(account).wanted.set(number, id);
    else problems.push({ address: `${account}/${formatE164(number)}`, ...undeclarable });
  };
  if (change.action === 'create') {
    if (taken.has(name)) draftOf(name).removed.add(number);
  } else if (change.action === 'move') {
    if (taken.has(name) && isListed(from)) {
      draftOf(name).removed.add(number);
      if (there !== undefined) take(from, settings.fresh(there.settings, handsOff.fields(from, number)));
    } else notes.push({ address: change.address, reason: `${change.reason}: the move is left to apply` });
  } else if (isListed(name) && there !== undefined) {
    const rules = handsOff.fields(name, number);
    const declared = findRow(desired.numbers.table, number);
    if (change.action === 'delete' || declared === undefined) take(name, settings.fresh(there.settings, rules));
    else take(name, settings.changed(desired.numbers.pool.get(declared.settings), there.settings, rules, change.paths));
  }
}

/** Numbers that are declared in an account and live in one that the plan may not take them from. */
function dropElsewhere(adopting: Adopting, plan: Plan, draftOf: (name: AccountName) => Draft): void {
  const { desired, live, taken } = adopting;
  if (!plan.leftAlone.some(({ why }) => why === 'elsewhere')) return;
  const moving = new Set(plan.changes.flatMap((change) => (change.action === 'move' ? [change.telephoneNumber] : [])));
  const { table, accountNames } = desired.numbers;
  for (let index = 0; index < table.count; index += 1) {
    const row = numberRow(table, index);
    const name = accountNames[row.account] as AccountName;
    if (!taken.has(name) || moving.has(formatE164(row.number))) continue;
    const there = findRow(live.numbers.table, row.number);
    if (there !== undefined && live.numbers.accountNames[there.account] !== name) draftOf(name).removed.add(row.number);
  }
}
