// What ajv objects to, as findings: one for each mistake, in words, at its place.

import type { ErrorObject } from 'ajv/dist/2020.js';
import type { SourceRef } from '../model/diagnostic.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Code } from './codes.ts';
import type { Findings } from './findings.ts';
import { type SchemaView, viewAt } from './schema-view.ts';
import { showValue } from './show-value.ts';

/** Where the checked value stands in the files. */
interface Places {
  readonly ofValue: (path: readonly string[]) => SourceRef;
  readonly ofKey: (path: readonly string[]) => SourceRef;
}

/** Adds the findings and gives the JSON pointers that have one. */
export function addSchemaFindings(
  errors: readonly ErrorObject[],
  value: Json,
  view: SchemaView,
  places: Places,
  findings: Findings,
): readonly string[] {
  const told = new Set<string>();
  for (const error of errors) {
    // The conditions are for editors; tombstone rules say the same in better words.
    if (/^#\/(if|then|else)(\/|$)/.test(error.schemaPath)) continue;
    const path = pathOf(error.instancePath);
    if (error.keyword === 'required') {
      addMissing(String(error.params.missingProperty), path, view, places, findings);
      told.add(error.instancePath);
    } else if (error.keyword === 'propertyNames') {
      addWrong('VALUE_PATTERN', String(error.params.propertyName), path, viewAt(view, path), places, findings, error);
      told.add(`${error.instancePath}/${error.params.propertyName}`);
    } else if (error.keyword !== 'additionalProperties' && error.propertyName === undefined) {
      if (told.has(error.instancePath)) continue;
      told.add(error.instancePath);
      const at = viewAt(view, path);
      addWrong(codeOf(error.keyword), memberAt(value, path), path, at, places, findings, error);
    }
  }
  return [...told];
}

/** A JSON pointer's keys and indices. */
function pathOf(pointer: string): readonly string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function addMissing(key: string, path: readonly string[], view: SchemaView, places: Places, findings: Findings): void {
  const description = viewAt(view, [...path, key])?.schema.description;
  const parent = path.at(-1);
  findings.add({
    code: 'KEY_MISSING',
    at: places.ofKey(path),
    message: parent === undefined ? `There is no \`${key}:\`.` : `There is no \`${key}:\` in \`${parent}\`.`,
    hint: `Add \`${key}: …\`${typeof description === 'string' ? `. ${description}` : '.'}`,
  });
}

function addWrong(
  code: Code,
  value: Json | undefined,
  path: readonly string[],
  view: SchemaView | undefined,
  places: Places,
  findings: Findings,
  error: ErrorObject,
): void {
  const isKey = error.keyword === 'propertyNames';
  findings.add({
    code,
    at: isKey ? places.ofKey([...path, String(value)]) : places.ofValue(path),
    message: `${isKey ? `The key ${showValue(value)}` : subject(value, path, error)} ${complaint(error, view)}.`,
    hint: remedy(error, value, view),
  });
}

function subject(value: Json | undefined, path: readonly string[], error: ErrorObject): string {
  const name = path.findLast((step) => Number.isNaN(Number(step)));
  const of = name === undefined ? '' : ` of \`${name}\``;
  if (Array.isArray(value)) return `The list${of}`;
  if (isJsonObject(value)) return `The mapping${of}`;
  // Text where a boolean or integer is wanted was in quotes, or it would have become one.
  return `The value ${showValue(error.keyword === 'type' ? JSON.stringify(value) : value)}${of}`;
}

function codeOf(keyword: string): Code {
  if (keyword === 'type') return 'TYPE_WRONG';
  if (keyword === 'pattern') return 'VALUE_PATTERN';
  if (keyword === 'enum' || keyword === 'const') return 'VALUE_CHOICE';
  return keyword === 'minimum' || keyword === 'maximum' ? 'VALUE_RANGE' : 'VALUE_LENGTH';
}

function complaint(error: ErrorObject, view: SchemaView | undefined): string {
  const { limit } = error.params;
  if (error.keyword === 'type') return `is not ${typeNames[String(error.params.type)] ?? error.params.type}`;
  if (error.keyword === 'pattern') return String(view?.schema.patternErrorMessage ?? 'has the wrong form');
  if (error.keyword === 'propertyNames')
    return 'may hold only letters, digits, `_` and `-`, and starts with a letter or digit';
  if (error.keyword === 'enum') return 'is not one of the allowed ones';
  if (error.keyword === 'minimum') return `is less than ${limit}`;
  if (error.keyword === 'maximum') return `is more than ${limit}`;
  if (error.keyword === 'maxLength') return `is longer than ${limit} characters`;
  if (error.keyword === 'minLength') return 'is empty';
  return error.keyword === 'minItems' ? 'is empty' : `${error.message}`;
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping of keys and values',
  array: 'a list',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  string: 'text',
};

function remedy(error: ErrorObject, value: Json | undefined, view: SchemaView | undefined): string {
  const { type } = error.params;
  if (error.keyword === 'enum') return `Write one of: ${(error.params.allowedValues as string[]).join(', ')}.`;
  if (type === 'boolean') return 'Write `true` or `false` without quotes.';
  if (type === 'integer') return 'Write a whole number without quotes and leading zeros.';
  if (type === 'array')
    return typeof value === 'string' ? `Write a list: [${value}].` : 'Write a list: one `- …` a line.';
  const description = view?.schema.description ?? view?.schema.title;
  const [example] = Array.isArray(view?.schema.examples) ? view.schema.examples : [];
  const words = typeof description === 'string' ? description : 'Correct the value.';
  return example === undefined ? words : `${words} Example: ${String(example)}`;
}

function memberAt(value: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) at = (at as { readonly [key: string]: Json } | undefined)?.[step];
  return at;
}
