// Work on many things at once, but not on all of them.

/** The results in the order of the items; at most `limit` are under way. Rejects with the first failure. */
export async function mapInParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = new Array(items.length);
  const remaining = items.entries();
  async function lane(): Promise<void> {
    for (const [index, item] of remaining) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
