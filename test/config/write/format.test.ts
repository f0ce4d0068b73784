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

test('YAML that cannot be laid out without a loss is not touched', () => {
  expect(formatYaml('? account\n: a\n', 'account')).toBeUndefined();
  expect(formatYaml('account: &x a\ncorrelationId: *x\n', 'account')).toBeUndefined();
  expect(formatYaml('account: a\n---\naccount: b\n', 'account')).toBeUndefined();
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
