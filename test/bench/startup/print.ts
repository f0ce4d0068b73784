// `npm run bench:startup`: how long the program takes before it does anything, in turns with an empty process, so that what
// else the machine does falls on all of them. Exits with 1 where a goal is missed.

import path from 'node:path';
import { median, runNode } from '../support/child.ts';

const rounds = 20;
const main = path.resolve('dist/main.js');
const commands: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  'an empty module': ['--input-type=module', '-e', ''],
  'acgctl --version': [main, '--version'],
  'acgctl --help': [main, '--help'],
  'acgctl validate (examples)': [main, 'validate', '-C', path.resolve('examples')],
};

const times = new Map(Object.keys(commands).map((name): [string, number[]] => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(commands)) {
    const { code, milliseconds, out } = await runNode(args, { tells: false });
    if (code !== 0) throw new Error(`${name} ended with ${code}: ${out}`);
    times.get(name)?.push(milliseconds);
  }
}

const empty = median(times.get('node -e 0') ?? []);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
print('| command | median ms | least ms | over an empty process | ratio |');
print('| --- | ---: | ---: | ---: | ---: |');
for (const [name, measured] of times) {
  const middle = median(measured);
  const over = middle - empty;
  const cells = [name, middle, Math.min(...measured), over].map((cell) =>
    typeof cell === 'string' ? cell : cell.toFixed(0),
  );
  print(`| ${[...cells, (middle / empty).toFixed(2)].join(' | ')} |`);
  if (name.includes('validate') ? over > 100 : middle > 1.3 * empty) process.exitCode = 1;
}
