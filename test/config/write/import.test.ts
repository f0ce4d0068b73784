// A plan after an import is empty, an import after an import writes nothing, and no comment is ever lost: on random
// gateways, random files and random drift.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { ImportedFile } from '../../../src/cli/import-files.ts';
import { formatYaml } from '../../../src/config/write/format.ts';
import type { Adoption } from '../../../src/model/adoption.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { createDice, type Dice } from '../../simulation/dice.ts';
import { importWorld, planFiles, tolerantGateway } from './import-world.ts';
import { messyYaml } from './messy-yaml.ts';
import { drawLive, drift, readLive } from './random-live.ts';

const runs = Number(process.env.IMPORT_RUNS ?? 60);

const ignoring = `ignore:
  - { account: x }
  - { account: "?lpha", field: correlationId }
  - { numbers: [+14255550003..+14255550009] }
  - { field: configuration.customSipHeader }
`;

async function inFolder(use: (root: string) => Promise<void>, rules = ''): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'acgctl-import-'));
  writeFileSync(path.join(root, 'acg.yaml'), `${tolerantGateway}${rules}`);
  try {
    await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const filesOf = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(yaml|csv)$/.test(file))
    .sort();

/** What is left alone, but requests that nobody answers: an answer is a decision, and an import makes none. */
const besideRequests = ({ leftAlone }: Plan): Plan['leftAlone'] => leftAlone.filter(({ why }) => why !== 'unanswered');

test('the plan after an import is empty, and what is written is in canonical form', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) =>
      inFolder(async (root) => {
        const live = readLive(drawLive(createDice(seed, 'import')));
        const first = await importWorld(root, live);
        expect([...first.adoption.problems, ...first.imported.problems]).toEqual([]);
        const plan = await planFiles(root, live);
        expect(plan.changes).toEqual([]);
        expect(besideRequests(plan)).toEqual([]);
        for (const file of filesOf(root).filter((name) => name.endsWith('.yaml') && name !== 'acg.yaml')) {
          const text = readFileSync(path.join(root, file), 'utf8');
          expect(formatYaml(text, 'account')).toBe(text);
        }
        expect((await importWorld(root, live)).imported.files).toEqual([]);
      }),
    ),
    { numRuns: runs },
  );
});

test('what ignore rules name is left alone, and nothing else is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) =>
      inFolder(async (root) => {
        const dice = createDice(seed, 'ignore');
        const world = drawLive(dice);
        for (const state of [world, drift(world, dice)]) {
          const live = readLive(state);
          const { adoption, imported } = await importWorld(root, live);
          expect([...adoption.problems, ...imported.problems]).toEqual([]);
          const plan = await planFiles(root, live);
          // A declared number that has vanished from under a rule, or is to move out of it, is for people to decide.
          const open = plan.changes.filter(({ account, from }) => account !== 'x' && from !== 'x');
          expect(open).toEqual([]);
          for (const { why } of besideRequests(plan)) expect(why).toBe('ignored');
          expect((await importWorld(root, live)).imported.files).toEqual([]);
        }
        expect(filesOf(root)).not.toContain('accounts/x.yaml');
      }, ignoring),
    ),
    { numRuns: runs },
  );
});

test('drift goes into files of any looks: the plan is empty, comments and untouched entries stay', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) =>
      inFolder(async (root) => {
        const dice = createDice(seed, 'import');
        const world = drawLive(dice);
        await importWorld(root, readLive(world));
        makeMessy(root, dice);
        expect((await planFiles(root, readLive(world))).changes).toEqual([]);
        const live = readLive(drift(world, dice));
        const { imported, adoption, before } = await importWorld(root, live);
        const problems = [...adoption.problems, ...imported.problems];
        const refused = new Set(problems.map(({ address }) => address.split('/')[0]));
        expectImpossible(problems.map(({ reason }) => reason));
        const plan = await planFiles(root, live);
        expect(plan.changes.filter(({ account }) => !refused.has(account))).toEqual([]);
        for (const written of imported.files.filter(({ file }) => file.startsWith('accounts/')))
          expectCareful(new TextDecoder().decode(before.get(written.file)), written, adoption);
        const again = await importWorld(root, live);
        expect(again.imported.files).toEqual([]);
      }),
    ),
    { numRuns: runs },
  );
});

