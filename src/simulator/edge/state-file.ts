// Keeps the state in a file: written beside it, flushed to the disk and renamed over it, so that the file is always a
// whole state, whenever the program is killed.

import { open, readFile, rename } from 'node:fs/promises';

/** The parsed file; undefined when there is none yet. */
export async function loadStateFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text);
}

/**
 * Returns a function that resolves when everything that was in the state at the call is on disk. Calls during a write
 * share the next one.
 */
export function createStateWriter(path: string, state: () => unknown): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    const text = JSON.stringify(state());
    const temporary = `${path}.tmp`;
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  };

  const start = (): Promise<void> => {
    next = undefined;
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  };

  return () => {
    if (running === undefined) return start();
    next ??= running.then(start, start);
    return next;
  };
}
