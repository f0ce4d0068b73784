// All numbers of the repository as one table, with the place and the entry that each comes from.

import type { NumberSources } from '../model/desired.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import type { E164 } from '../model/e164.ts';
import { createNumberTableBuilder, type NumberTable } from '../model/number-table.ts';
import { createSettingsPool, type SettingsId, type SettingsPool } from '../model/settings.ts';
import { createNumberPlaces } from './number-places.ts';

export interface DeclaredNumbers {
  readonly pool: SettingsPool;
  /** By mark. */
  readonly sources: NumberSources;
  /** The files in which numbers are declared. */
  readonly files: readonly string[];
  readonly marks: number;
  /** The entry of a mark: marks of one list or CSV file have the same. */
  entryOf(mark: number): number;
  /** Numbers added so far, also those above the limit. */
  readonly count: number;
  /** A new entry of some account's `numbers:`. */
  openEntry(): number;
  mark(entry: number, source: SourceRef): number;
  add(number: E164, account: number, settings: SettingsId, mark: number): void;
  build(): NumberTable;
  /** What is there now; given to `returnTo`, it is all that is there. Settings stay in the pool. */
  position(): Position;
  returnTo(position: Position): void;
}

interface Position {
  readonly count: number;
  readonly marks: number;
  readonly opened: number;
}

/** Above `limit` numbers are counted and not kept. */
export function createDeclaredNumbers(limit: number): DeclaredNumbers {
  const pool = createSettingsPool();
  const builder = createNumberTableBuilder();
  const places = createNumberPlaces();
  let count = 0;
  let opened = 0;
  return {
    pool,
    sources: places,
    files: places.files,
    get marks() {
      return places.count;
    },
    entryOf: places.entryOf,
    get count() {
      return count;
    },
    openEntry() {
      opened += 1;
      return opened - 1;
    },
    mark: places.add,
    add(number, account, settings, mark) {
      count += 1;
      if (count <= limit) builder.push(number, account, settings, mark);
    },
    build: () => builder.build(),
    position: () => ({ count, marks: places.count, opened }),
    returnTo(position) {
      ({ count, opened } = position);
      builder.truncate(Math.min(count, limit));
      places.truncate(position.marks);
    },
  };
}
