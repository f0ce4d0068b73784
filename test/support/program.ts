// The real program as a child process.

import { execFile, spawn } from 'node:child_process';
import path from 'node:path';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `acgctl` to its end with just this environment (and PATH). */
export function acgctl(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { cwd: options.cwd, env: { PATH: process.env.PATH, ...options.env }, maxBuffer: 256 * 1024 * 1024 },
      (error, out, err) => resolve({ code: child.exitCode ?? (error === null ? 0 : null), out, err }),
    );
    child.stdin?.end();
  });
}

export interface Running {
  /** The first line that it printed, as JSON. */
  readonly line: Readonly<Record<string, string>>;
  /** Sends the signal and resolves to the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `acgctl` and waits for its first line. */
export function startAcgctl(args: readonly string[], cwd?: string): Promise<Running> {
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (!out.includes('\n')) return;
      resolve({
        line: JSON.parse(out) as Record<string, string>,
        stop(signal = 'SIGTERM') {
          child.kill(signal);
          return ended;
        },
      });
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${err}`)));
  });
}
