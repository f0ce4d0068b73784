// A schema read beside the data: which keys a mapping may have, which type a value is to be decoded to, and what the
// schema says in words. Follows local references; combining keywords are not looked at.

import accountSchema from '../../schemas/account.schema.json' with { type: 'json' };
import gatewaySchema from '../../schemas/gateway.schema.json' with { type: 'json' };
import { isJsonObject, type JsonObject } from '../model/json.ts';

/** One place in a schema; `root` is what its references are resolved in. */
export interface SchemaView {
  readonly root: JsonObject;
  readonly schema: JsonObject;
}

export const gatewayView = viewOf(gatewaySchema as unknown as JsonObject);
export const accountView = viewOf(accountSchema as unknown as JsonObject);

/** The view of one of `$defs`. */
export function definition(view: SchemaView, name: string): SchemaView {
  return resolve(view.root, { $ref: `#/$defs/${name}` });
}

/** The view of a mapping's key: its own, or the one for all keys; undefined for a key that may not be there. */
export function memberView(view: SchemaView, key: string): SchemaView | undefined {
  const { properties, additionalProperties } = view.schema;
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) return nested(view, properties[key]);
  return nested(view, additionalProperties);
}

/** The view of a list's items. */
export function itemView(view: SchemaView): SchemaView | undefined {
  return nested(view, view.schema.items);
}

/** The keys that the schema names, for suggestions and for lists of what is allowed. */
export function namedKeys(view: SchemaView): readonly string[] {
  return isJsonObject(view.schema.properties) ? Object.keys(view.schema.properties) : [];
}

/** Follows a path of keys and list indices from a view. */
export function viewAt(view: SchemaView, path: readonly string[]): SchemaView | undefined {
  let at: SchemaView | undefined = view;
  for (const step of path) at = at && (at.schema.type === 'array' ? itemView(at) : memberView(at, step));
  return at;
}

/** Dotted paths of all that a schema of nested mappings names, the mappings themselves too. */
export function namedPaths(view: SchemaView, prefix = ''): readonly string[] {
  return namedKeys(view).flatMap((key) => {
    const member = memberView(view, key);
    return [`${prefix}${key}`, ...(member === undefined ? [] : namedPaths(member, `${prefix}${key}.`))];
  });
}

function viewOf(root: JsonObject): SchemaView {
  return { root, schema: root };
}

function nested(view: SchemaView, schema: unknown): SchemaView | undefined {
  return isJsonObject(schema) ? resolve(view.root, schema) : undefined;
}

function resolve(root: JsonObject, schema: JsonObject): SchemaView {
  const { $ref, ...beside } = schema;
  if (typeof $ref !== 'string') return { root, schema };
  const name = $ref.slice('#/$defs/'.length);
  const definitions = root.$defs;
  const found = isJsonObject(definitions) ? definitions[name] : undefined;
  if (!isJsonObject(found)) throw new Error(`no definition ${$ref}`);
  // A description beside the reference says more than the one of the definition.
  return resolve(root, Object.keys(beside).length === 0 ? found : { ...found, ...beside });
}
