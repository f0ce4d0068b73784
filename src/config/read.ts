// Reads files of the repository from disk, and nothing outside it. A file that cannot be had is a value, not an
// exception. Small files, one after another: to wait for each of the five calls that one takes would cost more than they do.

import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { compareText } from '../model/json.ts';
import { createByteBudget } from './byte-budget.ts';
import {
  type FileProblem,
  fileTooLarge,
  missingFile,
  nearName,
  notRegular,
  outsideRepository,
  unreadable,
} from './file-problems.ts';
import type { FileSource } from './file-source.ts';
import type { Limits } from './limits.ts';
import { accountFileMatcher, type Listing, listFiles } from './list-files.ts';

/** Contents of files by their paths from the root with `/`. */
export type Overlay = ReadonlyMap<string, Uint8Array>;

/** `overlay`: files as they are to be, by their paths; they are read in place of what is on the disk. */
export async function openRepository(root: string, limits: Limits, overlay: Overlay = new Map()): Promise<FileSource> {
  const base = await realpath(root).catch(() => path.resolve(root));
  const admit = createByteBudget(limits);
  return { read, list };

  async function list(globs: readonly string[]): Promise<Listing> {
    const listing = await listFiles(base, globs, limits.files);
    const added = [...overlay.keys()].filter(accountFileMatcher(globs));
    return { ...listing, matched: [...new Set([...listing.matched, ...added])].sort(compareText) };
  }

  async function read(file: string): Promise<Uint8Array | FileProblem> {
    const laid = overlay.get(file);
    if (laid !== undefined) return laid.length > limits.fileBytes ? fileTooLarge(laid.length, limits.fileBytes) : laid;
    try {
      const resolved = realpathSync.native(path.join(base, file));
      return resolved.startsWith(base + path.sep) ? readRegular(resolved) : outsideRepository;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
      return isMissing ? missingFile(file, await nearMiss(base, file)) : unreadable(error as NodeJS.ErrnoException);
    }
  }

  function readRegular(resolved: string): Uint8Array | FileProblem {
    // The path holds no link any more; one that appears now is not followed, and a pipe does not make us wait.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const descriptor = openSync(resolved, flags);
    try {
      const status = fstatSync(descriptor);
      if (!status.isFile()) return notRegular;
      return admit(status.size) ?? readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

async function nearMiss(base: string, file: string): Promise<string | undefined> {
  const names = await readdir(path.join(base, path.posix.dirname(file))).catch(() => []);
  return nearName(file, names);
}
