#!/usr/bin/env node
// The command line's entry: one file that answers `--version` and `--help`, and loads the program for all else. The build
// makes it CommonJS, which Node starts sooner.

import packageJson from '../package.json' with { type: 'json' };
import { aboutText } from './cli/about.ts';
import { exitCodeOfOutput, outputFailed, watchOutput } from './cli/watch-output.ts';
import type { ExitCode } from './model/errors.ts';

const outputFailure = watchOutput(process.stdout);
watchOutput(process.stderr);
// The last write may fail after the run.
process.on('exit', (code) => {
  const failure = outputFailure();
  if (failure === undefined) return;
  process.stderr.write(outputFailed(failure));
  process.exitCode = exitCodeOfOutput(code as ExitCode, failure);
});

const argv = process.argv.slice(2);
const about = argv.length === 1 ? aboutText(argv[0], packageJson.version) : undefined;
if (about === undefined) void loadAndRun();
else process.stdout.write(about);

async function loadAndRun(): Promise<void> {
  // Only a run that comes to its end ends well: were its promise never settled, Node would end with 0.
  process.exitCode = 70;
  const { runProgram } = await import('./program.ts');
  process.exitCode = await runProgram(argv, packageJson.version);
}
