// The commit of the config repository, so that a plan says what it was made from.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const git = promisify(execFile);

/** Undefined where the folder is in no git repository, or there is no git. `dirty`: YAML or CSV files differ from it. */
export async function readCommit(root: string): Promise<{ readonly id: string; readonly dirty: boolean } | undefined> {
  try {
    const head = await git('git', ['-C', root, 'rev-parse', '--verify', 'HEAD']);
    const status = await git('git', ['-C', root, 'status', '--porcelain', '-z', '--untracked-files=all', '--', '.'], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const dirty = status.stdout.split('\0').some((entry) => /\.(ya?ml|csv)$/i.test(entry));
    return { id: head.stdout.trim(), dirty };
  } catch {
    return undefined;
  }
}
