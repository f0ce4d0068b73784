// One part of a YAML file against its schema: decoded, validated, every mistake found once.

import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Node } from 'yaml';
import type { Json } from '../model/json.ts';
import { decode } from './decode.ts';
import type { Findings } from './findings.ts';
import { placeOfKey, placeOfValue } from './node-place.ts';
import { addSchemaFindings } from './schema-findings.ts';
import type { SchemaView } from './schema-view.ts';
import type { YamlSource } from './yaml-source.ts';

export interface Checked {
  readonly value: Json;
  /** JSON pointers of what has a finding. */
  readonly broken: ReadonlySet<string>;
  /** Those, and of all that they are part of. */
  readonly tainted: ReadonlySet<string>;
}

interface NodeCheck {
  readonly view: SchemaView;
  readonly validate: ValidateFunction;
  /** A key of the outermost mapping that the caller reads itself. */
  readonly skip?: string;
}

export function checkNode(source: YamlSource, node: Node, check: NodeCheck, findings: Findings): Checked {
  const { value, broken } = decode(source, node, check.view, findings, check.skip);
  if (check.validate(value)) return withTaint(value, [...broken]);
  // A value that is broken already is null or missing here, and what the validator thinks of that is of no interest.
  const errors = (check.validate.errors as ErrorObject[]).filter((error) => {
    const missing = error.keyword === 'required' ? `/${error.params.missingProperty}` : '';
    return !broken.has(error.instancePath) && !broken.has(`${error.instancePath}${missing}`);
  });
  const places = {
    ofValue: (path: readonly string[]) => placeOfValue(source, node, path),
    ofKey: (path: readonly string[]) => placeOfKey(source, node, path),
  };
  return withTaint(value, [...broken, ...addSchemaFindings(errors, value, check.view, places, findings)]);
}

/** True when nothing at or below the pointer is broken, nor anything that it is part of; the root is not asked. */
export function isSound(checked: Checked, pointer: string): boolean {
  return !checked.tainted.has(pointer) && !ancestors(pointer).some((above) => checked.broken.has(above));
}

function withTaint(value: Json, broken: readonly string[]): Checked {
  return {
    value,
    broken: new Set(broken),
    tainted: new Set(broken.flatMap((pointer) => [pointer, ...ancestors(pointer)])),
  };
}

/** The pointers of what holds the pointer's value, but the root. */
function ancestors(pointer: string): readonly string[] {
  const steps = pointer.split('/').slice(1, -1);
  return steps.map((_, index) => `/${steps.slice(0, index + 1).join('/')}`);
}
