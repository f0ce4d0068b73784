// `npm run bench:apply`: the real program creates a million numbers (or the count that is given) on the real simulator, with
// the limit declared away on both sides: how much memory it holds while it writes, and that a run that met its deadline
// goes on where it stopped. The simulator is a process of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeRepository } from '../numbers/repository.ts';

const accounts = 1_000;
const numbersEach = Math.ceil(Number(process.argv[2] ?? 1_000_000) / accounts / 10) * 10;
const total = accounts * numbersEach;
const main = path.resolve('dist/main.js');
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(path.join(tmpdir(), 'acgctl-bench-'));
const deadline = process.argv[3] ?? '40s';
const count = (value: number): string => value.toLocaleString('en-GB');
const least = accounts * (1 + Math.ceil(numbersEach / 100));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly seconds: number;
  /** Megabytes of resident memory when so much of the writes was done: at 0, 10, … 100 %. */
  readonly memory: readonly number[];
}

async function startSimulator(): Promise<{
  readonly child: ChildProcess;
  readonly url: string;
  readonly token: string;
}> {
  const knobs = path.join(folder, 'knobs.json');
  writeFileSync(knobs, JSON.stringify({ rateLimit: { requests: 0 }, sync: { delaySeconds: 0 } }));
  const child = spawn(process.execPath, [main, 'simulate', '--port', '0', '--knobs', knobs]);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { url: string; token: string }) };
}

async function apply(root: string, options: readonly string[]): Promise<Ended> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [main, 'apply', '--auto-approve', '--no-wait', '--quiet', '-C', root, ...options],
    {
      env: { PATH: process.env.PATH, ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token, XDG_CACHE_HOME: folder },
    },
  );
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      out = (out + chunk.toString()).slice(-4_000);
    });
  const memory: number[] = [];
  const look = setInterval(async () => {
    const done = Math.floor((10 * (await writes())) / least);
    const resident = residentMegabytes(child.pid ?? 0);
    if (resident !== undefined) memory[done] = Math.max(memory[done] ?? 0, resident);
  }, 250);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  return { code, out, seconds: (performance.now() - started) / 1000, memory };
}

async function writes(): Promise<number> {
  const response = await fetch(`${simulator.url}/_sim/metrics`);
  return ((await response.json()) as { writes: number }).writes;
}

/** Undefined where the process is gone. */
function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

const simulator = await startSimulator();
try {
  const root = path.join(folder, 'lists');
  writeRepository(root, 'list', { accounts, numbersEach });
  const file = path.join(root, 'acg.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('max: 100000', `max: ${total}`));
  print(`${count(total)} numbers in ${count(accounts)} accounts, all new: at least ${count(least)} writes`);
  print('');
  print(`| run | exit | s | writes | ${Array.from({ length: 11 }, (_, tenth) => `${tenth * 10} %`).join(' | ')} |`);
  print(`| --- | ---: | ---: | ---: |${' ---: |'.repeat(11)}`);
  for (const [name, ...options] of [['until its deadline', '--deadline', deadline], ['the rest'], ['once more']]) {
    const before = await writes();
    const { code, out, seconds, memory } = await apply(root, options);
    if (code !== (options.length === 0 ? 0 : 3)) throw new Error(`exit ${code}: ${out.slice(-1_000)}`);
    const cells = Array.from({ length: 11 }, (_, tenth) => memory[tenth] ?? '');
    print(`| ${[name, code, seconds.toFixed(1), (await writes()) - before, ...cells].join(' | ')} |`);
  }
  const sent = await writes();
  print('');
  print(
    `${count(sent)} writes, ${(sent / least).toFixed(3)} times the least; the last columns are the most MB that acgctl`,
  );
  print('held when so much of the writes was done.');
} finally {
  simulator.child.kill();
  rmSync(folder, { recursive: true });
}
