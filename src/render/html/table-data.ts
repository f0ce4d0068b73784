// Packs the rows into columns and pools (table-format.ts).

import type { SourceRef } from '../../model/diagnostic.ts';
import { parseE164 } from '../../model/e164.ts';
import { visible } from '../visible.ts';
import type { FieldValue } from './field-values.ts';
import type { HtmlOptions, Report, ReportRow } from './report.ts';
import { webAddress } from './source-link.ts';
import { type Column, type ColumnName, columnNames, type TableData } from './table-format.ts';

export function packRows(report: Report, options: HtmlOptions): TableData {
  const pools = createPools();
  const linkOf = createLinkReader(pools.links, options);
  const columns = Object.fromEntries(columnNames.map((name) => [name, []])) as unknown as Record<ColumnName, number[]>;
  for (const row of report.rows) packRow(row, pools, linkOf, columns);
  const narrow = columnNames.map((name): [ColumnName, Column] => [name, collapse(columns[name])]);
  return {
    noun: report.noun,
    sides: report.sides,
    types: report.types,
    tags: pools.tags.texts,
    origins: pools.origins.texts,
    accounts: pools.accounts.texts,
    paths: pools.paths.texts,
    values: pools.values.texts,
    fields: pools.fields,
    reasons: pools.reasons.texts,
    files: pools.files.texts,
    links: pools.links.texts,
    names: report.rows.map(({ name }) => parseE164(name) ?? visible(name)),
    columns: Object.fromEntries(narrow) as TableData['columns'],
  };
}

type Pools = ReturnType<typeof createPools>;

function createPools() {
  const fields: number[][] = [];
  return {
    tags: createPool(),
    origins: createPool(),
    accounts: createPool(),
    paths: createPool(),
    values: createPool(),
    reasons: createPool(),
    files: createPool(),
    links: createPool(),
    fields,
    fieldIds: new Map<readonly FieldValue[], number>(),
  };
}

type Pool = ReturnType<typeof createPool>;

/** Distinct texts, made visible, in the order of their first use. */
function createPool() {
  const ids = new Map<string, number>();
  const texts: string[] = [];
  // Neighbours mostly have the same text.
  let last: string | undefined;
  let lastId = -1;
  const indexOf = (text: string): number => {
    if (text === last) return lastId;
    let id = ids.get(text);
    if (id === undefined) {
      id = texts.push(visible(text)) - 1;
      ids.set(text, id);
    }
    last = text;
    lastId = id;
    return id;
  };
  /** The index plus one; 0 for undefined. */
  const optional = (text: string | undefined): number => (text === undefined ? 0 : indexOf(text) + 1);
  return { texts, indexOf, optional };
}

function packRow(
  row: ReportRow,
  pools: Pools,
  linkOf: (source: SourceRef) => number,
  columns: Record<ColumnName, number[]>,
): void {
  const { source } = row;
  let tags = 0;
  for (const tag of row.tags) tags |= 1 << pools.tags.indexOf(tag);
  columns.type.push(row.type);
  columns.account.push(pools.accounts.indexOf(row.account));
  columns.from.push(pools.accounts.optional(row.from));
  columns.tags.push(tags);
  columns.origin.push(pools.origins.optional(row.origin));
  columns.fields.push(packFields(row.fields, pools));
  columns.reason.push(pools.reasons.indexOf(row.reason));
  columns.file.push(pools.files.optional(source?.file));
  columns.line.push(source?.line ?? 0);
  columns.link.push(source === undefined ? 0 : linkOf(source));
  columns.count.push(row.count);
}

/** The index of a line's address plus one, 0 for none. That of one line of a file tells those of the others. */
function createLinkReader(links: Pool, { link }: HtmlOptions): (source: SourceRef) => number {
  const ofFiles = new Map<string, number>();
  return (source) => {
    const known = ofFiles.get(source.file);
    if (known !== undefined) return known;
    const address = webAddress(link?.(source));
    const id = links.optional(address === undefined ? undefined : withoutLine(address, source.line));
    ofFiles.set(source.file, id);
    return id;
  };
}

/** Equal changes share one list of fields (rows.ts), so the list itself is the key. */
function packFields(fields: readonly FieldValue[], pools: Pools): number {
  const known = pools.fieldIds.get(fields);
  if (known !== undefined) return known;
  const { paths, values } = pools;
  const packed = fields.flatMap(({ path, before, after }) => [
    paths.indexOf(path),
    values.optional(before),
    values.optional(after),
  ]);
  const id = pools.fields.push(packed) - 1;
  pools.fieldIds.set(fields, id);
  return id;
}

/** The addresses of the lines of a file differ in the number at their end, and so are one text. */
function withoutLine(address: string, line: number): string {
  const digits = String(line);
  return address.endsWith(digits) ? `${address.slice(0, -digits.length)}{line}` : address;
}

function collapse(column: readonly number[]): Column {
  const [first = 0] = column;
  return column.every((value) => value === first) ? first : column;
}
