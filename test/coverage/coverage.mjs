// `npm run coverage`: how much of the rooms that decide and write the tests run, by lines and branches, and every place
// that none of them reaches. Fails below the goals. The tests that count are those that run sources in their own process.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tests = [
  'plan',
  'apply',
  'config',
  'scenarios',
  'api',
  'limit/permit-ledger',
  'limit/schedules',
  'coordination/schedules',
];
const limiter = ['limiter', 'permit-ledger', 'permit-books', 'pace', 'throttle', 'reservation', 'streak'];
const rooms = {
  plan: /^src\/plan\//,
  apply: /^src\/apply\//,
  config: /^src\/config\//,
  limiter: new RegExp(`^src/api/(${limiter.join('|')})\\.ts$`),
};
const goals = { lines: 100, branches: 95 };

const folder = path.join(root, 'coverage');
const options = ['run', '--config', 'test/vitest.config.ts', '--coverage', '--coverage.reporter=json'];
const include = ['src/{plan,apply,config}/**', `src/api/{${limiter.join(',')}}.ts`];
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    ...options,
    `--coverage.reportsDirectory=${folder}`,
    ...include.map((glob) => `--coverage.include=${glob}`),
    ...process.argv.slice(2).filter((argument) => argument.startsWith('--')),
    ...tests.map((name) => `test/${name}`),
  ],
  { cwd: root, stdio: ['ignore', 2, 2] },
);
if (status !== 0) process.exit(status ?? 1);

const covered = Object.entries(JSON.parse(readFileSync(path.join(folder, 'coverage-final.json'), 'utf8')));
const files = covered.map(([file, data]) => measure(path.relative(root, file).split(path.sep).join('/'), data));
let isEnough = true;
for (const [room, pattern] of Object.entries(rooms)) {
  const mine = files.filter(({ file }) => pattern.test(file));
  const percent = (part) => {
    const total = mine.reduce((sum, one) => sum + one[part].total, 0);
    return (100 * (total - mine.reduce((sum, one) => sum + one[part].missed, 0))) / total;
  };
  const [lines, branches] = [percent('lines'), percent('branches')];
  isEnough &&= lines >= goals.lines && branches >= goals.branches;
  process.stdout.write(`${room.padEnd(8)} lines ${lines.toFixed(2)} %, branches ${branches.toFixed(2)} %\n`);
  for (const line of mine.flatMap(({ left }) => left)) process.stdout.write(`  ${line}\n`);
}
if (!isEnough) process.stdout.write(`The goals are ${goals.lines} % of lines and ${goals.branches} % of branches.\n`);
process.exitCode = isEnough ? 0 : 1;

/** Counts of a file, and a line for each place that was not reached. */
function measure(file, { s, b, statementMap, branchMap }) {
  const text = readFileSync(path.join(root, file), 'utf8').split('\n');
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statementMap)) {
    lines.set(start.line, (lines.get(start.line) ?? false) || s[id] > 0);
  }
  const unreached = [...lines].filter(([, isReached]) => !isReached).map(([line]) => line);
  const left = unreached.map((line) => `${file}:${line} line: ${text[line - 1].trim()}`);
  let total = 0;
  let missed = 0;
  for (const [id, counts] of Object.entries(b)) {
    counts.forEach((count, index) => {
      total += 1;
      if (count > 0) return;
      missed += 1;
      const { locations, loc, type } = branchMap[id];
      const { line, column } = (locations[index]?.start.line === undefined ? loc : locations[index]).start;
      if (!unreached.includes(line))
        left.push(`${file}:${line}:${column + 1} ${type}: ${text[line - 1].slice(column).slice(0, 70)}`);
    });
  }
  return { file, left, lines: { total: lines.size, missed: unreached.length }, branches: { total, missed } };
}
