// JSON values as plain readonly data, the only form that configuration, wire bodies and plans share.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for `{…}`: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Code-unit order: the only order used for output, so that no locale can change a byte. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The same value with every object's keys in code-unit order. Two equal values give the same text
 * under `JSON.stringify`, which is what interning and digests rest on.
 */
export function canonical<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map(canonical) as unknown as T;
  if (!isJsonObject(value)) return value;
  const sorted: Record<string, Json> = {};
  for (const key of Object.keys(value).sort(compareText)) {
    const member = value[key];
    if (member === undefined) continue;
    // Assigned, `__proto__` would be no member but the prototype.
    if (key === '__proto__') Object.defineProperty(sorted, key, { value: canonical(member), enumerable: true });
    else sorted[key] = canonical(member);
  }
  return sorted as unknown as T;
}
