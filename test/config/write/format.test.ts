// The canonical form: whatever a file looks like, it keeps its meaning and its comments, and once is enough.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readFileText } from '../../../src/config/write/file-text.ts';
import { formatYaml } from '../../../src/config/write/format.ts';
import { scalarText } from '../../../src/config/write/layout-of.ts';
import { createDice } from '../../simulation/dice.ts';
import { loadFiles } from '../repository.ts';
import { tolerantGateway } from './import-world.ts';
import { messyYaml } from './messy-yaml.ts';
import { awkward } from './random-live.ts';

const account = {
  account: 'contoso',
  correlationId: 'it\'s: "so" #1',
  serviceDetails: {
    teamsTenantId: '9d2e6a14-0b7c-4c39-a5f8-c0ffee000101',
    teamsOperatorConnect: { enabled: true, syncEnabled: false },
    teamsDirectRouting: {
      enabled: true,
      configuration: {
        callScreening: false,
        subdomain: 'c',
        subdomainTokens: { region1Token: 'a=', region2Token: 'b' },
      },
    },
  },
  requestForInformation: { status: 'ConsentAcknowledged', comment: 'signed - yes' },
  numbers: [
    { telephoneNumber: '+14255550100', configuration: { customSipHeader: 'true' }, profile: 'p' },
    { range: '+14255550110..+14255550119', profile: 'p', serviceDetails: { teamsDirectRouting: { enabled: true } } },
    { list: ['+14255550120', '+14255550122'], profile: 'p' },
    {
      telephoneNumber: '+14255550130',
      serviceDetails: {
        teamsOperatorConnect: {
          enabled: true,
          configuration: { usage: 'x', choosableCapabilities: ['InboundCalling', 'OutboundCalling'] },
        },
      },
    },
  ],
};
const gateway = `${tolerantGateway}profiles: { p: { serviceDetails: { teamsDirectRouting: { enabled: true } } } }\n`;

test('meaning and comments stay, and the canonical form of a canonical form is itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const text = messyYaml(account, createDice(seed, 'format'));
      const formatted = formatYaml(text, 'account');
      if (formatted === undefined) throw new Error(`not formatted:\n${text}`);
      expect(formatYaml(formatted, 'account')).toBe(formatted);
      const marks = (of: string): readonly string[] => [...(of.match(/# ?c\d+: "not" a 'value' \{/g) ?? [])].sort();
      expect(marks(formatted)).toEqual(marks(text));
      expect(await meaning(formatted)).toEqual(await meaning(text));
      expect(formatted).not.toMatch(/[ \t]$/m);
      expect(formatted).not.toMatch(/^\n|\n\n\n|\n\n$/);
    }),
    { numRuns: 200 },
  );
});

