// A plan after an import is empty, an import after an import writes nothing, and no comment is ever lost: on random
// gateways, random files and random drift.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { ImportedFile } from '../../../src/cli/import-files.ts';
import { formatYaml } from '../../../src/config/write/format.ts';
import type { Adoption, ChangedAccount } from '../../../src/model/adoption.ts';
import type { E164 } from '../../../src/model/e164.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { createDice, type Dice } from '../../simulation/dice.ts';
import { importWorld, planFiles, tolerantGateway } from './import-world.ts';
import { type MessyTable, moveToCsv } from './messy-csv.ts';
import { messyYaml } from './messy-yaml.ts';
import { drawLive, drift, readLive } from './random-live.ts';

const runs = Number(process.env.IMPORT_RUNS ?? 60);
const timeout = 1_800_000;

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

test('the plan after an import is empty, and what is written is in canonical form', { timeout }, async () => {
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

test('what ignore rules name is left alone, and nothing else is', { timeout }, async () => {
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

test('drift goes into files of any looks: the plan is empty, comments and untouched entries stay', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) =>
      inFolder(async (root) => {
        const dice = createDice(seed, 'import');
        const world = drawLive(dice);
        await importWorld(root, readLive(world));
        const tables = makeMessy(root, dice);
        expect((await planFiles(root, readLive(world))).changes).toEqual([]);
        const live = readLive(drift(world, dice));
        const { imported, adoption, before } = await importWorld(root, live);
        const problems = [...adoption.problems, ...imported.problems];
        const refused = new Set(problems.map(({ address }) => address.split('/')[0]));
        expectImpossible(problems.map(({ reason }) => reason));
        const plan = await planFiles(root, live);
        expect(plan.changes.filter(({ account }) => !refused.has(account))).toEqual([]);
        for (const written of imported.files.filter(({ file }) => before.has(file) && file !== 'acg.yaml')) {
          const old = Buffer.from(before.get(written.file) ?? []).toString();
          const table = tables.get(written.file);
          if (table === undefined) expectCareful(old, written, adoption, tables);
          else expectCarefulTable(old, written, adoption, table);
        }
        const again = await importWorld(root, live);
        expect(again.imported.files).toEqual([]);
      }),
    ),
    { numRuns: runs },
  );
});

/** Makes tombstones of the files of these accounts. */
function bury(root: string, names: ReadonlySet<string | undefined>): void {
  for (const file of filesOf(root).filter((name) => name.startsWith('accounts/'))) {
    const { account } = dataOf(readFileSync(path.join(root, file), 'utf8'));
    if (names.has(String(account)))
      writeFileSync(path.join(root, file), `account: "${account}"\nstate: absent\nreason: gone\n`);
  }
}

test('an import of some accounts leaves all other files as they are, and a plan of these accounts is empty', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) =>
      inFolder(async (root) => {
        const dice = createDice(seed, 'import');
        const world = drawLive(dice);
        const isKnown = world.accounts.map(() => dice.chance(0.7));
        const known = world.accounts.filter((_, index) => isKnown[index]).map(({ name }) => name);
        if (known.length > 0) await importWorld(root, readLive(world), known);
        const buried = new Set<string | undefined>(known.filter(() => dice.chance(0.1)));
        bury(root, buried);
        const live = readLive(drift(world, dice));
        const scope = world.accounts.flatMap(({ name }) => (dice.chance(0.5) ? [name] : []));
        const { imported, adoption } = await importWorld(root, live, scope);
        for (const { account } of imported.files) if (account !== undefined) expect(scope).toContain(account);
        const problems = [...adoption.problems, ...imported.problems];
        // What is out of reach is told, and so is what hangs on it.
        const reasons = problems.map(({ reason }) => reason);
        if (reasons.length > 0) expect(reasons.join('\n')).toMatch(/which this (run|import) is not about/);
        for (const reason of reasons) expect(reason).toMatch(/is not about|NUMBER_DUPLICATE|, which is left out: /);
        const refused = new Set(problems.map(({ address }) => address.split('/')[0]));
        const { changes } = await planFiles(root, live, scope);
        // Deletions that a tombstone asks for, and moves out of one, are left to apply.
        const open = changes.filter(
          ({ account = '', from }) => !refused.has(account) && !buried.has(account) && !buried.has(from),
        );
        expect(open).toEqual([]);
        expect((await importWorld(root, live, scope)).imported.files).toEqual([]);
      }),
    ),
    { numRuns: runs },
  );
});

