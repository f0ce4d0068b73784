// Where each number is declared, and by which entry, as columns: a million places are 16 MB.

import type { SourceRef } from '../model/diagnostic.ts';

export interface NumberPlaces {
  readonly count: number;
  /** Files that some place was in, in the order in which they came. */
  readonly files: readonly string[];
  /** Gives the index of the place. */
  add(entry: number, at: SourceRef): number;
  at(index: number): SourceRef;
  entryOf(index: number): number;
  /** Forgets the places after so many. */
  truncate(count: number): void;
}

/** File, line, column, entry. */
const width = 4;
/** So many places are one block: what grows is not copied. */
const blockPlaces = 4096;

export function createNumberPlaces(): NumberPlaces {
  const blocks: Int32Array[] = [];
  let count = 0;
  const files: string[] = [];
  const fileIndexes = new Map<string, number>();

  function fileIndex(file: string): number {
    if (file === files.at(-1)) return files.length - 1;
    const known = fileIndexes.get(file);
    if (known !== undefined) return known;
    fileIndexes.set(file, files.length);
    return files.push(file) - 1;
  }

  function cellsOf(index: number): Int32Array {
    const cell = width * (index % blockPlaces);
    return (blocks[Math.floor(index / blockPlaces)] as Int32Array).subarray(cell, cell + width);
  }

  return {
    get count() {
      return count;
    },
    files,
    add(entry, { file, line, column }) {
      const at = count % blockPlaces;
      if (at === 0) blocks[count / blockPlaces] = new Int32Array(width * blockPlaces);
      const block = blocks[Math.floor(count / blockPlaces)] as Int32Array;
      block[width * at] = fileIndex(file);
      block[width * at + 1] = line;
      block[width * at + 2] = column;
      block[width * at + 3] = entry;
      count += 1;
      return count - 1;
    },
    at(index) {
      const [file = 0, line = 0, column = 0] = cellsOf(index);
      return { file: files[file] as string, line, column };
    },
    entryOf: (index) => cellsOf(index)[3] as number,
    truncate(to) {
      count = Math.min(count, to);
    },
  };
}
