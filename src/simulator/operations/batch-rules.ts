// What both batch calls ask of the batch as a whole: whether it may be empty and may name a number twice
// (api-facts.md section 8 says nothing; the older version required 1 to 100).

import type { Problem } from '../refusal.ts';
import type { World } from '../state/world.ts';

export function emptyProblems({ knobs }: World, items: readonly unknown[]): Problem[] {
  if (items.length > 0 || knobs.batch.empty === 'accept') return [];
  return [{ status: 400, code: 'EmptyBatch', message: 'the batch has no numbers', target: '$.numbers' }];
}

/** By position in the batch. */
export function duplicateProblems(
  { knobs }: World,
  items: readonly unknown[],
): ReadonlyMap<number, readonly Problem[]> {
  const problems = new Map<number, readonly Problem[]>();
  if (knobs.batch.duplicates === 'accept') return problems;
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const number = (item as { readonly telephoneNumber?: unknown } | null)?.telephoneNumber;
    if (typeof number !== 'string') continue;
    if (seen.has(number)) {
      const target = `$.numbers[${index}].telephoneNumber`;
      const message = `${number} is in the batch twice`;
      problems.set(index, [{ status: 400, code: 'DuplicateNumber', message, target }]);
    }
    seen.add(number);
  }
  return problems;
}
