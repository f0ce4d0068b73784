// `npm run mutate [-- GROUP or FILE ...]`: changes the sources one small piece at a time and looks whether a test notices. Prints
// the score of each file and group, and the mutants that survived; writes all that is known of them to
// coverage/mutation.json. Stryker is installed from the lock file beside this one into a cache folder, since only this
// needs it; its runner finds the project's own vitest from there.

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
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { groups } from './groups.mjs';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const cache = path.join(root, 'node_modules/.cache/acgctl-stryker');
const concurrency = Number(process.env.MUTATE_CONCURRENCY ?? 2);

/** Groups and files; none: everything. */
const wanted = process.argv.slice(2);
const known = Object.entries(groups).flatMap(([name, entries]) => [name, ...entries.flatMap(({ mutate }) => mutate)]);
const unknown = wanted.find((name) => !known.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`Nothing is called ${unknown}; there are ${known.join(', ')}.\n`);
  process.exit(1);
}

install();
const inCache = (file) => pathToFileURL(path.join(cache, 'node_modules/@stryker-mutator', file)).href;
const { Stryker } = await import(inCache('core/dist/src/index.js'));
process.chdir(root);
const mutants = mkdtempSync(path.join(tmpdir(), 'acgctl-mutants-'));
process.on('exit', () => rmSync(mutants, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
symlinkSync(realpathSync('node_modules'), path.join(mutants, 'node_modules'), 'junction');

const all = [];
for (const [name, entries] of Object.entries(groups)) {
  const isWhole = wanted.length === 0 || wanted.includes(name);
  const mine = [];
  for (const { mutate, tests } of entries) {
    if (!isWhole && !mutate.some((file) => wanted.includes(file))) continue;
    const results = await run(mutate, tests);
    for (const file of mutate) {
      const ofFile = results.filter(({ fileName }) => path.relative(root, fileName) === path.normalize(file));
      process.stdout.write(`${[score(`  ${file}`, ofFile), ...ofFile.flatMap(survivor)].join('\n')}\n`);
    }
    mine.push(...results);
  }
  if (isWhole) process.stdout.write(`${score(name, mine)}\n\n`);
  all.push(...mine);
}
mkdirSync('coverage', { recursive: true });
writeFileSync('coverage/mutation.json', JSON.stringify(all, null, 2));

function install() {
  const files = ['package.json', 'package-lock.json'];
  const text = (folder, name) =>
    existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), 'utf8') : '';
  const isThere = existsSync(path.join(cache, 'node_modules/.package-lock.json'));
  if (isThere && files.every((name) => text(cache, name) === text(here, name))) return;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  for (const name of files) copyFileSync(path.join(here, name), path.join(cache, name));
  // Legacy: or else npm would put a second vitest beside the runner, and the mutants would not be in the first.
  const args = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
  const options = { cwd: cache, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
  const { status } = spawnSync('npm', args, options);
  if (status !== 0) process.exit(status ?? 1);
}

function run(mutate, tests) {
  process.env.MUTATION_TESTS = tests.join(',');
  const stryker = new Stryker({
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
    reporters: process.stderr.isTTY ? ['progress'] : [],
    logLevel: 'error',
    checkers: [],
    warnings: { slow: false },
    // Long enough for a busy machine: only what does not end at all is to count as noticed.
    timeoutMS: 30_000,
    timeoutFactor: 3,
    disableTypeChecks: true,
  });
  return stryker.runMutationTest();
}

function isCaught({ status }) {
  return status === 'Killed' || status === 'Timeout';
}

function isMissed({ status }) {
  return status === 'Survived' || status === 'NoCoverage';
}

function score(title, results) {
  const caught = results.filter(isCaught).length;
  const valid = caught + results.filter(isMissed).length;
  const late = results.filter(({ status }) => status === 'Timeout').length;
  const percent = ((100 * caught) / valid).toFixed(1).padStart(5);
  return `${title.padEnd(32)} ${percent} %  ${caught} of ${valid}${late === 0 ? '' : `, ${late} of them by never ending`}`;
}

/** A line for a mutant that no test noticed. */
function survivor(result) {
  if (!isMissed(result)) return [];
  const { fileName, location, mutatorName, replacement, status } = result;
  const { start, end } = location;
  const line = readFileSync(fileName, 'utf8').split('\n')[start.line - 1];
  const was = start.line === end.line ? line.slice(start.column - 1, end.column - 1) : line.slice(start.column - 1);
  const what = status === 'Survived' ? 'survived' : 'not run';
  const place = `${path.relative(root, fileName)}:${start.line}:${start.column}`;
  return [`    ${what} ${place} ${mutatorName}: ${was} -> ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}`];
}
