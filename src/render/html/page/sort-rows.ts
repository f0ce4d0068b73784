// The order of the rows. Pools are ranked once, so that two rows are compared by two integers.

import { at, type Rows } from './rows.ts';

export type SortKey = 'type' | 'account' | 'name' | 'fields' | 'origin' | 'source';

export interface Order {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Equal rows stay in the order of the plan. */
export function sortRows(rows: Rows, found: readonly number[], order: Order | undefined): readonly number[] {
  if (order === undefined) return found;
  const rank = rankOf(rows, order.key);
  const way = order.descending ? -1 : 1;
  return [...found].sort((a, b) => way * (rank(a) - rank(b)) || a - b);
}

function rankOf(rows: Rows, key: SortKey): (row: number) => number {
  const { data } = rows;
  switch (key) {
    case 'type':
      return (row) => at(rows, 'type', row);
    case 'origin':
      return (row) => at(rows, 'origin', row);
    case 'account': {
      const ranks = ranksOf(data.accounts);
      return (row) => ranks[at(rows, 'account', row)] ?? 0;
    }
    case 'fields': {
      const texts = data.fields.map((packed) => packed.map((index) => String(index).padStart(8, '0')).join());
      const ranks = ranksOf(texts);
      return (row) => ranks[at(rows, 'fields', row)] ?? 0;
    }
    case 'source': {
      const ranks = ranksOf(data.files);
      return (row) => ((ranks[at(rows, 'file', row) - 1] ?? -1) + 1) * 1e9 + at(rows, 'line', row);
    }
    case 'name': {
      // Names that are no number come first, by their text.
      const others = [...new Set(data.names.filter((name) => typeof name === 'string'))];
      const ranks = ranksOf(others);
      const byName = new Map(others.map((name, index) => [name, (ranks[index] ?? 0) - others.length]));
      return (row) => {
        const name = data.names[row] ?? '';
        return typeof name === 'number' ? name : (byName.get(name) ?? 0);
      };
    }
  }
}

/** For each text its place in the order of all, by code units. */
function ranksOf(texts: readonly string[]): Int32Array {
  const sorted = texts.map((_, index) => index).sort((a, b) => ((texts[a] ?? '') < (texts[b] ?? '') ? -1 : 1));
  const ranks = new Int32Array(texts.length);
  for (const [rank, index] of sorted.entries()) ranks[index] = rank;
  return ranks;
}
