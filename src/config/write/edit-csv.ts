// Rows of a CSV file taken out, changed and added; every other row keeps its bytes.

import { valueAt } from '../../kinds/path.ts';
import { type E164, formatE164, parseE164 } from '../../model/e164.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { type Column, readHeadings } from '../csv-columns.ts';
import { settingsOfCells } from '../csv-numbers.ts';
import { readCsv } from '../csv-source.ts';
import { createFindings } from '../findings.ts';
import { mergeSettings } from '../merge-settings.ts';
import { cellOf, cellText, isCell } from './csv-text.ts';
import { hasSettings } from './express-settings.ts';
import type { Splice } from './file-text.ts';
import { settingsText } from './read-entries.ts';

export interface CsvTable {
  readonly rows: ReadonlyMap<E164, CsvTableRow>;
  readonly headings: readonly Column[];
  readonly text: string;
}

interface CsvTableRow extends Pick<Splice, 'start' | 'end'> {
  readonly cells: readonly string[];
}

/** Of a file without errors; rows are found by their numbers. */
export function readCsvTable(file: string, text: string): CsvTable {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const rows = new Map<E164, CsvTableRow>();
  let headings: readonly Column[] = [];
  readCsv(file, text, createFindings(), ({ cells, at, lastLine }) => {
    if (headings.length === 0) {
      headings = readHeadings(cells, at, createFindings());
      return;
    }
    // A row of blanks is no number, and may have fewer cells.
    const number = parseE164(cells[headings.findIndex(({ kind }) => kind === 'number')]?.trim() ?? '');
    const start = starts[at(0).line - 1] as number;
    if (number !== undefined) rows.set(number, { cells, start, end: starts[lastLine] ?? text.length });
  });
  return { rows, headings, text };
}

export function removeRow({ rows }: CsvTable, number: E164): Splice {
  const { start, end } = rows.get(number) as CsvTableRow;
  return { start, end, text: '' };
}

/** The row with cells that make the settings; undefined where the columns do not suffice. */
export function changeRow(table: CsvTable, number: E164, merged: JsonObject, wanted: JsonObject): Splice | undefined {
  const { rows, headings, text } = table;
  const { start, end, cells: old } = rows.get(number) as CsvTableRow;
  const current = mergeSettings(merged, settingsOfCells(old, headings));
  const cells = headings.map((column, index) => {
    const cell = old[index] as string;
    if (column.kind !== 'setting') return cell;
    const at = column.path.join('.');
    const then = valueAt(wanted, at);
    if (isSame(valueAt(current, at), then)) return cell;
    return then === undefined || isSame(valueAt(merged, at), then) || !isCell(then) ? '' : cellOf(then);
  });
  if (!hasSettings(mergeSettings(merged, settingsOfCells(cells, headings)), wanted)) return undefined;
  return { start, end, text: `${rowText(cells)}${text.slice(start, end).endsWith('\n') ? '\n' : ''}` };
}

/** A row for each number, like one that is there; none where none has the settings. */
export function rowsLike(
  { rows, headings }: CsvTable,
  numbers: readonly E164[],
  merged: JsonObject,
  wanted: JsonObject,
): readonly string[] {
  const goal = settingsText(wanted);
  const seen = new Set<string>();
  for (const { cells } of rows.values()) {
    const key = cells.filter((_, index) => headings[index]?.kind === 'setting').join('\0');
    if (seen.has(key)) continue;
    seen.add(key);
    if (settingsText(mergeSettings(merged, settingsOfCells(cells, headings))) !== goal) continue;
    return numbers.map((number) =>
      rowText(cells.map((cell, index) => (headings[index]?.kind === 'number' ? formatE164(number) : cell))),
    );
  }
  return [];
}

/** The edits, and behind them these rows. A last line without a line feed gets one, unless it is taken out. */
export function appendRows({ text }: CsvTable, edits: readonly Splice[], rows: readonly string[]): readonly Splice[] {
  if (rows.length === 0) return edits;
  const isClosed = text.endsWith('\n') || edits.some((edit) => edit.end === text.length && edit.text === '');
  const lines = rows.map((row) => `${row}\n`).join('');
  return [...edits, { start: text.length, end: text.length, text: `${isClosed ? '' : '\n'}${lines}` }];
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function rowText(cells: readonly string[]): string {
  return cells.map(cellText).join(',');
}
