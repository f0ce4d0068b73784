// `npm run simulate:deep`: 200,000 fault schedules beside those of `npm test`, on all cores. SIMULATE_SEEDS and
// SIMULATE_FROM choose others; one seed alone tells its whole history when it breaks an invariant.

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const worker = here('../../node_modules/.cache/acgctl/simulation.mjs');
const first = Number(process.env.SIMULATE_FROM ?? 5_001);
const count = Number(process.env.SIMULATE_SEEDS ?? 200_000);
const started = performance.now();

await build({
  entryPoints: [here('deep-worker.ts')],
  outfile: worker,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
});

const sum = {};
let stories = 0;
const tell = () => {
  const told = Object.entries(sum).map(([name, total]) => `${total.toLocaleString('en-GB')} ${name}`);
  return `simulation from seed ${first}: ${told.join(', ')}; ${Math.round((performance.now() - started) / 1000)} s\n`;
};

// A process walks so many seeds: Node holds a signal that is made of others as long as somebody listens, and a run that was
// killed while it waited listens for ever.
const piece = 4_000;
const last = first + count - 1;
const pieces = Array.from({ length: Math.ceil(count / piece) }, (_, index) => first + index * piece);
const codes = [];

function walk(from) {
  const child = fork(worker, [from, Math.min(last, from + piece - 1)].map(String), {
    execArgv: ['--enable-source-maps'],
  });
  child.on('message', (walked) => {
    for (const [name, total] of Object.entries(walked.figures)) sum[name] = (sum[name] ?? 0) + total;
    for (const story of walked.stories) {
      stories += 1;
      if (stories <= 5) process.stdout.write(`${story}\n\n`);
    }
    if (process.stdout.isTTY) process.stderr.write(tell());
  });
  return new Promise((resolve) => child.on('exit', resolve));
}

async function walkPieces() {
  for (let from = pieces.shift(); from !== undefined; from = pieces.shift()) {
    codes.push(await walk(from));
    // Where nobody looks on, a line now and then tells what was walked if the rest is cut off.
    if (!process.stdout.isTTY && codes.length % 10 === 0) process.stdout.write(tell());
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, walkPieces));
process.stdout.write(tell());
process.exitCode = sum.violations === 0 && sum.schedules === count && codes.every((code) => code === 0) ? 0 : 1;
