// Reading a page of numbers from its text is only faster: whatever the text, it comes to what JSON.parse and the page's
// schema make of it, or is not done at all.

import { expect, test } from 'vitest';
import type { NumberColumns } from '../../src/api/number-columns.ts';
import { createNumberPageShape } from '../../src/api/number-page.ts';
import { createNumberRows, type NumberRows } from '../../src/api/number-rows.ts';
import type { PageOf } from '../../src/api/pages.ts';
import { createDice, type Dice } from '../simulation/dice.ts';
import { recordFigure } from '../support/figures.ts';

/** All that a page says, in words. */
function told(page: PageOf<NumberColumns>, { pool, statuses }: NumberRows): unknown {
  const { value, ...others } = page;
  const rows = Array.from({ length: value.length }, (_, row) => ({
    number: value.numbers[row],
    account: value.accountNames[value.accounts[row] as number],
    settings: pool.get(value.settings[row] as number),
    status: statuses[value.marks[row] as number],
  }));
  return { ...others, rows, accountNames: value.accountNames };
}

/** What JSON.parse makes of it; undefined where that is no page. */
function whole(text: string): unknown {
  const rows = createNumberRows();
  try {
    const read = createNumberPageShape(rows.partsOf).read(JSON.parse(text));
    return 'value' in read ? told(read.value, rows) : undefined;
  } catch {
    return undefined;
  }
}

const escaped = (text: string, dice: Dice): string =>
  [...text]
    .map((character) =>
      dice.chance(0.05)
        ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
        : JSON.stringify(character).slice(1, -1),
    )
    .join('');

