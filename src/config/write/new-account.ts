// A live account as a new file: a page that a person would have written, and CSV files for what is a list by nature.

import path from 'node:path/posix';
import { leaves, withValueAt } from '../../kinds/path.ts';
import type { AdoptedNumber, NewAccount } from '../../model/adoption.ts';
import { type E164, formatE164 } from '../../model/e164.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { SettingsPool } from '../../model/settings.ts';
import { hasUnwanted } from '../text.ts';
import { isCell, plainCsv, settingsCsv } from './csv-text.ts';
import { entryItem, entryOf, rangeEntry } from './entries.ts';
import { expressSettings, inOrder, type Profiles } from './express-settings.ts';
import type { createFileNames } from './file-names.ts';
import { type FoldedList, type FoldedRange, foldNumbers } from './fold-numbers.ts';
import { type LayoutItem, printLayout } from './layout.ts';
import { itemOf, layoutOf } from './layout-of.ts';

/** Longer lists, and more single entries, are a file of their own. */
const mostLines = 100;

/** Entries that are to be written, before it is known which profiles there are. */
export interface DraftEntries {
  readonly ranges: readonly FoldedRange[];
  readonly lists: readonly FoldedList[];
  /** Each a CSV file with the one column `Numbers`. */
  readonly longLists: readonly FoldedList[];
  /** One CSV file with a column for each setting. */
  readonly table: readonly AdoptedNumber[];
}

export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** What entries are written with. */
export interface EntryWriting {
  readonly pool: SettingsPool;
  readonly profiles: Profiles;
  readonly names: ReturnType<typeof createFileNames>;
}

/** `rows`: ascending. */
export function draftEntries(rows: readonly AdoptedNumber[], pool: SettingsPool): DraftEntries {
  const { ranges, scattered } = foldNumbers(rows);
  const isTabular = (list: FoldedList): boolean =>
    leaves(expressSettings(pool.get(list.settings), new Map())).every(([, value]) => isCell(value));
  const tabular = scattered.length > mostLines ? scattered.filter(isTabular) : [];
  const others = scattered.filter((list) => !tabular.includes(list));
  const isLong = ({ numbers }: FoldedList): boolean => numbers.length > mostLines;
  const table = tabular.flatMap(({ settings, numbers }) => numbers.map((number) => ({ number, settings })));
  return {
    ranges,
    lists: others.filter((list) => !isLong(list)),
    longLists: others.filter(isLong),
    table: table.sort((a, b) => a.number - b.number),
  };
}

/** The settings of the entries that there will be, as often as they are said. */
export function draftSettings({ ranges, lists, longLists }: DraftEntries, pool: SettingsPool): readonly JsonObject[] {
  return [...ranges, ...lists, ...longLists].map(({ settings }) => pool.get(settings));
}

/** Entries in ascending order, CSV files last; `file` is the account's. */
export function writeEntries(
  { ranges, lists, longLists, table }: DraftEntries,
  file: string,
  name: string,
  { pool, profiles, names }: EntryWriting,
): { readonly entries: readonly JsonObject[]; readonly files: readonly NewFile[] } {
  const said = (settings: number): JsonObject => expressSettings(pool.get(settings), profiles);
  const files: NewFile[] = [];
  const csvEntry = (text: string, settings: JsonObject): JsonObject => {
    const csv = names.csv(name);
    files.push({ file: csv, text });
    return { csv: path.relative(path.dirname(file), csv), ...settings };
  };
  const entries = [
    ...ranges.map(({ first, last, settings }) => [first, rangeEntry(first, last, said(settings))] as const),
    ...lists.map(({ numbers, settings }) => [numbers[0] as E164, entryOf(numbers, said(settings))] as const),
  ].sort(([a], [b]) => a - b);
  const csv = [
    ...longLists.map(({ numbers, settings }) => csvEntry(plainCsv(numbers.map(formatE164)), said(settings))),
    ...(table.length === 0 ? [] : [csvEntry(settingsCsv(rowsOf(table, pool)), {})]),
  ];
  return { entries: [...entries.map(([, entry]) => entry), ...csv], files };
}

/** A text that no file can hold, with its path; undefined when there is none. */
export function findUnwritable(value: JsonObject): readonly [path: string, text: string] | undefined {
  for (const [at, leaf] of leaves(value)) {
    for (const text of Array.isArray(leaf) ? leaf : [leaf]) {
      if (typeof text === 'string' && hasUnwanted(text)) return [at, text];
    }
  }
  return undefined;
}

/** The account's file first, then its CSV files. */
export function writeNewAccount(
  account: NewAccount,
  draft: DraftEntries,
  file: string,
  writing: EntryWriting,
): readonly NewFile[] {
  const { entries, files } = writeEntries(draft, file, account.name, writing);
  return [{ file, text: printAccount(account, entries) }, ...files];
}

function rowsOf(table: readonly AdoptedNumber[], pool: SettingsPool) {
  const known = new Map<number, JsonObject>();
  return table.map(({ number, settings }) => {
    const said = known.get(settings) ?? expressSettings(pool.get(settings), new Map());
    known.set(settings, said);
    return { number: formatE164(number), settings: said };
  });
}

function printAccount({ name, spec, rfi }: NewAccount, entries: readonly JsonObject[]): string {
  const { correlationId, serviceDetails } = inOrder(spec, 'account');
  const items: LayoutItem[] = [itemOf('account', name)];
  if (correlationId !== undefined) items.push(itemOf('correlationId', correlationId));
  if (serviceDetails !== undefined) items.push(block('serviceDetails', serviceDetails));
  if (rfi !== undefined) items.push(itemOf('requestForInformation', answerInOrder(rfi), false, ['']));
  if (entries.length === 0) items.push(itemOf('numbers', [], false, ['']));
  else {
    const value = { kind: 'seq', flow: false, items: entries.map((entry) => entryItem(entry)), below: [] } as const;
    items.push({ above: [''], key: 'numbers', inside: [], value, after: [] });
  }
  return printLayout({ above: [], root: { kind: 'map', flow: false, items, below: [] }, below: [] });
}

function block(key: string, value: Json): LayoutItem {
  return { above: [''], key, inside: [], value: { ...layoutOf(value), flow: false } as LayoutItem['value'], after: [] };
}

function answerInOrder({ status, ...rest }: JsonObject): JsonObject {
  return { status: status as Json, ...rest };
}

/** Without the fields that ignore rules leave alone and no file can hold. */
export function withoutIgnored(spec: JsonObject, ignored: readonly string[]): JsonObject {
  return leaves(spec).reduce((rest, [at, leaf]) => {
    const isIgnored = ignored.some((field) => at === field || at.startsWith(`${field}.`));
    return isIgnored && findUnwritable({ leaf }) !== undefined ? withValueAt(rest, at, undefined) : rest;
  }, spec);
}
