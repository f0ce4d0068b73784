// Dotted paths: reading, writing and listing are consistent with one another.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leaves, valueAt, withValueAt } from '../../src/kinds/path.ts';
import type { JsonObject } from '../../src/model/json.ts';

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const path = fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => keys.join('.'));
const object = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(fc.boolean(), fc.array(fc.nat()), fc.dictionary(fc.constantFrom('a', 'b'), fc.nat())),
  )
  .map((value) => value as JsonObject);

test('a value that was put at a path is found there, and nothing else has changed', () => {
  fc.assert(
    fc.property(object, path, fc.nat(), (before, at, value) => {
      const after = withValueAt(before, at, value);
      expect(valueAt(after, at)).toBe(value);
      for (const [other, leaf] of leaves(before)) {
        const isApart = !`${other}.`.startsWith(`${at}.`) && !`${at}.`.startsWith(`${other}.`);
        if (isApart) expect(valueAt(after, other)).toEqual(leaf);
      }
    }),
  );
});

test('a value that was taken away is gone, and empty parents with it', () => {
  expect(withValueAt({ a: { b: { c: 1 } }, d: 2 }, 'a.b.c', undefined)).toEqual({ d: 2 });
  fc.assert(
    fc.property(object, path, (before, at) => {
      expect(valueAt(withValueAt(before, at, undefined), at)).toBeUndefined();
    }),
  );
});

describe('leaves', () => {
  test('are in code-unit order, with lists and empty mappings as they are', () => {
    expect(leaves({ b: [2, 1], a: { z: 1, Z: {} } })).toEqual([
      ['a.Z', {}],
      ['a.z', 1],
      ['b', [2, 1]],
    ]);
  });

  test('are what valueAt finds', () => {
    fc.assert(
      fc.property(object, (value) => {
        for (const [at, leaf] of leaves(value)) expect(valueAt(value, at)).toEqual(leaf);
      }),
    );
  });
});

test('inherited members are not there', () => {
  expect(valueAt({}, 'constructor')).toBeUndefined();
  expect(valueAt({ a: 1 }, '__proto__.toString')).toBeUndefined();
});
