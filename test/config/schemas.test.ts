// The schema files themselves: valid, complete in words for editors, and one in what they share.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import accountSchema from '../../schemas/account.schema.json' with { type: 'json' };
import gatewaySchema from '../../schemas/gateway.schema.json' with { type: 'json' };
import { isCode } from '../../src/config/codes.ts';
import { validators } from '../../src/config/validators.ts';
import { services } from '../../src/kinds/services.ts';

const schemas = { account: accountSchema, gateway: gatewaySchema } as const;

describe.each(Object.entries(schemas))('%s.schema.json', (_, schema) => {
  test('is a valid JSON Schema 2020-12', () => {
    const ajv = new Ajv2020();
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  test('describes every property and closes every object', () => {
    const without: string[] = [];
    visit(schema, '#', (node, path, isProperty) => {
      if (isProperty && typeof describe_(node, schema) !== 'string') without.push(`${path} has no description`);
      if (node.type === 'object' && node.additionalProperties === undefined) without.push(`${path} is open`);
      if (node.pattern !== undefined && typeof node.patternErrorMessage !== 'string')
        without.push(`${path} has no words for its pattern`);
    });
    expect(without).toEqual([]);
  });
});

type Node = Readonly<Record<string, unknown>>;

function describe_(node: Node, root: Node): unknown {
  if (typeof node.$ref !== 'string' || node.description !== undefined) return node.description ?? node.title;
  return describe_((root.$defs as Record<string, Node>)[node.$ref.slice('#/$defs/'.length)] ?? {}, root);
}

function visit(node: unknown, path: string, look: (node: Node, path: string, isProperty: boolean) => void): void {
  if (typeof node !== 'object' || node === null || /\/(if|then|else|propertyNames)$/.test(path)) return;
  if (!Array.isArray(node)) look(node as Node, path, /\/properties\/[^/]+$/.test(path));
  for (const [key, member] of Object.entries(node)) visit(member, `${path}/${key}`, look);
}

test('both schemas say the same of the settings of numbers', () => {
  const shared = Object.entries(gatewaySchema.$defs).filter(([name]) => name in accountSchema.$defs);
  expect(shared.map(([name]) => name)).toContain('numberServiceDetails');
  for (const [name, definition] of shared) {
    expect({ name, definition }).toEqual({ name, definition: (accountSchema.$defs as Record<string, unknown>)[name] });
  }
});

test('the services of the schemas are those of the registry, with its defaults', () => {
  const { numberServiceDetails, accountServiceDetails } = accountSchema.$defs;
  const fields = services.map(({ field }) => field).sort();
  expect(Object.keys(numberServiceDetails.properties).sort()).toEqual(fields);
  expect(
    Object.keys(accountServiceDetails.properties)
      .filter((key) => key !== 'teamsTenantId')
      .sort(),
  ).toEqual(fields);
  const definitions = accountSchema.$defs as unknown as Record<
    string,
    { properties: Record<string, { default?: boolean }> }
  >;
  for (const { field, syncDefault } of services) {
    const { $ref } = accountServiceDetails.properties[field];
    expect([field, definitions[$ref.slice('#/$defs/'.length)]?.properties.syncEnabled?.default]).toEqual([
      field,
      syncDefault,
    ]);
  }
});

test('editors are told of a tombstone with content, and of one without reason', () => {
  expect(validators.account({ account: 'a', state: 'absent', reason: 'x' })).toBe(true);
  expect(validators.account({ account: 'a', state: 'absent' })).toBe(false);
  expect(validators.account({ account: 'a', state: 'absent', reason: 'x', numbers: [] })).toBe(false);
  expect(validators.account({ account: 'a', reason: 'x' })).toBe(false);
});

test.each([
  [{ telephoneNumber: '+14255550100', profile: 'x' }, true],
  [{ range: '+14255550100..+14255550101' }, true],
  [{ list: ['+14255550100'], configuration: { customSipHeader: 'x' } }, true],
  [{ csv: '../numbers/a.csv' }, true],
  [{ profile: 'x' }, false],
  [{ telephoneNumber: '+14255550100', list: ['+14255550101'] }, false],
  [{ telephoneNumber: '14255550100' }, false],
  [{ list: [] }, false],
])('the entry %j is valid for editors: %s', (entry, valid) => {
  expect(validators.account({ account: 'a', numbers: [entry] })).toBe(valid);
});

test('codes are upper case with underscores', () => {
  expect(isCode('NUMBER_DUPLICATE')).toBe(true);
  expect(isCode('toString')).toBe(false);
});
