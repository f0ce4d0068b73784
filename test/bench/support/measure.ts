// Any program as a process of its own, and what it took: wall time, processor time and memory, asked of the operating
// system, so that programs in every language are measured by the same means.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** Beside PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Measured {
  readonly code: number | null;
  /** It was stopped because it took longer than the limit. */
  readonly isOver: boolean;
  readonly seconds: number;
  /** User and system, of the process and of those that it waited for; in steps of 10 ms. Undefined outside Linux. */
  readonly cpuSeconds: number | undefined;
  /** The most memory that the process held at a time, as seen every 25 ms. Undefined outside Linux. */
  readonly megabytes: number | undefined;
  /** Standard output and standard error as they came. */
  readonly out: string;
}

/** Runs one program to its end; no other child of this process may end meanwhile. */
export function measure(command: Command, limitSeconds: number): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const before = childrenSeconds();
    const started = performance.now();
    const child = spawn(command.file, command.args, {
      cwd: command.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...command.env },
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    let megabytes: number | undefined;
    const looking = setInterval(() => {
      megabytes = peakMegabytes(child.pid) ?? megabytes;
    }, 25);
    let isOver = false;
    const limit = setTimeout(() => {
      isOver = true;
      child.kill('SIGKILL');
    }, limitSeconds * 1000);
    let seconds = 0;
    let after: number | undefined;
    const stop = (): void => {
      clearInterval(looking);
      clearTimeout(limit);
    };
    child.on('error', (error) => {
      stop();
      reject(error);
    });
    child.on('exit', () => {
      seconds = (performance.now() - started) / 1000;
      after = childrenSeconds();
      stop();
    });
    child.on('close', (code) => {
      const cpuSeconds = before === undefined || after === undefined ? undefined : after - before;
      resolve({ code, isOver, seconds, cpuSeconds, megabytes, out: Buffer.concat(chunks).toString() });
    });
  });
}

/** Processor time of all children that have ended; ticks of 10 ms, as Linux tells every process. */
function childrenSeconds(): number | undefined {
  const fields = readProc('self/stat')
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields === undefined ? undefined : (Number(fields[13]) + Number(fields[14])) / 100;
}

function peakMegabytes(pid: number | undefined): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readProc(`${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function readProc(file: string): string | undefined {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
