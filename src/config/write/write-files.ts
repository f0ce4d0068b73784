// The one place that writes files of the repository: whole files or nothing of them, and never over what somebody else
// has changed in the meantime.

import { chmod, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AcgctlError } from '../../model/errors.ts';

export interface FileChange {
  /** From the root, with `/`. */
  readonly file: string;
  /** What was read; undefined for a new file. */
  readonly before: Uint8Array | undefined;
  readonly after: string;
}

/** In the order given. AcgctlError FILE_CHANGED, before anything is written, when a file is not as it was read. */
export async function writeFiles(root: string, changes: readonly FileChange[]): Promise<void> {
  const base = await realpath(root);
  for (const change of changes) await assertUnchanged(base, change);
  for (const change of changes) {
    try {
      await writeOne(path.join(base, change.file), change.after);
    } catch (error) {
      throw new AcgctlError(
        'OUTPUT_FILE',
        `cannot write ${change.file}`,
        'Check the permissions and the free space, and run the command again: it goes on from what is there.',
        { cause: error },
      );
    }
  }
}

async function assertUnchanged(base: string, { file, before }: FileChange): Promise<void> {
  const now = await readFile(path.join(base, file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const isSame = now === undefined || before === undefined ? now === before : now.equals(before);
  if (isSame) return;
  throw new AcgctlError('FILE_CHANGED', `${file} was changed meanwhile`, 'Nothing was written. Run the command again.');
}

/** A file beside it first, then a rename: a reader sees the old file or the new one. A link stays a link. */
async function writeOne(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const target = await realpath(file).catch(() => file);
  const mode = await stat(target).then(
    (status) => status.mode & 0o777,
    () => undefined,
  );
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.acgctl`);
  try {
    await rm(temporary, { force: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
