// The page's own script and style, bundled from page/. The build replaces this module by its result (.ci/build.mjs), so
// that esbuild runs only where the sources do.

import path from 'node:path';
import { buildSync } from 'esbuild';

export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

let bundled: PageAssets | undefined;

export function pageAssets(): PageAssets {
  bundled ??= { script: bundle('main.ts'), style: bundle('page.css') };
  return bundled;
}

function bundle(file: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(import.meta.dirname, 'page', file)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'error',
  });
  return (outputFiles[0]?.text ?? '').trim();
}
