// Settings laid over settings: mappings are merged, everything else, lists too, is replaced.

import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** `over` wins. */
export function mergeSettings(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isJsonObject(below) && isJsonObject(value) ? mergeSettings(below, value) : value;
  }
  return merged;
}
