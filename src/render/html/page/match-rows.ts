// Which rows a reader asked for. Texts are looked at once a pool and not once a row: 100,000 rows share few of them.

import { at, nameOf, type Rows } from './rows.ts';

export interface Query {
  /** Words that must all be found: in number, account, path, value or file. */
  readonly text: string;
  /** Types and tags to be shown; none of a kind: all. */
  readonly types: ReadonlySet<number>;
  readonly tags: ReadonlySet<number>;
  /** Index of an account, and of an origin; -1 for any. */
  readonly account: number;
  readonly origin: number;
}

/** The rows in their own order. */
export function matchRows(rows: Rows, query: Query): readonly number[] {
  const tests = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => wordTest(rows, word));
  const tagBits = [...query.tags].reduce((bits, tag) => bits | (1 << tag), 0);
  const found: number[] = [];
  for (let row = 0; row < rows.count; row += 1) {
    if (query.types.size > 0 && !query.types.has(at(rows, 'type', row))) continue;
    if (tagBits !== 0 && (at(rows, 'tags', row) & tagBits) === 0) continue;
    if (query.account >= 0 && !touches(rows, row, query.account)) continue;
    if (query.origin >= 0 && at(rows, 'origin', row) !== query.origin + 1) continue;
    if (tests.every((test) => test(row))) found.push(row);
  }
  return found;
}

function touches(rows: Rows, row: number, account: number): boolean {
  return at(rows, 'account', row) === account || at(rows, 'from', row) === account + 1;
}

function wordTest(rows: Rows, word: string): (row: number) => boolean {
  const { data } = rows;
  const contains = (pool: readonly string[]): readonly boolean[] =>
    pool.map((text) => text.toLowerCase().includes(word));
  const [accounts, files, paths, values] = [data.accounts, data.files, data.paths, data.values].map(contains);
  const fields = data.fields.map((packed) =>
    packed.some((index, place) => (place % 3 === 0 ? paths?.[index] : values?.[index - 1])),
  );
  return (row) =>
    fields[at(rows, 'fields', row)] === true ||
    accounts?.[at(rows, 'account', row)] === true ||
    accounts?.[at(rows, 'from', row) - 1] === true ||
    files?.[at(rows, 'file', row) - 1] === true ||
    nameOf(rows, row).toLowerCase().includes(word);
}