function shuffled<T>(dice: Dice, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: dice.fraction() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

interface Habits {
  /** That a member is written in an uncommon way: in another order, twice, with escapes or blanks, with another value. */
  readonly odd: number;
  /** Every number has a member of its own value, such as a time. */
  readonly isVolatile: boolean;
  readonly order: readonly number[];
}

function drawMembers(dice: Dice, { odd, isVolatile }: Habits): string[][] {
  const text = (value: string): string => (dice.chance(odd) ? `"${escaped(value, dice)}"` : JSON.stringify(value));
  const number = dice.chance(odd)
    ? dice.pick(['+1', '+012', '1425', '+1425555010012345', '+14255550100x', '', '+1\u0660', 'é'])
    : `+${14_255_550_000 + dice.between(0, 9_999)}`;
  const account = dice.chance(odd)
    ? dice.pick(['', 'a b', 'é', 'x'.repeat(101), 'a"b', 'a\\', 'a/b'])
    : dice.pick(['contoso', 'fabrikam', 'a', 'x_-9', 'y'.repeat(100)]);
  const details = dice.pick([
    '{}',
    '{"zoomPhoneCloudPeering":{"enabled":true}}',
    '{"teamsDirectRouting":{"enabled":true},"later":[{"a":1},{"b":"},{"}]}',
    '{"teamsOperatorConnect":{"enabled":true,"assignmentStatus":"assigned","configuration":{"usage":"A","choosableCapabilities":["x","y"],"acquiredCapabilities":["z"]}}}',
    '{"accountName":"inner","telephoneNumber":"+14255550100"}',
    ...(dice.chance(odd)
      ? ['null', '[]', '{"zoomPhoneCloudPeering":{}}', '{"zoomPhoneCloudPeering":{"enabled":1}}']
      : []),
  ]);
  const header = text(
    dice.pick([
      'desk',
      'a"b',
      '\\',
      '}]',
      '},{',
      '"accountName":"x"',
      '"telephoneNumber":"+19"',
      ...(dice.chance(odd) ? ['ü'] : []),
    ]),
  );
  const status = dice.pick(['"synced"', '"pending"', '"failed"', ...(dice.chance(odd) ? ['7', 'null'] : [])]);
  const errors = dice.pick(['[]', '[{"code":"E","message":"m"},{"code":"F","message":"n","target":"t"}]']);
  return [
    ['telephoneNumber', text(number)],
    ['accountName', text(account)],
    ['serviceDetails', details],
    ...(dice.chance(0.7) ? [['configuration', `{"customSipHeader":${header}}`]] : []),
    ...(dice.chance(0.8) ? [['serviceProvisioningStatus', status]] : []),
    ...(dice.chance(0.5) ? [['serviceProvisioningErrors', errors]] : []),
    ...(isVolatile ? [['lastModifiedOn', `"${dice.between(0, 1_000_000)}"`]] : []),
    ...(dice.chance(odd) ? [[dice.pick(['etag', '__proto__', 'value', 'constructor']), '"x"']] : []),
  ];
}

function drawNumber(dice: Dice, habits: Habits): string {
  const { odd, order } = habits;
  let members = drawMembers(dice, habits).map((member, index) => ({ member, rank: order[index] ?? index }));
  members.sort((a, b) => a.rank - b.rank);
  if (dice.chance(odd)) members = shuffled(dice, members);
  if (dice.chance(odd)) members.push(dice.pick(members), ...(dice.chance(0.5) ? [] : [dice.pick(members)]));
  if (dice.chance(odd)) {
    const other = drawMembers(dice, habits).map((member) => ({ member, rank: 0 }));
    members.splice(dice.between(0, members.length), 0, dice.pick(other));
  }
  const space = dice.chance(odd) ? dice.pick([' ', '\n', '\t', '\0', '\u00a0']) : '';
  const texts = members.map(({ member: [key = '', value = ''] }) => {
    const name = dice.chance(odd / 2) ? escaped(key, dice) : key;
    return `"${name}"${space}:${value}`;
  });
  return `{${texts.join(`,${space}`)}}`;
}

function drawPage(dice: Dice, habits: Habits): string {
  const count = dice.between(0, 40);
  const numbers = Array.from({ length: count }, () => drawNumber(dice, habits)).join(',');
  const link = dice.pick(['', ',"nextLink":"https://x/numbers?skip=500"', ',"nextLink":null', ',"nextLink":""']);
  const odd = dice.chance(habits.odd)
    ? dice.pick([',"value":[]', ',"value":0', ',"value":1', ',"nextLink":7', ',"x":{"value":[]}', '}', ',', ']', '{}'])
    : '';
  const first = dice.chance(0.2) ? dice.pick(['"nextLink":"https://y",', '"nextLink":null,', '"a":1,', ' ']) : '';
  const text = `{${first}"value":[${numbers}]${link}${odd}}${dice.chance(habits.odd / 4) ? dice.pick([' ', 'x', '{}']) : ''}`;
  if (!dice.chance(habits.odd)) return text;
  const at = dice.between(0, text.length - 1);
  const put = dice.pick(['', '"', '\\', ',', '}', ']', '{', '0', 'a', ':', 'é', '\0', '\n']);
  return text.slice(0, at) + put + text.slice(at + dice.between(0, 2));
}

test('pages of every form, spoilt in every way', { timeout: 1_800_000 }, () => {
  const first = Number(process.env.PAGES_FROM ?? 1);
  const seeds = Number(process.env.PAGES_SEEDS ?? 150);
  const pages = { drawn: 0, readFromText: 0, sound: 0 };
  for (let seed = first; seed < first + seeds; seed += 1) {
    const dice = createDice(seed, 'number page');
    const order = dice.chance(0.5) ? [0, 1, 2, 3, 4, 5, 6] : shuffled(dice, [0, 1, 2, 3, 4, 5, 6]);
    const habits = { odd: dice.pick([0, 0.002, 0.02, 0.2]), isVolatile: dice.chance(0.1), order };
    const rows = createNumberRows();
    const shape = createNumberPageShape(rows.partsOf);
    for (let index = 0; index < 20; index += 1) {
      const text = drawPage(dice, habits);
      const page = shape.readText(text);
      pages.drawn += 1;
      const expected = whole(text);
      if (expected !== undefined) pages.sound += 1;
      if (page === undefined) continue;
      pages.readFromText += 1;
      expect(told(page, rows), `seed ${seed}, page ${index}\n${text}`).toEqual(expected);
    }
  }
  recordFigure('pages of numbers read from their text', pages);
  expect(pages.readFromText).toBeGreaterThan(pages.sound / 3);
});

test.each([
  ['a number that is not known again', [{ telephoneNumber: '+14255550100', accountName: 'a', serviceDetails: {} }]],
  [
    'members in another order',
    [
      { serviceDetails: {}, accountName: 'a', telephoneNumber: '+14255550100', serviceProvisioningStatus: 'synced' },
      { serviceDetails: {}, accountName: 'b', telephoneNumber: '+14255550101', serviceProvisioningStatus: 'synced' },
    ],
  ],
  [
    'a member that acgctl does not know',
    [{ telephoneNumber: '+14255550100', accountName: 'a', serviceDetails: {}, lastModifiedOn: '2026-11-22' }],
  ],
])('%s is read from the text', (_, value) => {
  const rows = createNumberRows();
  const text = JSON.stringify({ value });
  const page = createNumberPageShape(rows.partsOf).readText(text);
  expect(page && told(page, rows)).toEqual(whole(text));
});

test('a page of any length is read from its text', () => {
  const value = Array.from({ length: 3_000 }, (_, index) => ({
    telephoneNumber: `+${14_255_550_000 + index}`,
    accountName: index % 5 === 0 ? 'a' : 'b',
    serviceDetails: { zoomPhoneCloudPeering: { enabled: index % 3 === 0 } },
  }));
  const rows = createNumberRows();
  const text = JSON.stringify({ value });
  const page = createNumberPageShape(rows.partsOf).readText(text);
  expect(page && told(page, rows)).toEqual(whole(text));
});

test('a page of numbers that are all different is parsed whole', () => {
  const value = Array.from({ length: 400 }, (_, index) => ({
    telephoneNumber: `+${14_255_550_000 + index}`,
    accountName: 'a',
    serviceDetails: {},
    etag: String(index),
  }));
  expect(createNumberPageShape(createNumberRows().partsOf).readText(JSON.stringify({ value }))).toBeUndefined();
});
