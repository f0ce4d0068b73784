// The GitHub Action's entry: inputs in, outputs and exit code out. Like main.ts it is a rim: nothing behind it touches the
// process.

import { setMaxListeners } from 'node:events';
import packageJson from '../package.json' with { type: 'json' };
import { realClock } from './api/clock.ts';
import { runAction } from './cli/run-action.ts';
import { exitCodeOfOutput, watchOutput } from './cli/watch-output.ts';

const interrupt = new AbortController();
setMaxListeners(0, interrupt.signal);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // GitHub sends the second one 7.5 s after the first; the step has had its time.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}

const outputFailure = watchOutput(process.stdout);

const exitCode = await runAction({
  env: process.env,
  cwd: process.cwd(),
  version: packageJson.version,
  clock: realClock,
  // Both on one stream: the log of a step keeps the order of one only.
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stdout.write(text),
  isTerminal: { out: false, err: false, in: false },
  ask: () => Promise.resolve(''),
  signal: interrupt.signal,
  random: Math.random,
});
process.exitCode = exitCode;
// The last write may fail after the run.
process.on('exit', () => {
  process.exitCode = exitCodeOfOutput(exitCode, outputFailure());
});
