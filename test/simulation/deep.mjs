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

const last = first + count - 1;
const workers = Math.min(count, availableParallelism());
const codes = await Promise.all(
  Array.from({ length: workers }, (_, index) => {
    const child = fork(worker, [first + index, last, workers].map(String), { execArgv: ['--enable-source-maps'] });
    child.on('message', (walk) => {
      for (const [name, total] of Object.entries(walk.figures)) sum[name] = (sum[name] ?? 0) + total;
      for (const story of walk.stories) {
        stories += 1;
        if (stories <= 5) process.stdout.write(`${story}\n\n`);
      }
      if (process.stdout.isTTY) process.stderr.write(tell());
    });
    return new Promise((resolve) => child.on('exit', resolve));
  }),
);
process.stdout.write(tell());
process.exitCode = sum.violations === 0 && sum.schedules === count && codes.every((code) => code === 0) ? 0 : 1;
