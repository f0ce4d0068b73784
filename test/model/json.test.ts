import { expect, test } from 'vitest';
import { canonical, type JsonObject } from '../../src/model/json.ts';

test('a member that is named __proto__ is a member, and neither lost nor inherited', () => {
  const hostile = JSON.parse(
    '{"b":1,"__proto__":{"enabled":true,"__proto__":null},"a":[{"__proto__":2}]}',
  ) as JsonObject;
  const copy = canonical(hostile);
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"__proto__":null,"enabled":true},"a":[{"__proto__":2}],"b":1}');
  expect((copy as { enabled?: unknown }).enabled).toBeUndefined();
});
