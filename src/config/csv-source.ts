// CSV text to rows of cells with their places: with the csv-parse package, or without it where no cell is in quotes. Then a
// row is a line, and each comma ends a cell; the package looks at every byte, and takes ten times as long.

import { CsvError, parse } from 'csv-parse/sync';
import type { SourceRef } from '../model/diagnostic.ts';
import type { Findings } from './findings.ts';

export interface CsvRow {
  readonly cells: readonly string[];
  /** The row's last line, counted from 1; a cell with line breaks takes several. */
  readonly lastLine: number;
  /** The place of a cell; of one that is not there, the end of the row. */
  at(column: number): SourceRef;
}

const maxRecordBytes = 1024 * 1024;

/** Calls `onRow` for every row that is not blank, the headings first. */
export function readCsv(file: string, text: string, findings: Findings, onRow: (row: CsvRow) => void): void {
  let starts: readonly number[] | undefined;
  let last = 0;
  const lineText = (line: number): string => {
    starts ??= [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
    return text.slice(starts[line - 1], (starts[line] ?? text.length + 1) - 1);
  };
  const giveRow = (cells: readonly string[], line: number, lastLine: number): void =>
    onRow({ cells, lastLine, at: (column) => ({ file, line, column: columnOf(lineText(line), column) }) });
  const lines = plainLines(text);
  if (lines !== undefined) {
    for (const [index, line] of lines.entries()) if (line !== '') giveRow(line.split(','), index + 1, index + 1);
    return;
  }
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxRecordBytes,
      on_record(cells: string[], context) {
        last = context.lines;
        const line = last - cells.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
        giveRow(cells, line, last);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const hint =
      'Put a cell that holds a quote, a comma or a line break into double quotes, and write each quote in it twice.';
    // An open quote takes in the rest of the file: the row that it begins in is the one after the last good row.
    const line = error.code === 'CSV_QUOTE_NOT_CLOSED' ? last + 1 : Math.max(1, Number(error.lines ?? 1));
    findings.add({
      code: 'CSV_SYNTAX',
      at: { file, line, column: 1 },
      message: `Not CSV: ${complaints[error.code] ?? error.message}.`,
      hint,
    });
  }
}

/** The lines of a text in which nothing but line feeds and commas means anything. */
function plainLines(text: string): readonly string[] | undefined {
  if (/["\r]/.test(text)) return undefined;
  const lines = text.split('\n');
  // A character takes four bytes at most.
  return lines.every((line) => line.length < maxRecordBytes / 4) ? lines : undefined;
}

const complaints: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote that begins in this row is not closed',
  INVALID_OPENING_QUOTE: 'a quote inside a cell that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'text after the closing quote of a cell',
  CSV_MAX_RECORD_SIZE: 'a row is too long',
};

/** Where in the line a cell begins, counted from 1. */
function columnOf(line: string, cell: number): number {
  let quoted = false;
  let before = 0;
  for (let index = 0; index < line.length && before < cell; index += 1) {
    if (line[index] === '"') quoted = !quoted;
    else if (line[index] === ',' && !quoted) {
      before += 1;
      if (before === cell) return index + 2;
    }
  }
  return cell === 0 ? 1 : line.length + 1;
}
