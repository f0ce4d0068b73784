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

/** Whether `older` is one of the commits that `newer` is made of; undefined where git does not have both. */
export async function isAncestor(root: string, older: string, newer: string): Promise<boolean | undefined> {
  try {
    await git('git', ['-C', root, 'merge-base', '--is-ancestor', older, newer]);
    return true;
  } catch (error) {
    return (error as { readonly code?: unknown }).code === 1 ? false : undefined;
  }
}

/** The same for every clone: host, path and folder of the repository; undefined where it has no `origin`. */
export async function readRepository(root: string): Promise<string | undefined> {
  try {
    const origin = (await git('git', ['-C', root, 'config', '--get', 'remote.origin.url'])).stdout.trim();
    const folder = (await git('git', ['-C', root, 'rev-parse', '--show-prefix'])).stdout.trim();
    const place = origin
      .replace(/^[a-z+]+:\/\//i, '')
      .replace(/^[^@/]*@/, '')
      .replace(':', '/')
      .replace(/(\.git)?\/*$/, '');
    return `${place.toLowerCase()}/${folder}`.replace(/\/$/, '');
  } catch {
    return undefined;
  }
}
