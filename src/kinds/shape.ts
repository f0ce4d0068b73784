// A shape says of a kind which members are the user's to write, which the service computes, and which lists are sets.
// Splitting and carrying over work on any kind through it, so that a new field is one entry.

import { compareText, isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/**
 * `leaf`: written and compared as it is. `set`: a list whose order means nothing. `computed`: the service's, never
 * compared and never sent. An object: the shape of an object.
 */
export type Shape = 'leaf' | 'set' | 'computed' | { readonly [member: string]: Shape };

type ObjectShape = Exclude<Shape, string>;

/** What can be written: computed members left out, sets sorted, members that the shape does not know kept. */
export function writable(value: JsonObject, shape: ObjectShape): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (known === 'computed') continue;
    if (known === 'set' && Array.isArray(member)) kept[key] = sortedSet(member);
    else if (typeof known === 'object' && isJsonObject(member)) kept[key] = writable(member, known);
    else kept[key] = member;
  }
  return kept;
}

/**
 * `desired` with the members of `live` that the shape does not know: a service newer than this acgctl may have added
 * them, and a full-replace PUT without them would clear them. An object that is not desired goes with all it holds.
 */
export function carryUnknown(desired: JsonObject, live: JsonObject, shape: ObjectShape): JsonObject {
  const carried: Record<string, Json> = { ...desired };
  for (const [key, member] of Object.entries(live)) {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const own = carried[key];
    if (known === undefined) carried[key] = member;
    else if (typeof known === 'object' && isJsonObject(member) && isJsonObject(own)) {
      carried[key] = carryUnknown(own, member, known);
    }
  }
  return carried;
}

/** The members that the shape knows: what a file can declare. */
export function onlyKnown(value: JsonObject, shape: ObjectShape): JsonObject {
  const known: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const of = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (of === undefined || of === 'computed') continue;
    if (typeof of !== 'object' || !isJsonObject(member)) known[key] = member;
    else if (Object.keys(member).length > 0) known[key] = onlyKnown(member, of);
  }
  return known;
}

function sortedSet(members: readonly Json[]): readonly Json[] {
  const texts = new Set(members.map((member) => (typeof member === 'string' ? member : JSON.stringify(member))));
  return members.every((member) => typeof member === 'string') ? [...texts].sort(compareText) : members;
}
