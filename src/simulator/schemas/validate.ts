// Judges a JSON value by a schema and says what is wrong and where, as a JSON path. Fields that do not exist and
// read-only fields are refused or dropped, as the knobs say (api-facts.md section 3).

import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Knobs } from '../knobs/knobs.ts';
import { readDate } from '../protocol/header-dates.ts';
import type { Problem } from '../refusal.ts';
import type { Schema } from './object-schema.ts';

type FieldPolicy = Pick<Knobs['fields'], 'unknown' | 'readOnly'>;

/** May drop fields from `value`, which is therefore a value of the caller's own. */
export type Judge = (value: unknown, policy: FieldPolicy, path: string) => readonly Problem[];

const ajv = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false, strictRequired: false });
ajv.addKeyword('readOnlyNames');
ajv.addFormat('date-time', (text: string) => readDate(text, 'rfc3339') !== undefined);

export function compileJudge(schema: Schema): Judge {
  const validate = ajv.compile(schema);
  return (value, policy, path) => {
    if (validate(value)) return [];
    const errors = validate.errors ?? [];
    return errors.flatMap((error) => problemOf(error, value, policy, path));
  };
}

function problemOf(error: ErrorObject, value: unknown, policy: FieldPolicy, path: string): Problem[] {
  const place = path + jsonPath(error.instancePath);
  if (error.keyword === 'required') {
    const target = `${place}.${String(error.params.missingProperty)}`;
    return [{ status: 400, code: 'MissingField', message: `${target} is required`, target }];
  }
  if (error.keyword !== 'additionalProperties') {
    const message = `${place} ${error.message ?? 'is not valid'}`;
    return [{ status: 400, code: 'InvalidFieldValue', message, target: place }];
  }
  const name = String(error.params.additionalProperty);
  const target = `${place}.${name}`;
  const readOnly = (error.parentSchema?.readOnlyNames as readonly string[] | undefined)?.includes(name) ?? false;
  if ((readOnly ? policy.readOnly : policy.unknown) === 'ignore') {
    dropField(value, error.instancePath, name);
    return [];
  }
  return readOnly
    ? [{ status: 400, code: 'ReadOnlyField', message: `${target} is read-only`, target }]
    : [{ status: 400, code: 'UnknownField', message: `${target} does not exist`, target }];
}

function segments(instancePath: string): string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function jsonPath(instancePath: string): string {
  return segments(instancePath)
    .map((segment) => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`))
    .join('');
}

function dropField(value: unknown, instancePath: string, name: string): void {
  let holder = value as Record<string, unknown>;
  for (const segment of segments(instancePath)) holder = holder[segment] as Record<string, unknown>;
  delete holder[name];
}
