// A process of its own, and what it took.

import { spawn } from 'node:child_process';

export interface Spent {
  readonly code: number | null;
  /** Wall time. */
  readonly milliseconds: number;
  /** Processor time, user and system; undefined where the process did not tell. */
  readonly cpuMilliseconds: number | undefined;
  /** The most memory that it held at a time. */
  readonly megabytes: number | undefined;
  readonly out: string;
}

/** Has the process say at its end what it used, on file descriptor 3. */
const teller = `data:text/javascript,import { writeSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, rss: maxRSS / 1024 }));
});`;

/** Runs node with these arguments; `tells` costs a little start-up. */
export function runNode(
  args: readonly string[],
  { tells = true, env = {} }: { readonly tells?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Spent> {
  return new Promise((resolve) => {
    const started = performance.now();
    const all = tells ? ['--import', teller, ...args] : args;
    const child = spawn(process.execPath, all, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    const texts = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => {
      texts[0] += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      texts[0] += chunk.toString();
    });
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      texts[1] += chunk.toString();
    });
    let milliseconds = 0;
    child.on('exit', () => {
      milliseconds = performance.now() - started;
    });
    child.on('close', (code) => {
      const [out = '', told = ''] = texts;
      const { cpu, rss } = (told === '' ? {} : JSON.parse(told)) as { cpu?: number; rss?: number };
      resolve({ code, milliseconds, cpuMilliseconds: cpu, megabytes: rss, out });
    });
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
