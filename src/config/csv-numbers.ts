// The numbers of a CSV entry: each row's settings are laid over the entry's. Rows with the same cells have the same
// settings and, if those are wrong, one finding.

import type { ErrorObject } from 'ajv/dist/2020.js';
import { parseE164 } from '../model/e164.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { type Column, readHeadings } from './csv-columns.ts';
import { type CsvRow, readCsv } from './csv-source.ts';
import type { EntryContext } from './entry-context.ts';
import { locateIn } from './entry-settings.ts';
import { mergeSettings } from './merge-settings.ts';
import type { CsvEntry } from './number-entries.ts';
import { type Locate, type Settled, settleSettings } from './number-settings.ts';
import { addNumberFormat } from './number-text.ts';
import { addSchemaFindings } from './schema-findings.ts';
import { accountView, definition } from './schema-view.ts';
import { showValue } from './show-value.ts';
import { checkCountryCode } from './toll-free.ts';
import { validators } from './validators.ts';

const settingsView = definition(accountView, 'numberSettings');

export function readCsvNumbers(file: string, text: string, entry: CsvEntry, context: EntryContext): void {
  const { findings, numbers } = context;
  const opened = numbers.openEntry();
  const before = findings.count;
  const known = new Map<string, Settled | undefined>();
  const withoutCountry = new Set<string>();
  let columns: readonly Column[] | undefined;
  let rows = 0;
  readCsv(file, text, findings, (row) => {
    if (columns === undefined) {
      columns = readHeadings(row.cells, row.at, findings);
      return;
    }
    if (row.cells.every((cell) => cell.trim() === '')) return;
    rows += 1;
    readRow(row, columns);
  });
  if (rows === 0 && findings.count === before) {
    findings.add({
      code: 'CSV_EMPTY',
      at: { file, line: 1, column: 1 },
      message: 'The file holds no numbers.',
      hint: 'Add rows, or remove the entry that names the file.',
    });
  }

  function readRow(row: CsvRow, headings: readonly Column[]): void {
    if (row.cells.length !== headings.length) {
      findings.add({
        code: 'CSV_COLUMNS',
        at: row.at(Math.min(row.cells.length, headings.length)),
        message: `The row has ${row.cells.length} cells; the headings are ${headings.length}.`,
        hint: 'Several values in one cell are separated by `;`. A comma begins the next cell unless the cell is in quotes.',
      });
      return;
    }
    checkAccount(row, headings, context);
    const key = row.cells.filter((_, index) => headings[index]?.kind === 'setting').join('\0');
    let settled = known.get(key);
    if (!known.has(key)) {
      settled = readRowSettings(row, headings, entry, context);
      known.set(key, settled);
    }
    const column = headings.findIndex(({ kind }) => kind === 'number');
    if (column === -1) return;
    const cell = (row.cells[column] as string).trim();
    const number = parseE164(cell);
    if (number === undefined) addNumberFormat(cell, row.at(column), findings);
    else {
      numbers.add(number, context.account, settled?.id ?? 0, numbers.mark(opened, row.at(column)));
      if (settled?.withoutCountry === undefined || withoutCountry.has(key)) return;
      const locate = locateInRow(row, headings, entry, context);
      if (checkCountryCode({ first: number, last: number }, settled, locate, findings)) withoutCountry.add(key);
    }
  }
}

function checkAccount(row: CsvRow, headings: readonly Column[], { accountName, findings }: EntryContext): void {
  const column = headings.findIndex(({ kind }) => kind === 'account');
  const cell = row.cells[column]?.trim() ?? '';
  if (cell === '' || accountName === undefined || cell === accountName) return;
  findings.add({
    code: 'CSV_ACCOUNT',
    at: row.at(column),
    message: `The row is for the account ${showValue(cell)}, and the file is read for ${showValue(accountName)}.`,
    hint: 'Move the row to a file of that account, or correct the name; letter case counts.',
  });
}

function readRowSettings(
  row: CsvRow,
  headings: readonly Column[],
  entry: CsvEntry,
  context: EntryContext,
): Settled | undefined {
  const { findings, numbers, onAccount } = context;
  const own = settingsOfCells(row.cells, headings);
  const locate = locateInRow(row, headings, entry, context);
  if (!validators.numberSettings(own)) {
    const errors = validators.numberSettings.errors as ErrorObject[];
    addSchemaFindings(errors, own, settingsView, { ofKey: locate, ofValue: locate }, findings);
    return undefined;
  }
  if (entry.settings.merged === undefined) return undefined;
  return settleSettings(mergeSettings(entry.settings.merged, own), locate, { pool: numbers.pool, onAccount, findings });
}

/** What the cells of a row say. */
export function settingsOfCells(cells: readonly string[], headings: readonly Column[]): JsonObject {
  return headings.reduce<JsonObject>((own, column, index) => {
    const cell = cells[index]?.trim() ?? '';
    if (column.kind !== 'setting' || cell === '') return own;
    return mergeSettings(own, nest(column.path, readCell(cell, column.type)));
  }, {});
}

/** Spreadsheets write TRUE for true. Several values are separated by `;`, or by `,` in a quoted cell. */
function readCell(cell: string, type: 'boolean' | 'string' | 'array'): Json {
  if (type === 'boolean') return /^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : cell;
  if (type === 'string') return cell;
  return cell
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function nest(path: readonly string[], value: Json): JsonObject {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

/** The cell that says it, else the entry in the account file, else the row. */
function locateInRow(row: CsvRow, headings: readonly Column[], entry: CsvEntry, context: EntryContext): Locate {
  return (path) => {
    const under = (column: Column) =>
      column.kind === 'setting' && `${column.path.join('.')}.`.startsWith(`${path.join('.')}.`);
    const cell = headings.findIndex((column, index) => under(column) && row.cells[index]?.trim() !== '');
    if (cell !== -1) return row.at(cell);
    const at = locateIn(entry.map, context)(path);
    const ofEntry = locateIn(entry.map, context)([]);
    return at.line === ofEntry.line && at.column === ofEntry.column ? row.at(0) : at;
  };
}
