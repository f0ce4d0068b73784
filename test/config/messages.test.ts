// What the rarer mistakes are told as: the place, the words and the remedy that a user reads.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/config/csv-source.ts';
import { addSchemaFindings } from '../../src/config/schema-findings.ts';
import { accountView, definition } from '../../src/config/schema-view.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { type Files, gatewayText, loadFiles, zoomAccount, zoomSettings } from './repository.ts';

/** Every finding as a reader sees it. */
async function toldOf(files: Files): Promise<string> {
  const { diagnostics } = await loadFiles(files);
  return `\n${diagnostics.map(({ at, code, message, hint }) => `${at.file}:${at.line}:${at.column} ${code} ${message} ${hint}`).join('\n')}\n`;
}

const account = (rest: string): Promise<string> => toldOf({ 'accounts/a.yaml': `${zoomAccount('a')}${rest}` });
const csv = (text: string, entry = zoomSettings): Promise<string> =>
  toldOf({ 'accounts/a.yaml': `${zoomAccount('a')}numbers:\n  - csv: ../n.csv\n${entry}`, 'n.csv': text });
const gateway = (rest: string): Promise<string> =>
  toldOf({ 'acg.yaml': `${gatewayText}${rest}`, 'accounts/a.yaml': zoomAccount('a') });

describe('an entry of numbers', () => {
  test.each([
    ['with an anchor on the list', 'numbers: &all\n  - telephoneNumber: +14255550100\n'],
    ['with an anchor', `numbers:\n  - &one\n    telephoneNumber: +14255550100\n${zoomSettings}`],
    ['with an anchor on its value', `numbers:\n  - telephoneNumber: &one +14255550100\n${zoomSettings}`],
    ['with an anchor in its list', `numbers:\n  - list: [+14255550100, &two +14255550101]\n${zoomSettings}`],
    ['with two files', `numbers:\n  - csv: [one.csv, two.csv]\n${zoomSettings}`],
    ['with a range as a list', `numbers:\n  - range: [+14255550100, +14255550199]\n${zoomSettings}`],
    ['with a key and nothing else', `numbers:\n  - { telephoneNumber: +14255550100, profile }\n`],
    ['with a form and nothing else', 'numbers:\n  - { telephoneNumber }\n'],
    ['of a range with a key that there is not', 'numbers:\n  - { range: +14255550100..+14255550109, colour: red }\n'],
    ['of a list with a key that there is not', 'numbers:\n  - { list: [+14255550100], colour: red }\n'],
    ['of a range without a service', 'numbers:\n  - range: +14255550100..+14255550109\n'],
    ['of a list without a service', 'numbers:\n  - list: [+14255550100]\n'],
    ['with a profile that is like no other', 'numbers:\n  - telephoneNumber: +14255550100\n    profile: nothing\n'],
    [
      'with a profile that has a service the account has not',
      'numbers:\n  - { telephoneNumber: +14255550100, serviceDetails: { teamsDirectRouting: { enabled: true } } }\n',
    ],
    [
      'with a list where text is due',
      `numbers:\n  - telephoneNumber: +14255550100\n    configuration: { customSipHeader: { a: b } }\n${zoomSettings}`,
    ],
  ])('%s', async (_, text) => {
    expect(await account(text)).toMatchSnapshot();
  });
});

describe('a CSV file', () => {
  test.each([
    ['with a row that ends before the number', 'accountName,Numbers\na\na,+14255550101\n', zoomSettings],
    [
      'with a row that ends before a setting',
      'Numbers,configuration_customSipHeader\n+14255550100\n+14255550101,desk\n',
      zoomSettings,
    ],
    ['of an entry whose profile is unknown', 'Numbers\n+14255550100\n', '    profile: nothing\n'],
    ['of an entry without a service', 'Numbers\n+14255550100\n', ''],
    ['with a row that is too long', `Numbers\n+14255550100,"${'x'.repeat(1_100_000)}"\n`, zoomSettings],
  ])('%s', async (_, text, entry) => {
    expect(await csv(text, entry)).toMatchSnapshot();
  });

  test('does not hide a bug of its reader', () => {
    const bug = new TypeError('a bug');
    const read = (): void =>
      readCsv('n.csv', 'Numbers\n', undefined as never, () => {
        throw bug;
      });
    expect(read).toThrow(bug);
  });
});

