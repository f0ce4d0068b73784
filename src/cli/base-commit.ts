// Finds the commit that `--base REF` means, and opens its files as a source for the loader.

import type { OpenFiles } from '../config/file-source.ts';
import type { TreeEntry } from '../config/locate.ts';
import { openTree } from '../config/tree-source.ts';
import { AcgctlError } from '../model/errors.ts';
import { type Git, type GitAnswer, isGitData } from './git.ts';
import { openObjects } from './git-objects.ts';

export interface BaseCommit {
  readonly id: string;
  /** The config repository's files as they are in the commit. */
  readonly open: OpenFiles;
  readonly close: () => void;
}

const kinds: Readonly<Record<string, TreeEntry['kind']>> = { '120000': 'link', '160000': 'submodule' };

/**
 * @throws AcgctlError where git, the repository or the commit is not to be had
 */
export async function openBaseCommit(git: Git, ref: string): Promise<BaseCommit> {
  const folder = await folderInRepository(git);
  const id = await resolveCommit(git, ref);
  const entries = await listEntries(git, id, folder);
  const objects = openObjects(git);
  return {
    id,
    open: async (_root, limits) => openTree({ entries, readBlob: objects.readBlob }, limits),
    close: objects.close,
  };
}

/** The path of the config repository's root in the git repository: empty, or with a `/` at its end. */
async function folderInRepository(git: Git): Promise<string> {
  const answer = await git.run('rev-parse', '--absolute-git-dir', '--show-prefix');
  if (answer.code !== 0) throw unusable(git, answer);
  const [gitDir = '', ...prefix] = answer.out.toString().replace(/\n$/, '').split('\n');
  if (await isGitData(git.root, gitDir))
    throw unusable(git, { ...answer, err: 'the folder lies inside the data of a git repository' });
  return prefix.join('\n');
}

async function resolveCommit(git: Git, ref: string): Promise<string> {
  const answer = await git.run('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  const id = answer.out.toString().trim();
  if (answer.code === 0 && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(id)) return id;
  const shallow = await git.run('rev-parse', '--is-shallow-repository');
  const isShallow = shallow.out.toString().trim() === 'true';
  throw new AcgctlError(
    'BASE_REF',
    `--base ${ref}: there is no such commit${isShallow ? ' in this shallow clone' : ''}`,
    isShallow
      ? 'Set `fetch-depth: 0` in actions/checkout, or run `git fetch --unshallow`.'
      : 'Name a branch, tag or commit that is here; `git fetch origin` brings those of the server.',
  );
}

async function listEntries(git: Git, id: string, folder: string): Promise<ReadonlyMap<string, TreeEntry>> {
  const tree = await git.run('rev-parse', '--verify', '--quiet', `${id}:${folder.replace(/\/$/, '')}`);
  // Not there in this commit: the loader says what is missing.
  if (tree.code !== 0) return new Map();
  const answer = await git.run('ls-tree', '-r', '-z', '--full-tree', tree.out.toString().trim());
  if (answer.code !== 0) throw unusable(git, answer);
  const rows = answer.out.toString().split('\0').slice(0, -1);
  return new Map(
    rows.map((row) => {
      const tab = row.indexOf('\t');
      const [mode = '', , object = ''] = row.slice(0, tab).split(' ');
      return [row.slice(tab + 1), { kind: kinds[mode] ?? 'file', id: object }];
    }),
  );
}

function unusable(git: Git, { code, err }: GitAnswer): AcgctlError {
  if (code === 'no-git') {
    return new AcgctlError('BASE_GIT', '--base: there is no git', 'Install git: --base reads a commit with it.');
  }
  if (err.includes('dubious ownership')) {
    return new AcgctlError(
      'BASE_OWNER',
      `--base: git does not trust ${git.root}, because somebody else owns it`,
      `If you do: git config --global --add safe.directory ${git.root}`,
    );
  }
  return new AcgctlError(
    'BASE_REPOSITORY',
    `--base: git cannot read ${git.root}: ${err.trim().split('\n')[0] || `exit ${code}`}`,
    'The config repository has to be a git repository, or a folder in one.',
  );
}
