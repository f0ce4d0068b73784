// Numbers: one merge of two tables that are sorted by number.

import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { counted } from '../model/counted.ts';
import type { DesiredAccount } from '../model/desired.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import { type E164, formatE164 } from '../model/e164.ts';
import type { SyncStatus } from '../model/live.ts';
import { type NumberRow, numberRow } from '../model/number-table.ts';
import { describeRule, fieldRule } from './hands-off.ts';
import { type Matching, type Ownership, ownershipOf } from './matching.ts';
import { createNumberImages, type NumberImages } from './number-images.ts';
import { repeatOf } from './resync.ts';

const none: readonly number[] = [];

export function diffNumbers(matching: Matching): readonly Change[] {
  const { desired, live, inScope, handsOff, leftAlone } = matching;
  const images = createNumberImages(matching);
  const owners = live.numbers.accountNames.map((name) => ownershipOf(matching, name));
  /** By the index of a live account: its index among the declared ones, and -1 for none. */
  const declaredIndexes = indexesIn(live.numbers.accountNames, desired.numbers.accountNames);
  /** By the index of a declared account: the run is about it, no field rule is, and what is as declared stays as it is. */
  const isPlain = desired.numbers.accountNames.map(
    (name) => inScope(name) && !handsOff.hasFields(name) && !matching.resync,
  );
  const liveName = (row: NumberRow): AccountName => live.numbers.accountNames[row.account] as AccountName;
  const wantedName = (row: NumberRow): AccountName => desired.numbers.accountNames[row.account] as AccountName;
  const sourceOf = (row: NumberRow): SourceRef => desired.numbers.sources.at(row.mark) as SourceRef;
  const changes: Change[] = [];
  const open = new Map<AccountName, number>();

  function wantedOnly(row: NumberRow): void {
    // A number that has vanished is shown even under an ignore rule: a rule never hides a deletion.
    if (!inScope(wantedName(row))) return;
    const image = images.created(row.settings);
    changes.push(
      change('create', wantedName(row), row.number, image, 'declared, and not on the gateway', sourceOf(row)),
    );
  }

  function liveOnly(row: NumberRow): void {
    const name = liveName(row);
    const owner = owners[row.account] as Ownership;
    if (owner === 'theirs') return;
    if (owner === 'open') {
      open.set(name, (open.get(name) ?? 0) + 1);
      return;
    }
    // A tombstone is said in so many words: no ignore rule hides the deletions that it asks for.
    const rule = owner === 'buried' ? undefined : handsOff.number(name, row.number);
    if (rule !== undefined) {
      leftAlone.addNumber(name, row.number, 'ignored', `not declared: ${describeRule(rule)}`, rule.source);
      return;
    }
    const account = desired.accounts.get(name);
    const reason =
      account?.state === 'absent'
        ? `tombstone of the account: ${account.reason}`
        : `not in the complete list of ${name}`;
    changes.push(change('delete', name, row.number, images.deleted(row.settings), reason, listPlace(account)));
  }

  function together(wanted: NumberRow, there: NumberRow): void {
    const name = wantedName(wanted);
    const from = liveName(there);
    if (name !== from) {
      apart(wanted, there, name, from);
      return;
    }
    if (!inScope(name)) return;
    const fields = handsOff.fields(name, wanted.number);
    const image = images.met(wanted.settings, there.settings, fields);
    for (const path of image.kept)
      leftAlone.addNumber(name, wanted.number, 'ignored', `${path} differs: ${fieldRule(handsOff, fields, path)}`);
    if (image.paths.length === 0) {
      if (matching.resync) again(wanted, there, name);
      return;
    }
    const rule = handsOff.number(name, wanted.number);
    if (rule === undefined) {
      changes.push(change('update', name, wanted.number, image, 'differs from what is declared', sourceOf(wanted)));
    } else {
      const reason = `differs in ${image.paths.join(', ')}: ${describeRule(rule)}`;
      leftAlone.addNumber(name, wanted.number, 'ignored', reason, rule.source);
    }
  }

  /** As declared: written again where its sync has failed, and no rule leaves it alone. */
  function again(wanted: NumberRow, there: NumberRow, name: AccountName): void {
    const status = live.numbers.statuses[there.mark] as SyncStatus;
    const repeat = repeatOf(live.numbers.pool.get(there.settings), status);
    const rule = handsOff.number(name, wanted.number);
    if (repeat === undefined) return;
    if (rule !== undefined) {
      leftAlone.addNumber(name, wanted.number, 'ignored', `its sync failed: ${describeRule(rule)}`, rule.source);
      return;
    }
    const image = { ...repeat, kept: [] };
    changes.push({ ...change('update', name, wanted.number, image, repeat.reason, sourceOf(wanted)), resync: true });
  }

  /** Declared in one account, live in another: a move when the other one is acgctl's to take from. */
  function apart(wanted: NumberRow, there: NumberRow, name: AccountName, from: AccountName): void {
    const owner = owners[there.account] as Ownership;
    const exempt = owner === 'buried' ? undefined : handsOff.number(from, there.number);
    if (inScope(name) && exempt === undefined && (owner === 'listed' || owner === 'buried')) {
      const image = images.met(wanted.settings, there.settings, handsOff.fields(name, wanted.number));
      // A move writes the whole number anew, so its images stand even where the settings stay the same.
      changes.push({
        ...change('move', name, wanted.number, image, `declared in ${name}, and live in ${from}`, sourceOf(wanted)),
        from,
      });
      return;
    }
    if (inScope(name)) {
      const reason = `declared here, and live in ${from}, ${whyNotOurs(matching, from, exempt !== undefined)}`;
      leftAlone.addNumber(name, wanted.number, 'elsewhere', reason, sourceOf(wanted));
    } else if (inScope(from)) {
      // Deleting it here without creating it there would be half a move.
      const reason = `live here, and declared in ${name}, which this run is not about`;
      leftAlone.addNumber(from, there.number, 'out-of-scope', reason, sourceOf(wanted));
    }
  }

  /** What nearly all numbers are: in the same account, and as declared. */
  function isUnchanged(wanted: number, there: number): boolean {
    const account = desired.numbers.table.accounts[wanted] as number;
    if (declaredIndexes[live.numbers.table.accounts[there] as number] !== account || !isPlain[account]) return false;
    const settings = desired.numbers.table.settings[wanted] as number;
    return images.met(settings, live.numbers.table.settings[there] as number, none).paths.length === 0;
  }

  merge(matching, { wantedOnly, liveOnly, isUnchanged, together });
  for (const [name, count] of open) {
    leftAlone.add({
      address: name,
      why: 'unmanaged-numbers',
      count,
      reason: `${counted(count, 'number')}: its file has no numbers`,
    });
  }
  return changes;
}

