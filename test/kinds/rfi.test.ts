// The request for information: the operator's answer, and the merge patch that changes it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseRfi, rfiToWire } from '../../src/kinds/rfi.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { rfiResource } from './arbitraries.ts';

const answer = rfiResource.map(normaliseRfi);

/** RFC 7396 for one level. */
function applyPatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = value;
  }
  return merged;
}

test('only status and comment of the answer can be written', () => {
  const relationship = { status: 'ConsentAcknowledged', comment: null, lastModifiedOn: '2026-11-22T00:00:00Z' };
  expect(normaliseRfi({ status: 'active', accountName: 'x', customerRelationship: relationship })).toEqual({
    status: 'ConsentAcknowledged',
  });
  expect(normaliseRfi({ status: 'active' })).toEqual({});
});

test('the patch clears what is no longer declared', () => {
  expect(rfiToWire({ status: 'b' }, { status: 'a', comment: 'x' })).toEqual({
    customerRelationship: { status: 'b', comment: null },
  });
});

test('the patch makes the one answer of the other', () => {
  fc.assert(
    fc.property(answer, answer, (before, after) => {
      const { customerRelationship } = rfiToWire(after, before);
      expect(applyPatch(before, customerRelationship as JsonObject)).toEqual(after);
    }),
  );
});