describe('an account file', () => {
  test.each([
    [
      'with `numbers` and not even a colon',
      '{ account: a, serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }, numbers }',
    ],
    ['with a key that is nothing', `${zoomAccount('a')}: x\n`],
    ['with a mapping where text is due', `${zoomAccount('a')}correlationId: { a: b }\n`],
    [
      'with text where a list is due',
      `${zoomAccount('a')}numbers:\n  - telephoneNumber: +14255550100\n    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: InboundCalling } } }\n`,
    ],
    [
      'with a mapping where a list is due',
      `${zoomAccount('a')}numbers:\n  - telephoneNumber: +14255550100\n    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: { a: b } } } }\n`,
    ],
    [
      'with an empty list where one is needed',
      `${zoomAccount('a')}numbers:\n  - telephoneNumber: +14255550100\n    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: [] } } }\n`,
    ],
  ])('%s', async (_, text) => {
    expect(await toldOf({ 'accounts/a.yaml': text })).toMatchSnapshot();
  });

  test('in UTF-16, of either order of bytes', async () => {
    const text = Buffer.from(`\ufeff${zoomAccount('a')}`, 'utf16le');
    expect(await toldOf({ 'accounts/a.yaml': text })).toMatchSnapshot();
    expect(await toldOf({ 'accounts/a.yaml': Buffer.from(text).swap16() })).toBe(
      await toldOf({ 'accounts/a.yaml': text }),
    );
  });
});

describe('acg.yaml', () => {
  test('that is a list', async () => {
    expect(await toldOf({ 'acg.yaml': '- gateway\n', 'accounts/a.yaml': zoomAccount('a') })).toMatchSnapshot();
  });

  test.each([
    ['that names a finding like no other', 'findings: { QQQQQQ: off }\n'],
    ['that names a finding almost', 'findings: { PROFILE_UNUSD: off }\n'],
    ['that names no globs', 'accounts: []\n'],
    ['that has the globs as text', 'accounts: accounts/*.yaml\n'],
    ['that has the globs as a mapping', 'accounts: { a: b }\n'],
    ['that ignores a field everywhere', 'ignore:\n  - { field: configuration.customSipHeader }\n'],
    ['that ignores numbers everywhere', 'ignore:\n  - { numbers: [+14255550100] }\n'],
    ['that ignores until the 29th of February of a leap year', 'ignore:\n  - { account: a, until: 2028-02-29 }\n'],
    ['that ignores until the 29th of February of another year', 'ignore:\n  - { account: a, until: 2027-02-29 }\n'],
    ['that ignores until the 29th of February of a full century', 'ignore:\n  - { account: a, until: 2100-02-29 }\n'],
    ['that ignores until the 29th of February of a fourth century', 'ignore:\n  - { account: a, until: 2400-02-29 }\n'],
    ['that ignores until a month that there is not', 'ignore:\n  - { account: a, until: 2027-13-01 }\n'],
    [
      'with many profiles, one of them no name',
      `findings: { PROFILE_UNUSED: off }\nprofiles:\n${Array.from({ length: 40 }, (_, index) => `  p${index}: ${index === 39 ? '{ serviceDetails: { x: 1 } }' : '{}'}\n`).join('')}  ? [a, b]\n  : {}\n`,
    ],
  ])('%s', async (_, text) => {
    expect(await gateway(text)).toMatchSnapshot();
  });
});

test('a schema that refers to what is not in it is a bug, and no schema that allows everything', () => {
  expect(() => definition(accountView, 'nothing')).toThrow('no definition #/$defs/nothing');
});

test('what a later rule of the schemas may object to is told in the words of the validator at least', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'array', uniqueItems: true, minItems: 1 }, b: { type: 'string', pattern: '^x$' } },
  };
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  const told = (value: JsonObject): readonly string[] => {
    validate(value);
    const messages: string[] = [];
    const places = { ofValue: () => at, ofKey: () => at };
    const findings = {
      add: ({ message, hint }: { message: string; hint: string }) => messages.push(`${message} ${hint}`),
    };
    addSchemaFindings(validate.errors ?? [], value, { root: schema, schema }, places, findings as never);
    return messages;
  };
  const at = { file: 'a.yaml', line: 1, column: 1 };
  expect(told({ a: [] })).toEqual(['The list of `a` is empty. Correct the value.']);
  expect(told({ a: [1, 1] })).toEqual([
    'The list of `a` must NOT have duplicate items (items ## 0 and 1 are identical). Correct the value.',
  ]);
  expect(told({ b: 'y' })).toEqual(['The value `y` of `b` has the wrong form. Correct the value.']);
});
