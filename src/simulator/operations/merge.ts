// Merging of JSON: objects member by member, anything else replaced. It is one reading of "create or update"
// (api-facts.md section 8).

export function mergeOnto<T extends object>(before: T, written: T): T {
  const merged = { ...before } as Record<string, unknown>;
  for (const [name, value] of Object.entries(written)) {
    const was = merged[name];
    merged[name] = isObject(was) && isObject(value) ? mergeOnto(was, value) : value;
  }
  return merged as T;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
