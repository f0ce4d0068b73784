// Reads files of the repository, and nothing outside it. A file that cannot be had is a value, not an exception.

import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { compareText } from '../model/json.ts';
import {
  configTooLarge,
  type FileProblem,
  fileTooLarge,
  missingFile,
  notRegular,
  outsideRepository,
  unreadable,
} from './file-problems.ts';
import type { Limits } from './limits.ts';
import { accountFileMatcher, type Listing, listFiles } from './list-files.ts';

/** Contents of files by their paths from the root with `/`. */
export type Overlay = ReadonlyMap<string, Uint8Array>;

export interface Repository {
  /** The bytes of a file, by its path from the root with `/`. */
  read(file: string): Promise<Uint8Array | FileProblem>;
  /** The files below the folders that the globs name. */
  list(globs: readonly string[]): Promise<Listing>;
}

/** `overlay`: files as they are to be, by their paths; they are read in place of what is on the disk. */
export async function openRepository(root: string, limits: Limits, overlay: Overlay = new Map()): Promise<Repository> {
  const base = await realpath(root).catch(() => path.resolve(root));
  let total = 0;
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
      const resolved = await realpath(path.join(base, file));
      return resolved.startsWith(base + path.sep) ? await readRegular(resolved) : outsideRepository;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
      return isMissing ? missingFile(file, await nearMiss(base, file)) : unreadable(error as NodeJS.ErrnoException);
    }
  }

  async function readRegular(resolved: string): Promise<Uint8Array | FileProblem> {
    // The path holds no link any more; one that appears now is not followed, and a pipe does not make us wait.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const handle = await open(resolved, flags);
    try {
      const status = await handle.stat();
      if (!status.isFile()) return notRegular;
      if (status.size > limits.fileBytes) return fileTooLarge(status.size, limits.fileBytes);
      total += status.size;
      if (total > limits.totalBytes)
        return configTooLarge(`The files have more than ${limits.totalBytes} bytes together`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }
}

/** A file of the same folder whose name differs only in letter case, or in `.yml` for `.yaml`. */
async function nearMiss(base: string, file: string): Promise<string | undefined> {
  const folder = path.posix.dirname(file);
  const plain = (name: string): string => name.toLowerCase().replace(/\.yml$/, '.yaml');
  const names = await readdir(path.join(base, folder)).catch(() => []);
  const near = names.find((name) => plain(name) === plain(path.posix.basename(file)));
  return near && path.posix.join(folder, near);
}
