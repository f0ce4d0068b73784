// One process of `npm run simulate:deep`: walks some of the seeds in pieces and tells each of them to its parent.

import { walkSeeds } from './walk-seeds.ts';

const [first = 1, last = 1] = process.argv.slice(2).map(Number);
const piece = 200;

for (let seed = first; seed <= last; seed += piece) {
  process.send?.(await walkSeeds(seed, Math.min(last, seed + piece - 1)));
}
process.disconnect?.();
