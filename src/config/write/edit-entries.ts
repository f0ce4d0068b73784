// Numbers taken out of the entries of an account file, changed in them, and added to them.

import type { Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { AdoptedNumber, ChangedAccount } from '../../model/adoption.ts';
import type { E164 } from '../../model/e164.ts';
import type { JsonObject } from '../../model/json.ts';
import type { SettingsId } from '../../model/settings.ts';
import { startOf } from '../offset.ts';
import { appendRows, type CsvTable, changeRow, readCsvTable, removeRow, rowsLike } from './edit-csv.ts';
import { editItems, extendEntry } from './edit-items.ts';
import { editList } from './edit-list.ts';
import { editMapping, inStyleOf } from './edit-mapping.ts';
import { type Editor, endOf, splice } from './editor.ts';
import { entryOf } from './entries.ts';
import { expressSettings } from './express-settings.ts';
import { extendEntries } from './extend-entries.ts';
import type { Splice } from './file-text.ts';
import { foldPieces } from './fold-numbers.ts';
import { entryKeys } from './format.ts';
import { draftEntries, type EntryWriting, type NewFile, writeEntries } from './new-account.ts';
import { findNumbers, readEntries, type WrittenEntry } from './read-entries.ts';
import { sayOtherwise } from './say-otherwise.ts';

interface NumbersEdit {
  /** Edits of CSV files, by their paths. */
  readonly csv: ReadonlyMap<string, readonly Splice[]>;
  readonly files: readonly NewFile[];
}

/** A CSV file that keeps some of its rows. */
interface OpenTable {
  readonly file: string;
  readonly table: CsvTable;
  readonly edits: readonly Splice[];
  /** What its entry says, which the rows are laid over. */
  readonly merged: JsonObject;
}

/** `csvText`: the text of a CSV file, by its path from the root. */
export function editNumbers(
  editor: Editor,
  { name, removed, wanted }: ChangedAccount,
  writing: EntryWriting,
  csvText: (file: string) => string,
): NumbersEdit {
  const found = findNumbers(editor.source.root as YAMLMap);
  const csv = new Map<string, readonly Splice[]>();
  if (found === undefined || (removed.size === 0 && wanted.size === 0)) return { csv, files: [] };
  const { key, list } = found;
  const entries = readEntries(editor.source, list, writing.profiles);
  const touched = [...removed, ...wanted.keys()].sort((a, b) => a - b);
  const left = new Map(wanted);
  const keep = entries.map(() => true);
  const behind = new Map<number, readonly JsonObject[]>();
  const untouched: WrittenEntry[] = [];
  const tables: OpenTable[] = [];
  entries.forEach((entry, index) => {
    if (entry.csv !== undefined) {
      const table = readCsvTable(entry.csv, csvText(entry.csv));
      const edits = editRows(entry, table, removed, left, writing);
      keep[index] = edits.filter(({ text }) => text === '').length < table.rows.size;
      // An empty CSV file is an error; one that no entry names is not.
      if (!keep[index]) return;
      tables.push({ file: entry.csv, table, edits, merged: entry.merged });
      return;
    }
    const inside = touchedIn(entry, touched);
    if (inside.length === 0) untouched.push(entry);
    else editEntry(index, entry, inside);
  });

  const extension = extendEntries(untouched, left, writing.pool);
  for (const [entry, change] of extension.changes) extendEntry(editor, entry, change);
  for (const { file, table, edits, merged } of tables) {
    const rows: string[] = [];
    for (const [settings, numbers] of groupBySettings(extension.left)) {
      const added = rowsLike(table, numbers, merged, writing.pool.get(settings));
      rows.push(...added);
      if (added.length > 0) for (const number of numbers) extension.left.delete(number);
    }
    const all = appendRows(table, edits, rows);
    if (all.length > 0) csv.set(file, all);
  }
  const rows: AdoptedNumber[] = [...extension.left].map(([number, settings]) => ({ number, settings }));
  const draft = draftEntries(
    rows.sort((a, b) => a.number - b.number),
    writing.pool,
  );
  const { entries: added, files } = writeEntries(draft, editor.source.file, name, writing);
  editList(editor, key, list, { keep, behind, added });
  return { csv, files };

  /** `inside`: its numbers that are to go or to be otherwise. */
  function editEntry(index: number, entry: WrittenEntry, inside: readonly E164[]): void {
    const away = new Set(inside);
    const kept = [...entry.numbers].filter((number) => !away.has(number));
    const changed = groupBySettings(
      new Map(
        inside.flatMap((number) => {
          const settings = left.get(number);
          return settings === undefined ? [] : [[number, settings] as const];
        }),
      ),
    );
    for (const number of inside) left.delete(number);
    const [first] = changed;
    const others: JsonObject[] = [];
    const isWhole = kept.length === 0 && changed.size === 1 && first !== undefined;
    if (isWhole && canHold(entry, first[1])) {
      // All that is left of the entry changes in the same way: the entry does.
      const said = sayOtherwise(entry, writing.pool.get(first[0]), writing.profiles);
      editMapping(editor, entry.node, withForm(entry, entry.own), withForm(entry, said), () => entryKeys);
      others.push(...narrow(entry, first[1], said));
    } else {
      if (kept.length > 0 && canHold(entry, kept)) others.push(...narrow(entry, kept, entry.own));
      else {
        keep[index] = false;
        others.push(...(kept.length === 0 ? [] : foldPieces(kept).map((piece) => entryOf(piece, entry.own))));
      }
      for (const [settings, group] of changed) {
        const said = expressSettings(writing.pool.get(settings), writing.profiles);
        others.push(...foldPieces(group).map((piece) => entryOf(piece, said)));
      }
    }
    if (others.length > 0) behind.set(index, others);
  }

  /** The entry with these of its numbers; what does not fit into it comes back as further entries. */
  function narrow(entry: WrittenEntry, numbers: readonly E164[], said: JsonObject): readonly JsonObject[] {
    if (entry.form === 'list') {
      const kept = new Set(numbers);
      editItems(
        editor,
        entry.value as YAMLSeq,
        [...entry.numbers].map((number) => kept.has(number)),
      );
      return [];
    }
    if (entry.form !== 'range' || numbers.length === entry.last - entry.first + 1) return [];
    const [first = {}, ...rest] = foldPieces(numbers).map((piece) => entryOf(piece, {}));
    const [[form, value] = ['', '']] = Object.entries(first);
    if (form !== entry.form) splice(editor, startOf(entry.key), endOf(entry.key, editor.source.text), form);
    const text = inStyleOf(entry.value as Scalar, value as string);
    splice(editor, startOf(entry.value), endOf(entry.value, editor.source.text), text);
    return rest.map((piece) => ({ ...piece, ...said }));
  }
}

/** A range can become a shorter one or a number, but no list, for which there is no room in its line. */
function canHold({ form }: WrittenEntry, numbers: readonly E164[]): boolean {
  return form !== 'range' || Object.hasOwn(entryOf(foldPieces(numbers)[0] as readonly E164[], {}), 'list') === false;
}

function withForm({ form }: WrittenEntry, own: JsonObject): JsonObject {
  return { ...own, [form]: '' };
}

/** `touched`: ascending. */
function touchedIn(entry: WrittenEntry, touched: readonly E164[]): readonly E164[] {
  if (entry.form === 'range') return touched.slice(indexOf(touched, entry.first), indexOf(touched, entry.last + 1));
  return [...entry.numbers].filter((number) => touched[indexOf(touched, number)] === number).sort((a, b) => a - b);
}

/** Where the number is among ascending ones, or would be. */
function indexOf(ascending: readonly E164[], number: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function groupBySettings(numbers: ReadonlyMap<E164, SettingsId>): ReadonlyMap<SettingsId, readonly E164[]> {
  const groups = new Map<SettingsId, E164[]>();
  for (const [number, settings] of numbers) {
    const group = groups.get(settings) ?? [];
    groups.set(settings, group);
    group.push(number);
  }
  return groups;
}

/** What is changed and its columns do not allow is taken out of the file and stays in `left`. */
function editRows(
  entry: WrittenEntry,
  table: CsvTable,
  removed: ReadonlySet<E164>,
  left: Map<E164, SettingsId>,
  { pool }: EntryWriting,
): Splice[] {
  return [...table.rows.keys()].flatMap((number) => {
    if (removed.has(number)) return [removeRow(table, number)];
    const settings = left.get(number);
    if (settings === undefined) return [];
    const change = changeRow(table, number, entry.merged, pool.get(settings));
    if (change !== undefined) left.delete(number);
    return [change ?? removeRow(table, number)];
  });
}
