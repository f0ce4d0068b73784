// Entries of an account file moved into CSV files, as somebody with a spreadsheet might have written them: any order of
// columns and rows, quotes where none are needed, TRUE for true, cells that say again what the entry says.

import { mergeSettings } from '../../../src/config/merge-settings.ts';
import { leaves, valueAt, withValueAt } from '../../../src/kinds/path.ts';
import type { Json, JsonObject } from '../../../src/model/json.ts';
import type { Dice } from '../../simulation/dice.ts';

/** What a file says, so that it can be looked for after an edit. Texts have line feeds and no byte order mark. */
export interface MessyTable {
  /** From the root, with `/`. */
  readonly file: string;
  /** Heading, rows and blank lines. */
  readonly text: string;
  readonly heading: string;
  /** By number: its line or lines. In the order of the file. */
  readonly rows: ReadonlyMap<string, string>;
}

interface Entry {
  readonly numbers: readonly string[];
  readonly own: JsonObject;
}

/** The account with some of its entries in CSV files. */
export function moveToCsv(
  account: JsonObject,
  dice: Dice,
): { readonly account: JsonObject; readonly tables: readonly MessyTable[] } {
  if (!Array.isArray(account.numbers)) return { account, tables: [] };
  const entries: JsonObject[] = [];
  const groups = new Map<string, { readonly base: JsonObject; readonly members: Entry[] }>();
  const joins = dice.chance(0.6);
  for (const entry of account.numbers as readonly JsonObject[]) {
    const { telephoneNumber, range, list, csv, ...own } = entry;
    const numbers = numbersOf(telephoneNumber ?? range ?? list ?? []);
    if (csv !== undefined || numbers.length > 200 || dice.chance(0.35)) {
      entries.push(entry);
      continue;
    }
    const base = pick(own, (path, value) => !isColumn(path, value));
    const key = joins ? JSON.stringify(base) : String(groups.size);
    const group = groups.get(key) ?? { base, members: [] };
    group.members.push({ numbers, own });
    groups.set(key, group);
  }
  const tables: MessyTable[] = [];
  for (const { base, members } of groups.values()) {
    const folder = dice.pick(['numbers', 'accounts']);
    const file = `${folder}/${String(account.account)}-${tables.length + 1}.csv`;
    const own = mergeSettings(base, saidByEntry(members, dice));
    tables.push(drawTable(file, String(account.account), members, own, dice));
    const csv = folder === 'numbers' ? `../${file}` : `${dice.pick(['./', ''])}${file.slice('accounts/'.length)}`;
    entries.splice(dice.below(entries.length + 1), 0, { csv, ...own });
  }
  return { account: { ...account, numbers: entries }, tables };
}

/** Of what every row says: some that the entry says instead, or as well. */
function saidByEntry(members: readonly Entry[], dice: Dice): JsonObject {
  const [first] = members as readonly [Entry, ...Entry[]];
  return pick(
    first.own,
    (path, value) =>
      isColumn(path, value) && members.every(({ own }) => valueAt(own, path) !== undefined) && dice.chance(0.4),
  );
}

function drawTable(file: string, account: string, members: readonly Entry[], base: JsonObject, dice: Dice): MessyTable {
  const paths = new Set(dice.chance(0.5) ? spare : []);
  for (const { own } of members) {
    for (const [path, value] of leaves(own)) {
      const isSaid = JSON.stringify(valueAt(base, path)) === JSON.stringify(value);
      if (isColumn(path, value) && (!isSaid || dice.chance(0.3))) paths.add(path);
    }
  }
  const headings = shuffled(
    [dice.pick(['Numbers', 'telephoneNumber']), ...(dice.chance(0.3) ? ['accountName'] : []), ...paths],
    dice,
  );
  const quotes = dice.pick([0, 0, 0.3, 1]);
  const cell = (text: string): string =>
    /[",\n]/.test(text) || dice.chance(quotes) ? `"${text.replaceAll('"', '""')}"` : text;
  const blank = (text: string): string => (dice.chance(0.05) ? ` ${text} ` : text);
  const heading = headings.map((name) => cell(blank(name.replaceAll('.', '_')))).join(',');
  const rows = members.flatMap(({ numbers, own }) =>
    numbers.map((number): readonly [string, string] => {
      const cells = headings.map((name) => {
        if (name === 'Numbers' || name === 'telephoneNumber') return blank(number);
        if (name === 'accountName') return dice.chance(0.5) ? account : '';
        const value = valueAt(own, name);
        const isSaid = JSON.stringify(valueAt(base, name)) === JSON.stringify(value);
        return value === undefined || (isSaid && dice.chance(0.5)) ? '' : cellOf(value, dice);
      });
      return [number, cells.map(cell).join(',')];
    }),
  );
  const ordered = dice.chance(0.5) ? rows : shuffled(rows, dice);
  const lines = [heading, ...ordered.map(([, row]) => row)].flatMap((line, index) => [
    ...(dice.chance(0.02) ? [index === 0 ? '' : dice.pick(['', ' ', headings.map(() => ' ').join(',')])] : []),
    line,
  ]);
  return { file, text: `${lines.join('\n')}${dice.chance(0.7) ? '\n' : ''}`, heading, rows: new Map(ordered) };
}

/** Columns that a table may have although no row says anything there. */
const spare = [
  'serviceDetails.teamsDirectRouting.enabled',
  'serviceDetails.zoomPhoneCloudPeering.enabled',
  'configuration.customSipHeader',
  'serviceDetails.teamsOperatorConnect.configuration.choosableCapabilities',
];

function cellOf(value: Json, dice: Dice): string {
  if (Array.isArray(value)) return value.join(dice.pick([';', '; ', ',']));
  const text = String(value);
  return typeof value === 'boolean' && dice.chance(0.3) ? text.toUpperCase() : text;
}

/** A cell is trimmed, an empty one says nothing, and separators split lists. */
function isColumn(path: string, value: Json): boolean {
  if (path === 'profile') return false;
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => /^\w+$/.test(String(item)));
  return typeof value === 'boolean' || (typeof value === 'string' && value !== '' && value.trim() === value);
}

function pick(settings: JsonObject, isPicked: (path: string, value: Json) => boolean): JsonObject {
  return leaves(settings)
    .filter(([path, value]) => isPicked(path, value))
    .reduce<JsonObject>((all, [path, value]) => withValueAt(all, path, value), {});
}

function numbersOf(value: Json): readonly string[] {
  return [value].flat().flatMap((text) => {
    const [first = '', last = first] = String(text).split('..');
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `+${Number(first) + index}`);
  });
}

function shuffled<T>(items: readonly T[], dice: Dice): readonly T[] {
  return items
    .map((item) => ({ item, rank: dice.below(1_000_000) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