function makeMessy(root: string, dice: Dice): void {
  for (const file of filesOf(root).filter((name) => name.startsWith('accounts/'))) {
    const messy = messyYaml(dataOf(readFileSync(path.join(root, file), 'utf8')), dice);
    const mark = dice.chance(0.1) ? '\ufeff' : '';
    writeFileSync(path.join(root, file), `${mark}${dice.chance(0.2) ? messy.replaceAll('\n', '\r\n') : messy}`);
  }
}

/** What is impossible is told, and so is what hangs on it: to empty brackets with comments in them, or a mapping. */
function expectImpossible(reasons: readonly string[]): void {
  const impossible = /cannot be edited safely: (comments stand inside the brackets|nothing of the mapping would stay)/;
  if (reasons.length > 0) expect(reasons.join('\n')).toMatch(impossible);
  for (const reason of reasons) expect(reason).toMatch(/cannot be edited safely|NUMBER_DUPLICATE|would not be empty/);
}

function expectCareful(old: string, { text, account }: ImportedFile, adoption: Adoption): void {
  const [before, after] = [old, text].map((file) => file.replaceAll('\r\n', '\n').replace('\ufeff', '')) as [
    string,
    string,
  ];
  expect(text.includes('\r\n'), 'line ends').toBe(old.includes('\r\n'));
  expectKept(before, after);
  const edit = adoption.changed.find(({ name }) => name === account);
  // New numbers may have made an entry longer.
  if (edit?.wanted.size === 0) expectEntries(before, after, new Set([...edit.removed].map((number) => `+${number}`)));
}

/** Every comment of the one is in the other, in the same order. */
function expectKept(before: string, after: string): void {
  const marks = (text: string): readonly string[] => text.match(/# ?c\d+: "not" a 'value' \{/g) ?? [];
  expect(marks(after)).toEqual(marks(before));
}

/** Every entry without one of these numbers stands in the other text as it stood, in the same order. */
function expectEntries(before: string, after: string, touched: ReadonlySet<string>): void {
  const root = parseDocument(before, { schema: 'failsafe' }).contents;
  const numbers = isMap(root) ? root.get('numbers', true) : undefined;
  let from = 0;
  for (const item of isSeq(numbers) ? (numbers.items as Node[]) : []) {
    const slice = before.slice(item.range?.[0], item.range?.[1]).trimEnd();
    const isCsv = isMap(item) && item.has('csv');
    const isTouched = isCsv || expand(slice).some((number) => touched.has(number));
    if (isTouched) continue;
    const found = after.indexOf(slice, from);
    expect(found, slice).toBeGreaterThanOrEqual(0);
    from = found + slice.length;
  }
}

function expand(text: string): readonly string[] {
  const ranges = [...text.matchAll(/\+(\d+)(?:\.\.\+(\d+))?/g)];
  return ranges.flatMap(([, first, last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `+${Number(first) + index}`),
  );
}

/** Data with its booleans, as a file means them. */
function dataOf(text: string): JsonObject {
  const convert = (node: unknown): unknown => {
    if (isMap(node))
      return Object.fromEntries(
        node.items.map(({ key, value }) => [String((key as { value: unknown }).value), convert(value)]),
      );
    if (isSeq(node)) return node.items.map(convert);
    if (!isScalar(node)) return null;
    return node.type === 'PLAIN' && /^(true|false)$/.test(String(node.value))
      ? node.value === 'true'
      : String(node.value);
  };
  return convert(parseDocument(text, { schema: 'failsafe' }).contents) as JsonObject;
}
