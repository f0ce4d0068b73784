// `npm run bench:…`: bundles a benchmark in TypeScript, with the programs beside it, and runs it with the arguments that
// follow its name.

import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const cache = here('../../node_modules/.cache/acgctl');
const [folder = '', ...rest] = process.argv.slice(2);
const programs = ['print.ts', 'page-server.ts', 'parse-pages.ts'].filter((file) =>
  existsSync(here(`${folder}/${file}`)),
);
const bundleOf = (file) => `${cache}/bench-${folder}-${file.replace('.', '-')}.mjs`;

for (const file of programs) {
  await build({
    entryPoints: [here(`${folder}/${file}`)],
    outfile: bundleOf(file),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
  });
}
const child = fork(bundleOf('print.ts'), rest, { execArgv: ['--enable-source-maps'] });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
