// Real processes and a real ledger file: one after another, at once, and killed.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder, openLedgerFile } from '../../src/cli/ledger-file.ts';
import { recordFigure } from '../support/figures.ts';
import { worstWindow } from './machine.ts';

let folder: string;
let worker: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'acgctl-limit-'));
  worker = path.join(folder, 'worker.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'worker.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});

/** Runs a worker to its end, or kills it when so many requests of the file have arrived. */
async function run(arrivals: string, owner: string, total: number, lanes: number, killAt?: number): Promise<void> {
  const args = [worker, path.join(folder, owner.slice(0, 1)), arrivals, owner, String(total), String(lanes)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (killAt !== undefined && !isOver) {
    if ((await times(arrivals)).length >= killAt) child.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await ended;
}

/** Milliseconds; each line must be one. */
async function times(arrivals: string): Promise<readonly number[]> {
  const text = await readFile(arrivals, 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => Number(line) / 1000);
}

async function newFile(name: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, '');
  return file;
}

describe('a limit of 20 a second over real processes that share a ledger', () => {
  it('holds for four in a row', async () => {
    const file = await newFile('row.txt');
    for (const owner of ['r1', 'r2', 'r3', 'r4']) await run(file, owner, 15, 4);
    const arrived = await times(file);
    expect(arrived).toHaveLength(60);
    expect(worstWindow(arrived, 1000)).toBeLessThanOrEqual(20);
    recordFigure('limit: real processes in a row', {
      processes: 4,
      worstWindow: worstWindow(arrived, 1000),
      limit: 20,
    });
  });

  it('holds for three at once', async () => {
    const file = await newFile('once.txt');
    await Promise.all(['o1', 'o2', 'o3'].map((owner) => run(file, owner, 25, 8)));
    const arrived = await times(file);
    expect(arrived).toHaveLength(75);
    expect(worstWindow(arrived, 1000)).toBeLessThanOrEqual(20);
    recordFigure('limit: real processes at once', { processes: 3, worstWindow: worstWindow(arrived, 1000), limit: 20 });
  });

  it('holds when one is killed with requests on their way', async () => {
    const file = await newFile('kill.txt');
    await run(file, 'k1', 60, 8, 14);
    const before = (await times(file)).length;
    expect(before).toBeGreaterThanOrEqual(14);
    // Fewer than the permits that were with requests when it died: those come back much later.
    await run(file, 'k2', 12, 4);
    const arrived = await times(file);
    expect(arrived).toHaveLength(before + 12);
    expect(worstWindow(arrived, 1000)).toBeLessThanOrEqual(20);
  });
});

describe('the file', () => {
  it('is read on from where one was, appended to, and emptied', () => {
    const cache = path.join(folder, 'files');
    const one = openLedgerFile(cache, 'https://provapi.a.commsgw.azure.com');
    const other = openLedgerFile(cache, 'https://provapi.a.commsgw.azure.com');
    one.append('abc\n');
    other.append('def\n');
    expect(one.read(0)).toMatchObject({ text: 'abc\ndef\n', size: 8 });
    expect(other.read(4).text).toBe('def\n');
    expect(Math.abs(one.read(8).modifiedAt - Date.now())).toBeLessThan(60_000);
    one.clear();
    expect(other.read(8)).toMatchObject({ text: '', size: 0 });
    other.append('g\n');
    expect(one.read(0).text).toBe('g\n');
    one.close();
    other.close();
  });

  it('of a gateway is its own, and one of a gateway that was not asked for a day is removed', async () => {
    const { readdir, utimes } = await import('node:fs/promises');
    const cache = path.join(folder, 'old');
    openLedgerFile(cache, 'http://127.0.0.1:1').close();
    openLedgerFile(cache, 'http://127.0.0.1:2').close();
    const limits = path.join(cache, 'limits');
    expect((await readdir(limits)).sort()).toEqual(['http_127.0.0.1_1.log', 'http_127.0.0.1_2.log']);
    const longAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
    await utimes(path.join(limits, 'http_127.0.0.1_1.log'), longAgo, longAgo);
    openLedgerFile(cache, 'http://127.0.0.1:3').close();
    expect((await readdir(limits)).sort()).toEqual(['http_127.0.0.1_2.log', 'http_127.0.0.1_3.log']);
  });

  it('lies where caches lie', () => {
    const of = (env: Record<string, string>) => cacheFolder(env)?.split(path.sep).join('/');
    expect(of({ XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/x/acgctl');
    expect(of({ HOME: '/h' })).toBe('/h/.cache/acgctl');
    expect(of({ LOCALAPPDATA: '/l' })).toBe('/l/acgctl');
    expect(of({})).toBeUndefined();
  });
});

it('an entry takes so long', () => {
  const file = openLedgerFile(path.join(folder, 'speed'), 'http://127.0.0.1:1');
  const start = performance.now();
  for (let index = 0; index < 1000; index += 1) {
    file.append(`s speed.${index} ${Date.now()}\n`);
    file.read(0);
  }
  const milliseconds = (performance.now() - start) / 1000;
  file.close();
  recordFigure('ledger: append and read', { milliseconds });
  expect(milliseconds).toBeGreaterThan(0);
});
