#!/usr/bin/env node
// The command line's entry. It answers `--version` and `--help` from this one file; all else is the program's, which is
// loaded only then.

import packageJson from '../package.json' with { type: 'json' };
import { aboutText } from './cli/about.ts';

// A reader that went away (`acgctl plan | head`) is no reason to fail.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const argv = process.argv.slice(2);
const about = argv.length === 1 ? aboutText(argv[0], packageJson.version) : undefined;
if (about !== undefined) process.stdout.write(about);
else process.exitCode = await (await import('./program.ts')).runProgram(argv, packageJson.version);
