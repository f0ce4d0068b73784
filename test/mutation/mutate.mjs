// `npm run mutate [GROUP ...]`: changes the sources one small piece at a time and looks whether a test notices. Prints
// the score of each file and the mutants that survived. Stryker is installed from the lock file beside this one into a
// cache folder, since only this needs it; its runner finds the project's own vitest from there.

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { groups } from './groups.mjs';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const cache = path.join(root, 'node_modules/.cache/acgctl-stryker');
const concurrency = Number(process.env.MUTATE_CONCURRENCY ?? 2);

function install() {
  const isThere = (name) =>
    existsSync(path.join(cache, name)) &&
    readFileSync(path.join(cache, name), 'utf8') === readFileSync(path.join(here, name), 'utf8');
  if (['package.json', 'package-lock.json'].every(isThere) && existsSync(path.join(cache, 'done'))) return;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(path.join(here, name), path.join(cache, name));
  // Legacy: or else npm would put a second vitest beside the runner, and the mutants would not be in the first.
  const args = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', args, {
    cwd: cache,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  copyFileSync(path.join(here, 'package.json'), path.join(cache, 'done'));
}

install();
const inCache = (file) => pathToFileURL(path.join(cache, 'node_modules/@stryker-mutator', file)).href;
const { Stryker } = await import(inCache('core/dist/src/index.js'));

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(groups, name));
if (unknown !== undefined) {
  process.stderr.write(`no group ${unknown}; there are ${Object.keys(groups).join(', ')}\n`);
  process.exit(1);
}
process.chdir(root);
const mutants = mkdtempSync(path.join(tmpdir(), 'acgctl-mutants-'));
symlinkSync(realpathSync('node_modules'), path.join(mutants, 'node_modules'), 'junction');
const lines = [];
for (const name of names.length === 0 ? Object.keys(groups) : names) {
  const { mutate, tests } = groups[name];
  process.env.MUTATION_TESTS = tests.join(',');
  const results = await new Stryker({
    mutate,
    concurrency,
    testRunner: 'vitest',
    plugins: [inCache('vitest-runner/dist/src/index.js')],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    // Outside node_modules, where vitest looks for no tests.
    tempDirName: mutants,
    symlinkNodeModules: false,
    // Links, which the copy of the project would lose.
    ignorePatterns: ['dist', 'coverage', 'test/invalid/link-*'],
    reporters: ['progress-append-only'],
    checkers: [],
    timeoutMS: 6_000,
    allowEmpty: false,
    disableTypeChecks: true,
  }).runMutationTest();
  lines.push(...report(name, results));
}
rmSync(mutants, { recursive: true, force: true });
process.stdout.write(`${lines.join('\n')}\n`);

/** A line for each file and the group, and one for each mutant that no test noticed. */
function report(name, results) {
  const isCaught = ({ status }) => status === 'Killed' || status === 'Timeout';
  const counts = ({ status }) => isCaught({ status }) || status === 'Survived' || status === 'NoCoverage';
  const score = (title, some) => {
    const valid = some.filter(counts);
    const caught = valid.filter(isCaught).length;
    return `${title.padEnd(34)} ${((100 * caught) / valid.length).toFixed(1).padStart(5)} %  ${caught} of ${valid.length}`;
  };
  const files = [...new Set(results.map(({ fileName }) => fileName))];
  return [
    '',
    score(name, results),
    ...files.map((file) =>
      score(
        `  ${path.relative(root, file)}`,
        results.filter(({ fileName }) => fileName === file),
      ),
    ),
    ...results
      .filter((result) => counts(result) && !isCaught(result))
      .map(({ fileName, location, mutatorName, replacement, status }) => {
        const text = readFileSync(fileName, 'utf8').split('\n');
        const { start, end } = location;
        const was =
          start.line === end.line
            ? text[start.line - 1].slice(start.column - 1, end.column - 1)
            : text[start.line - 1].trim();
        return `  ${status === 'Survived' ? 'survived' : 'no test '} ${path.relative(root, fileName)}:${start.line}:${start.column} ${mutatorName}: ${was} -> ${replacement.replaceAll(/\s+/g, ' ')}`;
      }),
  ];
}
