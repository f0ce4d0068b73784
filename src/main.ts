#!/usr/bin/env node
// The command line's entry: process in, exit code out. Nothing else touches the process.

import { setMaxListeners } from 'node:events';
import { createInterface } from 'node:readline/promises';
import packageJson from '../package.json' with { type: 'json' };
import { realClock } from './api/clock.ts';
import { run } from './cli/run.ts';

const interrupt = new AbortController();
setMaxListeners(0, interrupt.signal);
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second signal means it.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}
// A reader that went away (`acgctl plan | head`) is no reason to fail.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  version: packageJson.version,
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
    try {
      return await terminal.question(question, { signal: interrupt.signal });
    } catch {
      return '';
    } finally {
      terminal.close();
    }
  },
  signal: interrupt.signal,
  random: Math.random,
});
