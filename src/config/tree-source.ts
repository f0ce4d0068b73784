// Files of a commit as the loader wants them: the same answers that the disk would give after a checkout.

import path from 'node:path/posix';
import { createByteBudget } from './byte-budget.ts';
import { type FileProblem, missingFile, nearName, notRegular, outsideRepository, unreadable } from './file-problems.ts';
import type { FileSource } from './file-source.ts';
import type { Limits } from './limits.ts';
import { chooseFiles, skippedFolders, startsOf } from './list-files.ts';
import { locate, type Place, type TreeEntry } from './locate.ts';

export interface Tree {
  /** Path from the root of the config repository with `/` -> what lies there. Folders are not among them. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** The bytes of a file or the target of a link; just their count where there are more than `most`. */
  readonly readBlob: (id: string, most: number) => Promise<Uint8Array | number>;
}

export function openTree({ entries, readBlob }: Tree, limits: Limits): FileSource {
  const admit = createByteBudget(limits);
  const surroundings = { entries, folders: foldersOf(entries.keys()), readLink };
  return { read, list: async (globs) => chooseFiles(globs, await walk(startsOf(globs)), limits.files) };

  async function read(file: string): Promise<Uint8Array | FileProblem> {
    const place = await locate(file, surroundings);
    if ('problem' in place) return problemOf(place.problem, file);
    if (place.at === '') return outsideRepository;
    if (place.entry === 'folder' || place.entry.kind !== 'file') return notRegular;
    const bytes = await readBlob(place.entry.id, limits.fileBytes);
    return admit(typeof bytes === 'number' ? bytes : bytes.length) ?? (bytes as Uint8Array);
  }

  async function readLink(id: string): Promise<string> {
    const target = await readBlob(id, 4096);
    // No system has a longer path: it leads nowhere.
    return typeof target === 'number' ? '/' : new TextDecoder().decode(target);
  }

  function problemOf(problem: 'missing' | 'outside' | 'circle', file: string): FileProblem {
    if (problem === 'outside') return outsideRepository;
    if (problem === 'circle') return unreadable(Object.assign(new Error('a circle of links'), { code: 'ELOOP' }));
    const beside = [...entries.keys()].filter((name) => path.dirname(name) === path.dirname(file));
    return missingFile(
      file,
      nearName(
        file,
        beside.map((name) => path.basename(name)),
      ),
    );
  }

  async function walk(starts: readonly string[]) {
    const files = new Set<string>();
    const links = new Set<string>();
    for (const start of starts) {
      const place = await locate(start, surroundings);
      if (leadsAway(place)) links.add(start);
      if ('problem' in place || place.entry !== 'folder') continue;
      for (const rest of below(place.at)) {
        const isLink = await leadsToFolder(path.join(place.at, rest));
        (isLink ? links : files).add(path.join(start, rest));
      }
    }
    return { files, links };
  }

  function below(folder: string): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...entries.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .filter((rest) => !rest.split('/').some((part) => skippedFolders.includes(part)));
  }

  async function leadsToFolder(name: string): Promise<boolean> {
    if (entries.get(name)?.kind === 'file') return false;
    const place = await locate(name, surroundings);
    return !('problem' in place) && (place.entry === 'folder' || place.entry.kind === 'submodule');
  }
}

/** Out of the repository, or into another one. */
function leadsAway(place: Place): boolean {
  if ('problem' in place) return place.problem === 'outside';
  return place.entry !== 'folder' && place.entry.kind === 'submodule';
}

function foldersOf(names: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const name of names) {
    for (let folder = path.dirname(name); folder !== '.' && !folders.has(folder); folder = path.dirname(folder)) {
      folders.add(folder);
    }
  }
  return folders;
}
