// Which leaves differ between two specs, as dotted paths.

import jsonPatch from 'fast-json-patch';
import { leaves } from '../kinds/path.ts';
import { compareText, isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** Dotted paths of the leaves that differ, in code-unit order; a list is one leaf. */
export function changedPaths(before: JsonObject | null, after: JsonObject | null): readonly string[] {
  const paths = new Set<string>();
  for (const operation of jsonPatch.compare(before ?? {}, after ?? {})) {
    for (const path of leafPaths(operation.path, before ?? {}, after ?? {})) paths.add(path);
  }
  return [...paths].sort(compareText);
}

/** The leaves under a JSON pointer in either spec; a pointer into a list means the list. */
function leafPaths(pointer: string, before: JsonObject, after: JsonObject): readonly string[] {
  const keys: string[] = [];
  let old: Json | undefined = before;
  let next: Json | undefined = after;
  for (const key of pointer.split('/').slice(1).map(unescapePointer)) {
    if (!isJsonObject(old) && !isJsonObject(next)) break;
    keys.push(key);
    old = isJsonObject(old) ? old[key] : undefined;
    next = isJsonObject(next) ? next[key] : undefined;
  }
  const path = keys.join('.');
  const inner = [old, next].flatMap((side) =>
    isJsonObject(side) ? leaves(side, `${path}.`).map(([leaf]) => leaf) : [],
  );
  return inner.length > 0 ? inner : [path];
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
