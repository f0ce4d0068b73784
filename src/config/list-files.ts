// The account files: all files below the folders that the globs of acg.yaml name, and which of them match.

import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { compareText } from '../model/json.ts';

export interface Listing {
  /** Sorted, from the root with `/`. */
  readonly matched: readonly string[];
  /** YAML files in the same folders that no glob names. */
  readonly unmatched: readonly string[];
  /** Links to folders, which are not followed. */
  readonly links: readonly string[];
  /** There are more files than the limit, and `matched` is not all of them. */
  readonly tooMany: boolean;
}

const skippedFolders: readonly string[] = ['.git', 'node_modules'];

/** The folder where the files of a glob begin; undefined when that is outside the root. */
export function folderOf(glob: string): string | undefined {
  const folder = path.posix.normalize(picomatch.scan(trim(glob)).base || '.');
  return folder.startsWith('/') || folder === '..' || folder.startsWith('../') ? undefined : folder;
}

/** Which files the globs name, and which they leave out. */
function readGlobs(globs: readonly string[]) {
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map(trim);
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => trim(glob.slice(1)));
  return { wanted, isWanted: picomatch(wanted), isUnwanted: picomatch(unwanted) };
}

/** True for the files that the globs make account files. */
export function accountFileMatcher(globs: readonly string[]): (file: string) => boolean {
  const { isWanted, isUnwanted } = readGlobs(globs);
  return (file) => isWanted(file) && !isUnwanted(file);
}

export async function listFiles(base: string, globs: readonly string[], limit: number): Promise<Listing> {
  const { wanted, isWanted, isUnwanted } = readGlobs(globs);
  const folders = new Set(wanted.flatMap((glob) => folderOf(glob) ?? []));
  const { files, links } = await walk(base, [...folders], limit);
  const candidates = [...files].sort(compareText).filter((file) => !isUnwanted(file));
  return {
    matched: candidates.filter((file) => isWanted(file)),
    // At the root there are other YAML files by right.
    unmatched: candidates.filter((file) => file.includes('/') && /\.ya?ml$/i.test(file) && !isWanted(file)),
    links: [...links].sort(compareText),
    tooMany: files.size > limit,
  };
}

interface Walked {
  readonly files: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

async function walk(base: string, starts: readonly string[], limit: number): Promise<Walked> {
  const files = new Set<string>();
  const links = new Set<string>();
  const open: string[] = [];
  for (const start of starts) {
    const resolved = await realpath(path.join(base, start)).catch(() => undefined);
    if (resolved === undefined) continue;
    if (resolved === base || resolved.startsWith(base + path.sep)) open.push(start);
    else links.add(start);
  }
  for (let folder = open.pop(); folder !== undefined && files.size <= limit; folder = open.pop()) {
    const entries = await readdir(path.join(base, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter(({ name }) => !skippedFolders.includes(name))) {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) open.push(file);
      else if (entry.isSymbolicLink() && (await isFolder(path.join(base, file)))) links.add(file);
      else files.add(file);
    }
  }
  return { files, links };
}

async function isFolder(file: string): Promise<boolean> {
  const status = await stat(file).catch(() => undefined);
  return status?.isDirectory() === true;
}

function trim(glob: string): string {
  return glob.replace(/^(\.\/)+/, '');
}