test('a comment belongs to what it is set in as far as, however deep the lines before it are', () => {
  const text = `account: contoso
serviceDetails:
  teamsDirectRouting:
    enabled: false
    # of the service

  # of all services
  # and more of them

# of the numbers
numbers: []
`;
  expect(formatYaml(text, 'account')).toBe(text);
  const other = text.replace('numbers: []', 'correlationId: a').replace('of the numbers', 'of the id');
  expect(formatYaml(other, 'account')).toMatch(/^account: contoso\n\n# of the id\ncorrelationId: a\nserviceDetails:/);
});

async function meaning(text: string): Promise<unknown> {
  const { desired, diagnostics } = await loadFiles({ 'acg.yaml': gateway, 'accounts/contoso.yaml': text });
  if (desired === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  const { table, pool } = desired.numbers;
  const numbers = Array.from(table.numbers, (number, index) => [number, pool.get(table.settings[index] ?? -1)]);
  return [
    ...[...desired.accounts.values()].map(({ source: _, ...rest }) => JSON.stringify(rest, withoutPlaces)),
    numbers,
  ];
}

function withoutPlaces(key: string, value: unknown): unknown {
  return key === 'source' || key === 'numbersSource' ? undefined : value;
}

test('the examples are in canonical form', () => {
  const examples = path.resolve(import.meta.dirname, '../../../examples');
  const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const text = readFileSync(path.join(examples, file), 'utf8');
    expect(formatYaml(text, file === 'acg.yaml' ? 'gateway' : 'account'), file).toBe(text);
  }
});

test('looks as it should', async () => {
  const text = readFileSync(path.join(import.meta.dirname, 'golden/messy.yaml'), 'utf8');
  await expect(formatYaml(text, 'account')).toMatchFileSnapshot('golden/canonical.yaml');
});

describe('the canonical form of', () => {
  const long = Array.from({ length: 12 }, (_, index) => `+1425555${String(index).padStart(4, '0')}`).join(', ');
  test.each([
    ['a short file in brackets', '{account: a}', '{ account: a }\n'],
    ['a file in brackets', '{ account: a, numbers: [] } # all\n', '{ account: a, numbers: [] } # all\n'],
    [
      'brackets that are too long for a line',
      `{ account: a, correlationId: b, numbers: [{ list: [${long}] }] } # all\n`,
      `# all\naccount: a\ncorrelationId: b\nnumbers:\n  - list:\n${long
        .split(', ')
        .map((number) => `      - ${number}\n`)
        .join('')}`,
    ],
    [
      'a text in lines',
      'account: a\ncorrelationId: >-   # why\n      one\n\n        two\n',
      'account: a\ncorrelationId: >- # why\n  one\n\n    two\n',
    ],
    [
      'a text below its comment',
      'account: a\ncorrelationId: # from the CRM\n    # since May\n    "17"\n',
      'account: a\ncorrelationId: # from the CRM\n  # since May\n  "17"\n',
    ],
    [
      'brackets with a comment at each end',
      `account: a\nserviceDetails: # open\n  { teamsTenantId: b } # close\n`,
      `account: a\nserviceDetails: # open\n  # close\n  teamsTenantId: b\n`,
    ],
    [
      'a text over several lines',
      'account: a\ncorrelationId: "one\n     two" # b\n',
      'account: a\ncorrelationId: "one\n  two" # b\n',
    ],
    ['what stands behind the end of the document', 'account: a\n# b\n...\n# c\n', 'account: a\n# b\n...\n# c\n'],
    ['what stands above its beginning', '%YAML 1.2\n# a\n---\naccount: a\n', '%YAML 1.2\n# a\n---\naccount: a\n'],
  ])('%s', (_, text, formatted) => {
    expect(formatYaml(text, 'account')).toBe(formatted);
    expect(formatYaml(formatted, 'account')).toBe(formatted);
  });

  test('acg.yaml has the names of its profiles as they are, in their order', () => {
    const text = 'profiles:\n    "b.c": {}\n    "true": {}\n    a: {}\n';
    expect(formatYaml(text, 'gateway')).toBe('profiles:\n  "b.c": {}\n  "true": {}\n  a: {}\n');
  });
});

describe('YAML that cannot be laid out without a loss is not touched:', () => {
  test.each([
    ['an explicit key', '? account\n: a\n'],
    ['an explicit key in brackets', '{ ? account : a }\n'],
    ['an anchor', 'account: &x a\ncorrelationId: *x\n'],
    ['an anchor in brackets', 'numbers: [&x a]\n'],
    ['an anchor on an item', 'numbers:\n  - &x\n    a: b\n'],
    ['an alias', 'account: a\ncorrelationId: *x\n'],
    ['an alias in brackets', 'numbers: [*x]\n'],
    ['two documents', 'account: a\n---\naccount: b\n'],
    ['no document', '# nothing\n'],
    ['a key that is a list', '[a]: b\n'],
    ['a key that is an alias', '*a : b\n'],
    ['a mapping without braces in a list', 'numbers: [a: b]\n'],
    ['a list without keys in a mapping', 'account: { a }\n'],
    ['a key with nothing behind it', 'account:\n'],
    ['a text with an indentation of its own', 'account: a\ncorrelationId: |2\n    b\n'],
    ['a text of blanks', 'account: a\ncorrelationId: |\n   \n'],
    ['an unclosed quote', 'account: "a\n'],
  ])('%s', (_, text) => {
    expect(formatYaml(text, 'account')).toBeUndefined();
  });
});

describe('texts', () => {
  test.each(awkward)('%j is read back as itself, by this reader and by others', (text) => {
    const source = scalarText(text);
    for (const [version, schema] of [
      ['1.2', 'core'],
      ['1.1', 'yaml-1.1'],
      ['1.2', 'failsafe'],
    ] as const) {
      const isNumber = text === '+14255550100' && schema !== 'failsafe';
      if (!isNumber)
        expect(parse(`a: ${source}\nb: { c: ${source} }\n`, { version, schema })).toEqual({ a: text, b: { c: text } });
    }
  });

  test('so is whatever text fast-check thinks of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (!/\p{Surrogate}/u.test(text)) expect(parse(`a: ${scalarText(text)}\n`)).toEqual({ a: text });
      }),
      { numRuns: 2000 },
    );
  });
});

test('edits keep byte order mark and line ends', () => {
  const bytes = Buffer.from('\ufeffa: 1\r\nb: 2\nc: 3\r\n');
  const { text, edit } = readFileText(bytes);
  expect(text).toBe('a: 1\nb: 2\nc: 3\n');
  expect(edit([])).toBe(bytes.toString());
  expect(edit([{ start: 5, end: 9, text: 'x: 1\ny: 2' }])).toBe('\ufeffa: 1\r\nx: 1\r\ny: 2\nc: 3\r\n');
});

test('a new text of a file with carriage returns has them too', () => {
  expect(readFileText(Buffer.from('a: 1\r\nb: 2\r\n')).replace('b: 2\na: 1\n')).toBe('b: 2\r\na: 1\r\n');
  expect(readFileText(Buffer.from('a: 1\nb: 2\n')).replace('b: 2\na: 1\n')).toBe('b: 2\na: 1\n');
});

test('edits that overlap are a bug, and make no file', () => {
  const { edit } = readFileText(Buffer.from('abcdef'));
  const overlapping = [
    { start: 1, end: 4, text: 'x' },
    { start: 3, end: 5, text: 'y' },
  ];
  expect(() => edit(overlapping)).toThrow('edits overlap');
});