interface Merging {
  wantedOnly(row: NumberRow): void;
  liveOnly(row: NumberRow): void;
  /** Of two rows by their indexes. */
  isUnchanged(wanted: number, there: number): boolean;
  together(wanted: NumberRow, there: NumberRow): void;
}

function merge({ desired, live }: Matching, { wantedOnly, liveOnly, isUnchanged, together }: Merging): void {
  const wanted = desired.numbers.table;
  const there = live.numbers.table;
  let i = 0;
  let j = 0;
  while (i < wanted.count || j < there.count) {
    const a = i < wanted.count ? (wanted.numbers[i] as number) : Number.POSITIVE_INFINITY;
    const b = j < there.count ? (there.numbers[j] as number) : Number.POSITIVE_INFINITY;
    if (a < b) wantedOnly(numberRow(wanted, i));
    else if (b < a) liveOnly(numberRow(there, j));
    else if (!isUnchanged(i, j)) together(numberRow(wanted, i), numberRow(there, j));
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
}

function indexesIn(names: readonly AccountName[], others: readonly AccountName[]): readonly number[] {
  const indexes = new Map(others.map((name, index) => [name, index]));
  return names.map((name) => indexes.get(name) ?? -1);
}

function change(
  action: Change['action'],
  account: AccountName,
  number: E164,
  image: NumberImages,
  reason: string,
  source: SourceRef | undefined,
): Change {
  const telephoneNumber = formatE164(number);
  return {
    address: `${account}/${telephoneNumber}`,
    kind: 'number',
    action,
    account,
    telephoneNumber,
    classes: image.classes,
    before: image.before,
    after: image.after,
    paths: image.paths,
    reason,
    ...(source === undefined ? {} : { source }),
  };
}

/** The list that a number is missing from, or the tombstone. */
function listPlace(account: DesiredAccount | undefined): SourceRef | undefined {
  return account?.state === 'present' ? (account.numbersSource ?? account.source) : account?.source;
}

function whyNotOurs(matching: Matching, from: AccountName, exempt: boolean): string {
  if (exempt) return 'where an ignore rule leaves it alone';
  const account = matching.desired.accounts.get(from);
  if (account === undefined) return 'which has no file';
  return matching.inScope(from) ? 'whose file has no numbers' : 'which this run is not about';
}