/** Gives the CSV files into which numbers were moved. */
function makeMessy(root: string, dice: Dice): ReadonlyMap<string, MessyTable> {
  const write = (file: string, text: string): void => {
    const mark = dice.chance(0.1) ? '\ufeff' : '';
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), `${mark}${dice.chance(0.2) ? text.replaceAll('\n', '\r\n') : text}`);
  };
  const all = new Map<string, MessyTable>();
  for (const file of filesOf(root).filter((name) => name.startsWith('accounts/'))) {
    const data = dataOf(readFileSync(path.join(root, file), 'utf8'));
    const { numbers, ...open } = data;
    // Where there are none, the file need not say so: then it speaks of no numbers at all.
    const said = Array.isArray(numbers) && numbers.length === 0 && dice.chance(0.3) ? open : data;
    const { account, tables } = dice.chance(0.5) ? moveToCsv(said, dice) : { account: said, tables: [] };
    for (const table of tables) {
      write(table.file, table.text);
      all.set(table.file, table);
    }
    write(file, messyYaml(account, dice));
  }
  return all;
}

/** What is impossible is told, and so is what hangs on it: to empty brackets with comments in them, or a mapping. */
function expectImpossible(reasons: readonly string[]): void {
  const impossible = /cannot be edited safely: (comments stand inside the brackets|nothing of the mapping would stay)/;
  if (reasons.length > 0) expect(reasons.join('\n')).toMatch(impossible);
  for (const reason of reasons)
    expect(reason).toMatch(/cannot be edited safely|NUMBER_DUPLICATE|, which is left out: /);
}

type Tables = ReadonlyMap<string, MessyTable>;

function expectCareful(old: string, { file, text, account }: ImportedFile, adoption: Adoption, tables: Tables): void {
  const [before, after] = expectSameBytes(old, text);
  expectKept(before, after);
  const edit = adoption.changed.find(({ name }) => name === account);
  // New numbers may have made an entry longer.
  if (edit?.wanted.size !== 0) return;
  const removed = new Set([...edit.removed].map((number) => `+${number}`));
  expectEntries(before, after, (slice) => {
    const csv = /csv["']?:\s*["']?([\w./-]+)/.exec(slice)?.[1];
    const rows = tables.get(path.posix.join(path.posix.dirname(file), csv ?? ''))?.rows;
    // The entry of a CSV file goes with the last of its rows.
    return rows === undefined
      ? expand(slice).some((number) => removed.has(number))
      : [...rows.keys()].every((number) => removed.has(number));
  });
}

/** The heading and every row whose number is not touched stand as they stood, in the same order, and no blank line is new. */
function expectCarefulTable(old: string, { text, account }: ImportedFile, adoption: Adoption, table: MessyTable): void {
  const [before, after] = expectSameBytes(old, text);
  expect(before).toBe(table.text);
  const { removed, wanted } = adoption.changed.find(({ name }) => name === account) as ChangedAccount;
  const isTouched = (number: string): boolean =>
    removed.has(Number(number) as E164) || wanted.has(Number(number) as E164);
  let from = 0;
  for (const row of [table.heading, ...[...table.rows].flatMap(([number, row]) => (isTouched(number) ? [] : [row]))]) {
    const found = `\n${after}\n`.indexOf(`\n${row}\n`, from);
    expect(found, row).toBeGreaterThanOrEqual(0);
    from = found + row.length;
  }
  for (const number of removed) expect(after).not.toContain(`+${number}`);
  const blank = (of: string): number => of.match(/^$/gm)?.length ?? 0;
  expect(blank(after.trimEnd())).toBeLessThanOrEqual(blank(before.trimEnd()));
}

/** Byte order mark and line ends, and the texts without them. */
function expectSameBytes(old: string, text: string): readonly [before: string, after: string] {
  expect(text.startsWith('\ufeff'), 'byte order mark').toBe(old.startsWith('\ufeff'));
  if (old.includes('\n')) expect(text.includes('\r\n'), 'line ends').toBe(old.includes('\r\n'));
  if (text.includes('\r\n')) expect(text.replaceAll('\r\n', ''), 'line ends').not.toContain('\n');
  return [old, text].map((file) => file.replaceAll('\r\n', '\n').replace('\ufeff', '')) as [string, string];
}

/** Every comment of the one is in the other, in the same order. */
function expectKept(before: string, after: string): void {
  const marks = (text: string): readonly string[] => text.match(/# ?c\d+: "not" a 'value' \{/g) ?? [];
  expect(marks(after)).toEqual(marks(before));
}

/** Every entry that is not touched stands in the other text as it stood, in the same order. */
function expectEntries(before: string, after: string, isTouched: (entry: string) => boolean): void {
  const root = parseDocument(before, { schema: 'failsafe' }).contents;
  const numbers = isMap(root) ? root.get('numbers', true) : undefined;
  let from = 0;
  for (const item of isSeq(numbers) ? (numbers.items as Node[]) : []) {
    const slice = before.slice(item.range?.[0], item.range?.[1]).trimEnd();
    if (isTouched(slice)) continue;
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
