// From a path in the data back to its place in the file: of the value for a wrong value, of the key for all else.

import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { SourceRef } from '../model/diagnostic.ts';
import { startOf } from './offset.ts';
import type { YamlSource } from './yaml-source.ts';

interface Found {
  readonly node: Node | undefined;
  readonly key: Node | undefined;
  /** How many steps of the path are there. */
  readonly steps: number;
}

/** The value at the path, or its key when there is no value. */
export function placeOfValue(source: YamlSource, root: Node, path: readonly string[]): SourceRef {
  const { node, key } = find(root, path);
  return source.at(startOf((node ?? key) as Node));
}

/** The key at the path; for a list item or the root, its first key. Of what is missing: the nearest that is there. */
export function placeOfKey(source: YamlSource, root: Node, path: readonly string[]): SourceRef {
  const { node, key } = find(root, path);
  return source.at(startOf((key ?? node) as Node));
}

/** How much of the path the file holds: 0 for nothing. */
export function stepsThere(root: Node, path: readonly string[]): number {
  return find(root, path).steps;
}

/** Of mappings with many keys, by key: finding each of them one by one would take quadratic time. */
const indices = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function findPair(map: YAMLMap, key: string): Pair | undefined {
  if (map.items.length < 32) return map.items.find((item) => isScalar(item.key) && item.key.value === key);
  let index = indices.get(map);
  if (index === undefined) {
    const first = [...map.items].reverse();
    index = new Map(first.flatMap((item) => (isScalar(item.key) ? [[String(item.key.value), item] as const] : [])));
    indices.set(map, index);
  }
  return index.get(key);
}

function find(root: Node, path: readonly string[]): Found {
  let found: Found = { node: root, key: undefined, steps: 0 };
  for (const step of path) {
    const at: Node | undefined = found.node;
    if (at !== undefined && isMap(at)) {
      const pair = findPair(at, step);
      if (pair === undefined) break;
      found = { node: (pair.value as Node | null) ?? undefined, key: pair.key as Node, steps: found.steps + 1 };
    } else if (at !== undefined && isSeq(at) && at.items[Number(step)] !== undefined) {
      found = { node: at.items[Number(step)] as Node, key: undefined, steps: found.steps + 1 };
    } else break;
  }
  return found;
}
