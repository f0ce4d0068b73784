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

/** Whether `older` is one of the commits that `newer` is made of; undefined where git does not have both. */
export async function isAncestor(git: Git, older: string, newer: string): Promise<boolean | undefined> {
  const { code } = await git.run('merge-base', '--is-ancestor', '--end-of-options', older, newer);
  return code === 0 ? true : code === 1 ? false : undefined;
}

/** The same for every clone: host, path and folder of the repository; undefined where it has no `origin`. */
export async function readRepository(git: Git): Promise<string | undefined> {
  const remote = await git.run('config', '--get', 'remote.origin.url');
  const prefix = await git.run('rev-parse', '--show-prefix');
  if (remote.code !== 0 || prefix.code !== 0) return undefined;
  const place = remote.out
    .toString()
    .trim()
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(':', '/')
    .replace(/(\.git)?\/*$/, '');
  return `${place.toLowerCase()}/${prefix.out.toString().trim()}`.replace(/\/$/, '');
}
