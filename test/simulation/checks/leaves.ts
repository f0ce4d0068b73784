// Compares resources and specs by their leaves, in the checker's own words: what the service computes is left out, and what
// is off or empty is the same as what is not there.

import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';

type Leaves = ReadonlyMap<string, string>;

const keysAndComputed = new Set([
  'name',
  'telephoneNumber',
  'accountName',
  'numberCount',
  'subdomainStatus',
  'acquiredCapabilities',
  'availableCapabilities',
  'lastModifiedOn',
]);

const cache = new WeakMap<JsonObject, Leaves>();

export function leavesOf(resource: JsonObject | null): Leaves {
  if (resource === null) return new Map();
  const known = cache.get(resource);
  if (known !== undefined) return known;
  const found = new Map<string, string>();
  collect(resource, '', found);
  for (const path of [...found.keys()]) {
    const service = /^(serviceDetails\.[^.]+)\.syncEnabled$/.exec(path)?.[1];
    // Of a service that is off, whether it would sync says nothing.
    if (service !== undefined && !found.has(`${service}.enabled`)) found.delete(path);
  }
  cache.set(resource, found);
  return found;
}

function collect(value: JsonObject, at: string, found: Map<string, string>): void {
  for (const [key, member] of Object.entries(value)) {
    if (keysAndComputed.has(key)) continue;
    const path = at === '' ? key : `${at}.${key}`;
    if (isJsonObject(member)) collect(member, path, found);
    else if (!isNothing(key, member)) found.set(path, textOf(key, member));
  }
}

function isNothing(key: string, leaf: Json): boolean {
  if (leaf === null) return true;
  if (key === 'additionalUsages') return Array.isArray(leaf) && leaf.length === 0;
  return leaf === false && (key === 'enabled' || key === 'allowTenantAddressUpdate');
}

function textOf(key: string, leaf: Json): string {
  if (Array.isArray(leaf)) return JSON.stringify([...leaf].sort());
  return JSON.stringify(key === 'teamsTenantId' && typeof leaf === 'string' ? leaf.toLowerCase() : leaf);
}

export function changedLeaves(a: JsonObject | null, b: JsonObject | null): readonly string[] {
  const [one, other] = [leavesOf(a), leavesOf(b)];
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
}

/** Both there and alike, or both not there. */
export function alike(a: JsonObject | null, b: JsonObject | null): boolean {
  if (a === null || b === null) return a === b;
  return changedLeaves(a, b).length === 0;
}
