// How the rows travel inside the page: columns of small integers that point into pools of distinct texts, so that
// 100,000 changes are a few megabytes. Written by table-data.ts, read by page/. Every text in it is visible already.

/** One entry a row; a single number when all rows have the same. */
export type Column = number | readonly number[];

export interface TableData {
  readonly noun: string;
  readonly sides: readonly [before: string, after: string];
  readonly types: readonly { readonly label: string; readonly sign: string; readonly tone: string }[];
  readonly tags: readonly string[];
  readonly origins: readonly string[];
  readonly accounts: readonly string[];
  readonly paths: readonly string[];
  readonly values: readonly string[];
  /** Distinct lists of settings: for each setting its path, and the values before and after plus one, 0 for none. */
  readonly fields: readonly (readonly number[])[];
  readonly reasons: readonly string[];
  readonly files: readonly string[];
  /** Addresses of lines, with `{line}` where the number of the line goes. */
  readonly links: readonly string[];
  /** `14255550100` for `+14255550100`, any other name as text. */
  readonly names: readonly (number | string)[];
  readonly columns: Readonly<Record<ColumnName, Column>>;
}

/**
 * `type`, `fields`, `reason`, `account` index their pools; `from`, `origin`, `file`, `link` too, plus one, 0 for none.
 * `tags` has a bit for each of `tags`; `line` is the number of the line; `count` the resources of the row.
 */
export const columnNames = [
  'type',
  'account',
  'from',
  'tags',
  'origin',
  'fields',
  'reason',
  'file',
  'line',
  'link',
  'count',
] as const;

export type ColumnName = (typeof columnNames)[number];
