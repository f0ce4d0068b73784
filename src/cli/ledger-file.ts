// Where the ledger of permits lies: one file for each gateway in the cache folder. Without such a folder, or where it
// cannot be written, acgctl does without.
//
// What is appended is not forced to the disk: a killed process leaves it to the kernel, which the next process reads from.
// Only a machine that goes down loses it, and one that is up again within a minute is told so by a 429.

import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { LedgerFile } from '../api/permit-ledger.ts';
import type { Context } from './context.ts';

/** $XDG_CACHE_HOME/acgctl, ~/.cache/acgctl, or %LOCALAPPDATA%\acgctl; undefined where none of them is set. */
export function cacheFolder(env: Context['env']): string | undefined {
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'acgctl');
  if (env.LOCALAPPDATA) return path.join(env.LOCALAPPDATA, 'acgctl');
  return env.HOME ? path.join(env.HOME, '.cache', 'acgctl') : undefined;
}

/** The file for this gateway, opened for appending. Throws where it cannot be. */
export function openLedgerFile(cache: string, origin: string): LedgerFile {
  const folder = path.join(cache, 'limits');
  makeFolder(folder);
  removeOld(folder);
  const name = origin.replaceAll(/[^A-Za-z0-9.-]+/g, '_').slice(-200);
  const descriptor = openSync(path.join(folder, `${name}.log`), 'a+', 0o600);
  return {
    read(from) {
      const { size, mtimeMs } = fstatSync(descriptor);
      const start = Math.max(from, size - longestRead);
      const bytes = Buffer.alloc(Math.max(0, size - start));
      const length = bytes.length === 0 ? 0 : readSync(descriptor, bytes, 0, bytes.length, start);
      return { text: bytes.toString('latin1', 0, length), size: Math.min(size, start + length), modifiedAt: mtimeMs };
    },
    append: (text) => void writeSync(descriptor, text),
    clear: () => ftruncateSync(descriptor),
    close: () => closeSync(descriptor),
  };
}

/** Node's own recursive way never ends where a parent is there and takes no folder, as /proc. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || parent === folder || existsSync(parent)) throw error;
    makeFolder(parent);
    mkdirSync(folder, { mode: 0o700 });
  }
}

/** The requests of many windows; only what is read first can be longer. */
const longestRead = 8 * 1024 * 1024;
const oneDay = 24 * 60 * 60 * 1000;

/** Files of gateways that nobody has asked anything for a day, like simulators that are gone. */
function removeOld(folder: string): void {
  // When the last file came or went: the file system's own time, so that a wrong clock here removes nothing.
  const { mtimeMs: now } = statSync(folder);
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    try {
      if (now - statSync(file).mtimeMs > oneDay) rmSync(file);
    } catch {
      // Somebody else removed it.
    }
  }
}
