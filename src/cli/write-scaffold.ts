// Writes the files of a scaffold into a folder and never over one that is there: all is looked at before anything is
// written, and each file is made anew or not at all.

import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AcgctlError } from '../model/errors.ts';
import type { ScaffoldFile } from '../scaffold/scaffold-files.ts';

/** `kept`: there with another text. `left out`: an example, where something is declared already. */
export type ScaffoldState = 'written' | 'unchanged' | 'kept' | 'left out';

export interface ScaffoldOutcome {
  readonly path: string;
  readonly state: ScaffoldState;
}

/** @throws AcgctlError INIT_FOLDER, before anything is written, where a file cannot be */
export async function writeScaffold(root: string, files: readonly ScaffoldFile[]): Promise<readonly ScaffoldOutcome[]> {
  const isConfigRepository = (await look(path.join(root, 'acg.yaml'))) !== undefined;
  const planned: { readonly file: ScaffoldFile; readonly state: ScaffoldState }[] = [];
  for (const file of files) planned.push({ file, state: await stateOf(root, file, isConfigRepository) });
  for (const { file, state } of planned) {
    if (state !== 'written') continue;
    const place = path.join(root, file.path);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, file.text, { flag: 'wx' }).catch((error: Error) => {
      throw new AcgctlError('INIT_FOLDER', `cannot write ${file.path}`, remedy, { cause: error });
    });
  }
  return planned.map(({ file, state }) => ({ path: file.path, state }));
}

const remedy = 'Look at what is there, or choose another folder. Files that were there before are as they were.';

async function stateOf(root: string, file: ScaffoldFile, isConfigRepository: boolean): Promise<ScaffoldState> {
  await refuseNonFolders(root, file.path);
  const place = path.join(root, file.path);
  const found = await look(place);
  if (found === undefined) return file.isExample && isConfigRepository ? 'left out' : 'written';
  if (!found.isFile()) return 'kept';
  return (await readFile(place, 'utf8')) === file.text ? 'unchanged' : 'kept';
}

/** A link on the way is refused too: what lies behind it is not this folder. */
async function refuseNonFolders(root: string, file: string): Promise<void> {
  const parents = file.split('/').slice(0, -1);
  for (let depth = 1; depth <= parents.length; depth += 1) {
    const parent = parents.slice(0, depth).join('/');
    const found = await look(path.join(root, parent));
    if (found === undefined) return;
    if (!found.isDirectory()) throw new AcgctlError('INIT_FOLDER', `${parent} is not a folder`, remedy);
  }
}

async function look(place: string) {
  try {
    return await lstat(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AcgctlError('INIT_FOLDER', `cannot look at ${place}`, remedy, { cause: error });
  }
}
