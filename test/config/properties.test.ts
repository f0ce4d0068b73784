// What holds of every configuration, shown on random ones.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import {
  declaredNumbers,
  type Files,
  gatewayText,
  loadDesired,
  loadFiles,
  zoomAccount,
  zoomSettings,
} from './repository.ts';

const runs = { numRuns: 60 };

/** Entries that do not overlap: blocks of ten numbers, each declared in one of the forms. */
interface Block {
  readonly account: number;
  readonly form: 'telephoneNumber' | 'range' | 'list' | 'csv';
  readonly picks: readonly number[];
  readonly quoted: boolean;
}

const block: fc.Arbitrary<Block> = fc.record({
  account: fc.nat(2),
  form: fc.constantFrom('telephoneNumber', 'range', 'list', 'csv'),
  picks: fc.uniqueArray(fc.nat(9), { minLength: 1 }),
  quoted: fc.boolean(),
});
const blocks = fc.array(block, { minLength: 1, maxLength: 12 });

function numberAt(index: number, pick: number): string {
  return `+1425555${String(index * 10 + pick).padStart(4, '0')}`;
}

/** The numbers that a block stands for. */
function expand({ form, picks }: Block, index: number): readonly string[] {
  if (form === 'telephoneNumber') return [numberAt(index, picks[0] ?? 0)];
  if (form !== 'range') return picks.map((pick) => numberAt(index, pick));
  const [first, last] = [Math.min(...picks), Math.max(...picks)];
  return Array.from({ length: last - first + 1 }, (_, offset) => numberAt(index, first + offset));
}

function write(declared: readonly Block[], fileOf: (account: number) => string): Files {
  const files: Record<string, string> = {};
  for (const account of [0, 1, 2]) files[fileOf(account)] = `${zoomAccount(`account-${account}`)}numbers: []\n`;
  declared.forEach((one, index) => {
    const numbers = expand(one, index);
    const quote = (text: string) => (one.quoted ? `"${text}"` : text);
    const values: Readonly<Record<Block['form'], string>> = {
      telephoneNumber: quote(numbers[0] ?? ''),
      range: quote(`${numbers[0]}..${numbers.at(-1)}`),
      list: `[${numbers.map(quote).join(', ')}]`,
      csv: `../numbers/${index}.csv`,
    };
    const file = fileOf(one.account);
    files[file] =
      `${files[file]?.replace('numbers: []', 'numbers:')}  - ${one.form}: ${values[one.form]}\n${zoomSettings}`;
    if (one.form === 'csv') files[`numbers/${index}.csv`] = `Numbers\n${numbers.map(quote).join('\n')}\n`;
  });
  return files;
}

test('the declared numbers are exactly those that the entries stand for', async () => {
  await fc.assert(
    fc.asyncProperty(blocks, async (declared) => {
      const desired = await loadDesired(write(declared, (account) => `accounts/${account}.yaml`));
      const expected = declared.flatMap((one, index) =>
        expand(one, index).map((number) => [`account-${one.account}`, number]),
      );
      expect(declaredNumbers(desired).map(([account, number]) => [account, number])).toEqual(
        expected.sort((a, b) => ((a[1] ?? '') < (b[1] ?? '') ? -1 : 1)),
      );
      const marks = [...new Set(desired.numbers.table.marks)];
      const places = marks.map((mark) => JSON.stringify(desired.numbers.sources.at(mark)));
      expect(new Set(places).size).toBe(marks.length);
    }),
    runs,
  );
});

test('names and order of the files mean nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      blocks,
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 3, maxLength: 3 }),
      async (declared, names) => {
        const one = await loadDesired(write(declared, (account) => `accounts/${account}.yaml`));
        const other = await loadDesired(write(declared, (account) => `accounts/${names[account]}.yaml`));
        expect(declaredNumbers(other)).toEqual(declaredNumbers(one));
        expect([...other.accounts.keys()]).toEqual([...one.accounts.keys()]);
      },
    ),
    runs,
  );
});

test('quotes around text mean nothing', async () => {
  await fc.assert(
    fc.asyncProperty(blocks, async (declared) => {
      const quoted = (value: boolean) => declared.map((one) => ({ ...one, quoted: value }));
      const fileOf = (account: number) => `accounts/${account}.yaml`;
      const plain = declaredNumbers(await loadDesired(write(quoted(false), fileOf)));
      expect(declaredNumbers(await loadDesired(write(quoted(true), fileOf)))).toEqual(plain);
    }),
    runs,
  );
});

test('every overlap is found, once for each pair of entries that follow one another', async () => {
  const range = fc.tuple(fc.nat(99), fc.nat(30)).map(([first, length]) => [first, first + length] as const);
  await fc.assert(
    fc.asyncProperty(range, range, async (one, other) => {
      const text = ([first, last]: readonly [number, number]) =>
        `  - range: ${numberAt(0, first)}..${numberAt(0, last)}\n${zoomSettings}`;
      const { diagnostics } = await loadFiles({
        'accounts/a.yaml': `${zoomAccount('a')}numbers:\n${text(one)}`,
        'accounts/b.yaml': `${zoomAccount('b')}numbers:\n${text(other)}`,
      });
      const shared = Math.min(one[1], other[1]) - Math.max(one[0], other[0]) + 1;
      expect(diagnostics.map(({ code, at, related }) => [code, at.file, related?.[0]?.file])).toEqual(
        shared > 0 ? [['NUMBER_DUPLICATE', 'accounts/b.yaml', 'accounts/a.yaml']] : [],
      );
      if (shared > 1) expect(diagnostics[0]?.message).toContain(`${shared} numbers`);
    }),
    runs,
  );
});

