// Packs the rows into columns and pools (table-format.ts).

import { parseE164 } from '../../model/e164.ts';
import { visible } from '../visible.ts';
import type { FieldValue } from './field-values.ts';
import type { HtmlOptions, Report, ReportRow } from './report.ts';
import { webAddress } from './source-link.ts';
import { type Column, type ColumnName, columnNames, type TableData } from './table-format.ts';

export function packRows(report: Report, options: HtmlOptions): TableData {
  const pools = createPools();
  const columns = Object.fromEntries(columnNames.map((name) => [name, []])) as unknown as Record<ColumnName, number[]>;
  for (const row of report.rows) {
    const packed = packRow(row, pools, options);
    for (const name of columnNames) columns[name].push(packed[name]);
  }
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

/** Distinct texts, made visible, in the order of their first use. */
function createPool() {
  const ids = new Map<string, number>();
  const texts: string[] = [];
  const indexOf = (text: string): number => {
    const known = ids.get(text) ?? texts.push(visible(text)) - 1;
    ids.set(text, known);
    return known;
  };
  /** The index plus one; 0 for undefined. */
  const optional = (text: string | undefined): number => (text === undefined ? 0 : indexOf(text) + 1);
  return { texts, indexOf, optional };
}

function packRow(row: ReportRow, pools: Pools, { link }: HtmlOptions): Readonly<Record<ColumnName, number>> {
  const { source } = row;
  const address = source === undefined ? undefined : webAddress(link?.(source));
  return {
    type: row.type,
    account: pools.accounts.indexOf(row.account),
    from: pools.accounts.optional(row.from),
    tags: row.tags.reduce((bits, tag) => bits | (1 << pools.tags.indexOf(tag)), 0),
    origin: pools.origins.optional(row.origin),
    fields: packFields(row.fields, pools),
    reason: pools.reasons.indexOf(row.reason),
    file: pools.files.optional(source?.file),
    line: source?.line ?? 0,
    link: pools.links.optional(address === undefined ? undefined : withoutLine(address, source?.line ?? 0)),
    count: row.count,
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
