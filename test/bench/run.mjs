// `npm run bench:…`: bundles a benchmark in TypeScript and runs it, with the arguments that follow its name.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [entry = '', ...rest] = process.argv.slice(2);
const bundle = here(`../../node_modules/.cache/acgctl/bench-${entry.replaceAll(/\W/g, '-')}.mjs`);

await build({
  entryPoints: [here(entry)],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
});
const child = fork(bundle, rest, { execArgv: ['--enable-source-maps', '--expose-gc'] });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
