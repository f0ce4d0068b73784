// The program on a process: its streams, signals and clock as what a run is given. Beside the entries, nothing else
// touches the process.

import { setMaxListeners } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { realClock } from './api/clock.ts';
import { run } from './cli/run.ts';
import type { ExitCode } from './model/errors.ts';

export function runProgram(argv: readonly string[], version: string): Promise<ExitCode> {
  const interrupt = new AbortController();
  setMaxListeners(0, interrupt.signal);
  // A terminal that is closed asks as politely.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // The second signal means it.
      if (interrupt.signal.aborted) process.exit(130);
      interrupt.abort();
    });
  }
  return run(argv, {
    env: process.env,
    cwd: process.cwd(),
    version,
    clock: realClock,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: {
      out: process.stdout.isTTY === true,
      err: process.stderr.isTTY === true,
      in: process.stdin.isTTY === true,
    },
    ask: async (question) => {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      // While it reads, Ctrl+C is a key and no signal.
      terminal.once('SIGINT', () => interrupt.abort());
      const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
      try {
        return await Promise.race([terminal.question(question, { signal: interrupt.signal }), closed]);
      } catch {
        return '';
      } finally {
        terminal.close();
      }
    },
    signal: interrupt.signal,
    random: Math.random,
  });
}
