// Makes a clone that was never installed ready: dependencies when they are missing or older than the lock file, and
// dist/ when it is missing or older than the sources. Run before `npm start` and `npm test`.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const at = (...parts) => path.join(root, ...parts);

function run(command, args) {
  // What setup prints belongs to nobody's result.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function newest(folder) {
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`acgctl needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const installed = at('node_modules/.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(at('package-lock.json')).mtimeMs) {
  run('npm', ['ci', '--no-fund', '--no-audit']); // builds dist/ too, through `prepare`
}
const built = at('dist/main.js');
const sources = Math.max(
  newest(at('src')),
  newest(at('schemas')),
  statSync(at('package.json')).mtimeMs,
  statSync(at('.ci/build.mjs')).mtimeMs,
);
if (!existsSync(built) || statSync(built).mtimeMs < sources) run(process.execPath, [at('.ci/build.mjs')]);
