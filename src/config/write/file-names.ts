// Names of new files: that of the account, made safe and unique on every file system, where the globs of acg.yaml look.

import path from 'node:path/posix';
import { accountFileMatcher, startsOf } from '../list-files.ts';

/** Names that Windows keeps for devices, whatever comes behind a dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Gives a free file for a name and takes it; `taken` are paths from the root. */
export function createFileNames(globs: readonly string[], taken: Iterable<string>) {
  const used = new Set([...taken].map(fold));
  const isAccountFile = accountFileMatcher(globs);
  const folders = startsOf(globs);

  function take(folder: string, name: string, ending: string, isFit: (file: string) => boolean): string | undefined {
    const safe = name.replaceAll(/[^A-Za-z0-9_-]/g, '_').replace(/^-/, '_-');
    const base = reserved.test(safe) ? `${safe}_` : safe;
    for (let count = 1; ; count += 1) {
      const file = path.join(folder, `${count === 1 ? base : `${base}-${count}`}${ending}`);
      if (!isFit(file)) return undefined;
      if (used.has(fold(file))) continue;
      used.add(fold(file));
      return file;
    }
  }

  return {
    /** Undefined when no glob of `accounts:` would find the file. */
    account(name: string): string | undefined {
      for (const folder of folders) {
        for (const ending of ['.yaml', '.yml']) {
          const file = take(folder, name, ending, isAccountFile);
          if (file !== undefined) return file;
        }
      }
      return undefined;
    },
    csv: (name: string): string => take('numbers', name, '.csv', () => true) as string,
  };
}

/** Letter case does not tell files apart everywhere. */
function fold(file: string): string {
  return file.toLowerCase();
}
