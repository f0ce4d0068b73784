import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeeper } from '../../src/api/reply-depth.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const bracketed = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', 'a', '\u00e9', '\n') });

test('whatever its texts and keys hold, JSON is deeper than one level less than it has, and than no more', () => {
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      bracketed,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(bracketed, tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const depth = depthOf(value);
      expect(isDeeper(text, depth)).toBe(false);
      if (depth > 0) expect(isDeeper(text, depth - 1)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
