// Where the files of a config repository come from: the disk, or a commit. The one port between loading and reading.

import type { FileProblem } from './file-problems.ts';
import type { Limits } from './limits.ts';
import type { Listing } from './list-files.ts';

export interface FileSource {
  /** The bytes of a file, by its path from the root with `/`. */
  read(file: string): Promise<Uint8Array | FileProblem>;
  /** The files below the folders that the globs name. */
  list(globs: readonly string[]): Promise<Listing>;
}

export type OpenFiles = (root: string, limits: Limits) => Promise<FileSource>;
