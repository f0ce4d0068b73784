// `npm run bench:startup`: how long the program takes before it does anything, in turns with an empty process, so that what
// else the machine does falls on all of them; and its processor time, which other work changes less. Exits with 1 where a
// goal is missed.

import path from 'node:path';
import { median } from '../support/child.ts';
import { type Measured, measure } from '../support/measure.ts';

const rounds = Number(process.argv[2] ?? 20);
const main = path.resolve('dist/main.js');
const commands: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  'an empty module': ['--input-type=module', '-e', ''],
  'acgctl --version': [main, '--version'],
  'acgctl --help': [main, '--help'],
  'acgctl validate (examples)': [main, 'validate', '-C', path.resolve('examples')],
};

const runs = new Map(Object.keys(commands).map((name): [string, Measured[]] => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(commands)) {
    const run = await measure({ file: process.execPath, args, folder: process.cwd() }, 60);
    if (run.code !== 0) throw new Error(`${name} ended with ${run.code}: ${run.out}`);
    runs.get(name)?.push(run);
  }
}

const times = (name: string): readonly number[] => (runs.get(name) ?? []).map(({ seconds }) => 1000 * seconds);
/** The mean: one run is told in steps of 10 ms, and the sum of many is exact. */
const processor = (name: string): number =>
  (runs.get(name) ?? []).reduce((sum, { cpuSeconds = 0 }) => sum + 1000 * cpuSeconds, 0) / rounds;

const emptyWall = median(times('node -e 0'));
const emptyProcessor = processor('node -e 0');
const print = (cells: readonly (string | number)[]): void => {
  const texts = cells.map((cell) => (typeof cell === 'string' ? cell : cell.toFixed(0)));
  process.stdout.write(`| ${texts.join(' | ')} |\n`);
};
print(['command', 'median ms', 'least ms', 'over an empty process', 'ratio', 'processor ms', 'over', 'ratio']);
print(['---', ...Array.from({ length: 7 }, () => '---:')]);
for (const name of runs.keys()) {
  const wall = median(times(name));
  const own = processor(name);
  const ofWall = [wall, Math.min(...times(name)), wall - emptyWall, (wall / emptyWall).toFixed(2)];
  print([name, ...ofWall, own, own - emptyProcessor, (own / emptyProcessor).toFixed(2)]);
  if (name.includes('validate') ? wall - emptyWall > 100 : wall > 1.3 * emptyWall) process.exitCode = 1;
}
