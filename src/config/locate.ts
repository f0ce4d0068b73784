// Where a path of a commit leads when the symbolic links on it are followed, as a disk would: never out of the root.

export interface TreeEntry {
  /** `submodule`: a commit of another repository, whose files are not in this one. */
  readonly kind: 'file' | 'link' | 'submodule';
  /** The object's name. */
  readonly id: string;
}

export type Place =
  | { readonly at: string; readonly entry: TreeEntry | 'folder' }
  | { readonly problem: 'missing' | 'outside' | 'circle' };

interface Surroundings {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly folders: ReadonlySet<string>;
  /** The target of a link. */
  readonly readLink: (id: string) => Promise<string>;
}

/** Links that are followed one after another, as Linux does. */
const mostLinks = 40;

export function locate(file: string, { entries, folders, readLink }: Surroundings): Promise<Place> {
  return step(file.split('/'), [], 0);

  async function step(names: readonly string[], at: readonly string[], links: number): Promise<Place> {
    const next = names.findIndex((part) => part !== '' && part !== '.');
    const name = names[next];
    const rest = names.slice(next + 1);
    if (name === undefined) return { at: at.join('/'), entry: 'folder' };
    if (name === '..') return at.length === 0 ? { problem: 'outside' } : step(rest, at.slice(0, -1), links);
    const here = [...at, name].join('/');
    const entry = entries.get(here);
    if (entry?.kind === 'link') return follow(entry, rest, at, links + 1);
    if (entry !== undefined) return rest.length === 0 ? { at: here, entry } : { problem: 'missing' };
    return folders.has(here) ? step(rest, [...at, name], links) : { problem: 'missing' };
  }

  async function follow(link: TreeEntry, rest: readonly string[], at: readonly string[], links: number) {
    if (links > mostLinks) return { problem: 'circle' } as const;
    const target = await readLink(link.id);
    // Where an absolute path leads depends on the machine.
    if (target.startsWith('/')) return { problem: 'outside' } as const;
    return step([...target.split('/'), ...rest], at, links);
  }
}
