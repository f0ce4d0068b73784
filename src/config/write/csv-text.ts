// Numbers and settings as CSV with the headings of the Number Management Portal.

import { leaves } from '../../kinds/path.ts';
import { compareText, type Json, type JsonObject } from '../../model/json.ts';

export interface CsvNumber {
  readonly number: string;
  /** As an entry of a YAML file would say them. */
  readonly settings: JsonObject;
}

/** One heading, `Numbers`. */
export function plainCsv(numbers: readonly string[]): string {
  return `${['Numbers', ...numbers].join('\n')}\n`;
}

/** A column for each setting that some row has. Every row's settings can be said in cells. */
export function settingsCsv(rows: readonly CsvNumber[]): string {
  const cells = rows.map(({ settings }) => new Map(leaves(settings)));
  const paths = [...new Set(cells.flatMap((row) => [...row.keys()]))].sort(compareText);
  const lines = rows.map(({ number }, index) => {
    const row = cells[index] as ReadonlyMap<string, Json>;
    return [number, ...paths.map((path) => cellText(cellOf(row.get(path))))].join(',');
  });
  return `${[['telephoneNumber', ...paths.map(headingOf)].join(','), ...lines].join('\n')}\n`;
}

function headingOf(path: string): string {
  return path.replaceAll('.', '_');
}

/** A cell is trimmed when it is read, an empty one says nothing, and `;` and `,` separate the items of a list. */
export function isCell(value: Json): boolean {
  if (Array.isArray(value))
    return value.length > 0 && value.every((item) => isCell(item) && !/[;,]/.test(String(item)));
  return typeof value === 'boolean' || (typeof value === 'string' && value !== '' && value.trim() === value);
}

/** What a cell says of the value, before it is quoted: nothing of none. */
export function cellOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(';') : String(value);
}

export function cellText(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
