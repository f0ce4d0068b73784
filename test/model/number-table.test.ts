// The table is what an array of rows would be, sorted by number with equal ones in the order in which they came.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { E164 } from '../../src/model/e164.ts';
import { createNumberTableBuilder, type NumberRow, numberRow } from '../../src/model/number-table.ts';
import { ascendingOrder } from '../../src/model/row-order.ts';

const numbers = fc.oneof(
  fc.integer({ min: 10, max: 999_999_999_999_999 }),
  fc.integer({ min: 14_255_550_100, max: 14_255_550_120 }),
  fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 43, 10, 999_999_999_999_999),
);

test('numbers are ordered as by comparing them', () => {
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 200 }), (all) => {
      const order = ascendingOrder(Float64Array.from(all));
      const expected = all.map((_, index) => index).sort((a, b) => (all[a] as number) - (all[b] as number) || a - b);
      expect([...order]).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('rows are kept, sorted and forgotten as in an array', () => {
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 0, maxLength: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(3000),
      fc.boolean(),
      (some, times, left, ascending) => {
        const many = Array.from({ length: times }, () => some).flat();
        if (ascending) many.sort((a, b) => a - b);
        const rows = many.map(
          (number, index): NumberRow => ({
            number: number as E164,
            account: index % 7,
            settings: index % 3,
            mark: index,
          }),
        );
        const builder = createNumberTableBuilder();
        for (const row of rows) builder.add(row);
        builder.truncate(left);
        const table = builder.build();
        const expected = rows.slice(0, left).sort((a, b) => a.number - b.number || a.mark - b.mark);
        expect(table.count).toBe(expected.length);
        expect(table.numbers.length).toBe(expected.length);
        expect(expected.map((_, index) => numberRow(table, index))).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  );
});
