// Reads git's objects one after another from a single `git cat-file --batch`, of which only ids are ever asked.

import { once } from 'node:events';
import { AcgctlError } from '../model/errors.ts';
import type { Git } from './git.ts';

export interface GitObjects {
  /** The bytes of a blob; only their count where there are more than `most`. */
  readonly readBlob: (id: string, most: number) => Promise<Buffer | number>;
  readonly close: () => void;
}

export function openObjects(git: Git): GitObjects {
  const child = git.start('cat-file', '--batch');
  const chunks = child.stdout?.[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let told = '';
  let rest: Buffer = Buffer.alloc(0);
  let last: Promise<unknown> = Promise.resolve();
  child.stderr?.on('data', (chunk: Buffer) => {
    told += chunk.toString().slice(0, 2000 - told.length);
  });
  // What ended git is told by the read that finds no more output.
  for (const part of [child, child.stdin]) part?.on('error', () => undefined);

  return {
    // One question at a time, whoever asks.
    readBlob: (id, most) => {
      const answer = last.then(() => ask(id, most));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => void child.kill(),
  };

  async function ask(id: string, most: number): Promise<Buffer | number> {
    if (!/^[0-9a-f]{40,64}$/.test(id)) throw new Error(`${JSON.stringify(id)} is no object id`);
    if (child.stdin?.write(`${id}\n`) === false) await once(child.stdin, 'drain').catch(() => undefined);
    const [, type, size] = (await readLine()).split(' ');
    if (type !== 'blob') throw lost(`git has no object ${id}`);
    const length = Number(size);
    const bytes = await take(length, length <= most);
    await take(1, false);
    return length <= most ? bytes : length;
  }

  async function readLine(): Promise<string> {
    while (!rest.includes(10)) rest = Buffer.concat([rest, await more()]);
    const end = rest.indexOf(10);
    const line = rest.subarray(0, end).toString();
    rest = rest.subarray(end + 1);
    return line;
  }

  /** The next bytes; nothing when they are not to be kept. */
  async function take(length: number, isKept: boolean): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let open = length; open > 0; ) {
      if (rest.length === 0) rest = await more();
      const part = rest.subarray(0, open);
      if (isKept) parts.push(part);
      rest = rest.subarray(part.length);
      open -= part.length;
    }
    return Buffer.concat(parts);
  }

  async function more(): Promise<Buffer> {
    const { done, value } = await chunks.next();
    if (done === true) throw lost(`git ended: ${told.trim() || 'it said nothing'}`);
    return value;
  }
}

function lost(what: string): AcgctlError {
  return new AcgctlError(
    'BASE_OBJECTS',
    what,
    'A partial clone lacks files of older commits, and acgctl fetches nothing: clone without a filter, or run `git fetch --refetch`.',
  );
}
