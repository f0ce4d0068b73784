// The commit of the config repository, so that a plan says what it was made from.

import { type Git, isGitData } from './git.ts';

/** Undefined where the folder is in no git repository, or there is no git. `dirty`: YAML or CSV files differ from it. */
export async function readCommit(git: Git): Promise<{ readonly id: string; readonly dirty: boolean } | undefined> {
  const head = await git.run('rev-parse', '--absolute-git-dir', 'HEAD');
  const [gitDir = '', id = ''] = head.out.toString().trim().split('\n');
  if (head.code !== 0 || (await isGitData(git.root, gitDir))) return undefined;
  const status = await git.run('status', '--porcelain', '-z', '--untracked-files=all', '--', '.');
  if (status.code !== 0) return undefined;
  const dirty = status.out
    .toString()
    .split('\0')
    .some((entry) => /\.(ya?ml|csv)$/i.test(entry));
  return { id, dirty };
}
