// The rows as columns again, and what is read of them. Nothing here touches the page.

import { type Column, type ColumnName, columnNames, type TableData } from '../table-format.ts';

export interface Rows {
  readonly count: number;
  readonly data: TableData;
  readonly columns: Readonly<Record<ColumnName, Int32Array>>;
}

export interface RowField {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function unpackRows(data: TableData): Rows {
  const count = data.names.length;
  const spread = (column: Column): Int32Array =>
    typeof column === 'number' ? new Int32Array(count).fill(column) : Int32Array.from(column);
  const columns = Object.fromEntries(columnNames.map((name) => [name, spread(data.columns[name])]));
  return { count, data, columns: columns as Rows['columns'] };
}

/** `+14255550100`, `rfi/…`, or empty for the account itself. */
export function nameOf({ data }: Rows, row: number): string {
  const name = data.names[row] ?? '';
  return typeof name === 'number' ? `+${name}` : name;
}

export function at({ columns }: Rows, name: ColumnName, row: number): number {
  return columns[name][row] ?? 0;
}

/** The text that a column plus one points to; empty for none. */
export function optionalText(rows: Rows, name: ColumnName, pool: readonly string[], row: number): string {
  return pool[at(rows, name, row) - 1] ?? '';
}

export function fieldsOf(rows: Rows, row: number): readonly RowField[] {
  const { data } = rows;
  const packed = data.fields[at(rows, 'fields', row)] ?? [];
  const fields: RowField[] = [];
  for (let index = 0; index < packed.length; index += 3) {
    const [path = 0, before = 0, after = 0] = packed.slice(index, index + 3);
    fields.push({ path: data.paths[path] ?? '', before: data.values[before - 1], after: data.values[after - 1] });
  }
  return fields;
}

/** The address of the line that declares the row, if the page has one. */
export function linkOf(rows: Rows, row: number): string {
  return optionalText(rows, 'link', rows.data.links, row).replace(/\{line\}$/, String(at(rows, 'line', row)));
}

export function tagsOf(rows: Rows, row: number): readonly string[] {
  const bits = at(rows, 'tags', row);
  return rows.data.tags.filter((_, index) => (bits & (1 << index)) !== 0);
}
