// Dotted paths into specs, as ignore rules, changed paths and reports write them: `configuration.customSipHeader`.

import { compareText, isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** The value at the path; undefined where there is none. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path.split('.')) {
    if (!isJsonObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** The object with the value at the path, or without it when `value` is undefined; emptied parents go too. */
export function withValueAt(object: JsonObject, path: string, value: Json | undefined): JsonObject {
  const [key = '', ...rest] = path.split('.');
  const { [key]: old, ...others } = object;
  if (rest.length === 0) return value === undefined ? others : { ...others, [key]: value };
  const inner = withValueAt(isJsonObject(old) ? old : {}, rest.join('.'), value);
  return Object.keys(inner).length === 0 ? others : { ...others, [key]: inner };
}

/** Every leaf of the value with its dotted path, in code-unit order. Lists are leaves. */
export function leaves(value: JsonObject, prefix = ''): readonly (readonly [path: string, leaf: Json])[] {
  return Object.keys(value)
    .sort(compareText)
    .flatMap((key) => {
      const member = value[key] as Json;
      const path = `${prefix}${key}`;
      return isJsonObject(member) && Object.keys(member).length > 0
        ? leaves(member, `${path}.`)
        : [[path, member] as const];
    });
}
