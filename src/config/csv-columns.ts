// The headings of the Number Management Portal's CSV files: the path of a setting joined with `_`. Derived from the
// schema, so that a setting that the schema gains is a heading as well.

import type { SourceRef } from '../model/diagnostic.ts';
import type { Findings } from './findings.ts';
import { accountView, definition, namedPaths, type SchemaView, viewAt } from './schema-view.ts';
import { showValue } from './show-value.ts';
import { suggest } from './suggest.ts';

export type Column =
  | { readonly kind: 'number' }
  | { readonly kind: 'account' }
  | { readonly kind: 'setting'; readonly path: readonly string[]; readonly type: 'boolean' | 'string' | 'array' }
  /** A heading with a finding: its cells are not looked at. */
  | { readonly kind: 'unknown' };

const known: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['telephoneNumber', { kind: 'number' }],
  ['Numbers', { kind: 'number' }],
  ['accountName', { kind: 'account' }],
  ...settingColumns(definition(accountView, 'completeNumber')),
]);

/** The columns of the heading row; `at` gives the place of a cell of it. */
export function readHeadings(
  headings: readonly string[],
  at: (column: number) => SourceRef,
  findings: Findings,
): readonly Column[] {
  const before = findings.count;
  const seen = new Map<Column, number>();
  const columns = headings.map((cell, index): Column => {
    const column = known.get(cell.trim());
    if (column === undefined) addUnknown(cell.trim(), at(index), findings);
    else if (seen.has(column) || (column.kind === 'number' && [...seen.keys()].some(({ kind }) => kind === 'number'))) {
      addHeading(`The heading ${showValue(cell)} is there twice.`, 'Keep one of the two columns.', at(index), findings);
    } else {
      seen.set(column, index);
      return column;
    }
    return { kind: 'unknown' };
  });
  if (findings.count === before && !columns.some(({ kind }) => kind === 'number')) {
    const hint = 'Name the column with the numbers `telephoneNumber` or `Numbers`.';
    addHeading('No column holds the numbers.', hint, at(0), findings);
  }
  return columns;
}

function settingColumns(view: SchemaView): readonly (readonly [string, Column])[] {
  return namedPaths(view).flatMap((dotted) => {
    const path = dotted.split('.');
    const type = viewAt(view, path)?.schema.type;
    const isLeaf = type === 'boolean' || type === 'string' || type === 'array';
    return isLeaf ? [[path.join('_'), { kind: 'setting', path, type }] as const] : [];
  });
}

function addUnknown(heading: string, at: SourceRef, findings: Findings): void {
  const near = suggest(heading, [...known.keys()]);
  const otherSeparator = /[;\t|]/.test(heading);
  const looksLikeNumber = /^\+?\d+$/.test(heading);
  let hint = near === undefined ? 'Use the headings of the Number Management Portal.' : `Did you mean \`${near}\`?`;
  if (otherSeparator) hint = 'Separate the columns with commas: save the file as comma-separated CSV.';
  if (looksLikeNumber) hint = 'Put a row with the heading `Numbers` above the numbers.';
  addHeading(`The heading ${showValue(heading)} is not known.`, hint, at, findings);
}

function addHeading(message: string, hint: string, at: SourceRef, findings: Findings): void {
  findings.add({ code: 'CSV_HEADING', at, message, hint });
}