const teams = fc.record(
  {
    usage: fc.constantFrom('FirstPartyAppAssignment', 'ConferenceAssignment'),
    choosableCapabilities: fc.uniqueArray(fc.constantFrom('InboundCalling', 'OutboundCalling', 'Mobile'), {
      minLength: 1,
    }),
    additionalUsages: fc.uniqueArray(fc.constantFrom('A', 'B'), { minLength: 1 }),
    civicAddressId: fc.constant('0042'),
    allowTenantAddressUpdate: fc.boolean(),
    displayedCountryCode: fc.constant('US'),
  },
  { requiredKeys: ['usage', 'choosableCapabilities'] },
);
const numberSettings = fc.record(
  {
    serviceDetails: fc.record(
      {
        teamsOperatorConnect: fc.record({ enabled: fc.boolean(), configuration: teams }),
        zoomPhoneCloudPeering: fc.record({ enabled: fc.boolean() }),
        teamsDirectRouting: fc.record({ enabled: fc.constant(true) }),
      },
      { requiredKeys: ['teamsDirectRouting'] },
    ),
    configuration: fc.record({ customSipHeader: fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/) }),
  },
  { requiredKeys: ['serviceDetails'] },
);

test('a row of a CSV file says the same as an entry of a YAML file', async () => {
  const account = `account: a
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000001
  teamsOperatorConnect: { enabled: true }
  zoomPhoneCloudPeering: { enabled: true }
  teamsDirectRouting:
    enabled: true
    configuration: { callScreening: true, subdomain: a, subdomainTokens: { region1Token: a, region2Token: b } }
numbers:
`;
  const cell = (value: unknown) => (Array.isArray(value) ? value.join(';') : String(value));
  await fc.assert(
    fc.asyncProperty(fc.array(numberSettings, { minLength: 1, maxLength: 5 }), async (all) => {
      const rows = all.map((settings) => new Map(flatten(settings as unknown as JsonObject)));
      const headings = [...new Set(rows.flatMap((row) => [...row.keys()]))];
      const number = (index: number) => numberAt(0, index);
      const csv = [
        ['telephoneNumber', ...headings].join(','),
        ...rows.map((row, index) =>
          [number(index), ...headings.map((heading) => cell(row.get(heading) ?? ''))].join(','),
        ),
      ].join('\n');
      const yaml = all
        .map((settings, index) => `  - ${JSON.stringify({ telephoneNumber: number(index), ...settings })}\n`)
        .join('');
      const fromCsv = await loadDesired({
        'accounts/a.yaml': `${account}  - csv: ../numbers/a.csv\n`,
        'numbers/a.csv': csv,
      });
      const fromYaml = await loadDesired({ 'accounts/a.yaml': `${account}${yaml}` });
      expect(declaredNumbers(fromCsv)).toEqual(declaredNumbers(fromYaml));
    }),
    runs,
  );
});

function flatten(value: JsonObject, prefix: readonly string[] = []): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([key, member]) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? flatten(member as JsonObject, [...prefix, key])
      : [[[...prefix, key].join('_'), member] as const],
  );
}

const scrap = fc.constantFrom(
  ...[
    'account',
    'numbers',
    'gateway',
    'baseDomain',
    'profiles',
    'ignore',
    'serviceDetails',
    'telephoneNumber',
    'range',
    'list',
    'csv',
  ],
  ...[
    ': ',
    ':\n',
    '\n',
    '\n  ',
    '\n    - ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '"',
    "'",
    '#',
    '|',
    '>',
    '&a ',
    '*a',
    '!t ',
    '<<',
    '---\n',
    '~',
    'null',
  ],
  ...[
    '+14255550100',
    '+14255550100..+14255550199',
    '../numbers/x.csv',
    'true',
    '0042',
    '\t',
    '\r\n',
    '\ufeff',
    '\u202e',
    '__proto__',
    '%YAML 1.1\n',
  ],
);
const junk = fc.oneof(
  fc.array(scrap, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

test('whatever the files hold, there are findings or a desired state, and no exception', async () => {
  await fc.assert(
    fc.asyncProperty(junk, junk, junk, async (gateway, account, csv) => {
      const readsCsv = `${zoomAccount('b')}numbers:\n  - csv: ../numbers/x.csv\n${zoomSettings}`;
      for (const text of [gateway, `${gatewayText}${gateway}`]) {
        const files = {
          'acg.yaml': text,
          'accounts/a.yaml': account,
          'accounts/b.yaml': readsCsv,
          'numbers/x.csv': csv,
        };
        const { diagnostics, desired } = await loadFiles(files);
        expect(desired === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
        for (const { at } of diagnostics) expect(Math.min(at.line, at.column)).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 300 },
  );
});

test('findings come sorted, and the same files give the same findings', async () => {
  await fc.assert(
    fc.asyncProperty(junk, junk, async (one, other) => {
      const files = { 'accounts/a.yaml': one, 'accounts/b.yaml': `account: b\n${other}` };
      const { diagnostics } = await loadFiles(files);
      expect((await loadFiles(files)).diagnostics).toEqual(diagnostics);
      const keys = diagnostics.map(({ at }) => [at.file, at.line, at.column] as const);
      const sorted = [...keys].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1] || a[2] - b[2]));
      expect(keys).toEqual(sorted);
    }),
    runs,
  );
});
