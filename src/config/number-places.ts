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

export function createNumberPlaces(): NumberPlaces {
  let cells = new Int32Array(width * 1024);
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

  return {
    get count() {
      return count;
    },
    files,
    add(entry, { file, line, column }) {
      const cell = width * count;
      if (cell === cells.length) {
        const wider = new Int32Array(Math.ceil(1.5 * count) * width);
        wider.set(cells);
        cells = wider;
      }
      cells[cell] = fileIndex(file);
      cells[cell + 1] = line;
      cells[cell + 2] = column;
      cells[cell + 3] = entry;
      count += 1;
      return count - 1;
    },
    at(index) {
      const [file = 0, line = 0, column = 0] = cells.subarray(width * index, width * index + 3);
      return { file: files[file] as string, line, column };
    },
    entryOf: (index) => cells[width * index + 3] as number,
    truncate(to) {
      count = Math.min(count, to);
    },
  };
}
