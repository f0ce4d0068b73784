// How long GitHub is waited for, by the headers of its replies.

import { describe, expect, test } from 'vitest';
import { nextPage } from '../../src/github/next-page.ts';
import { faultWait, type HttpReply, isRateLimited, rateLimitWait } from '../../src/github/retry-wait.ts';

const now = new Date('2026-11-22T10:00:00Z');
const reply = (status: number, headers: HttpReply['headers'] = {}, body = ''): HttpReply => ({ status, headers, body });
const exhausted = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now.getTime() / 1000 + 90) };

describe('a rate limit', () => {
  test.each([
    [reply(429), true],
    [reply(403, { 'retry-after': '3' }), true],
    [reply(403, exhausted), true],
    [reply(403, {}, '{"message":"You have exceeded a secondary rate limit."}'), true],
    [reply(403, { 'x-ratelimit-remaining': '4000' }, '{"message":"Resource not accessible by integration"}'), false],
    [reply(404, exhausted), false],
    [reply(200, exhausted), false],
  ])('%j: %s', (given, expected) => expect(isRateLimited(given)).toBe(expected));

  test.each([
    ['Retry-After first', { ...exhausted, 'retry-after': '7' }, 1, 7_000],
    ['never at once', { 'retry-after': '0' }, 1, 1_000],
    ['until it is filled up again, and a second', exhausted, 1, 91_000],
    ["by the server's clock where it tells it", { ...exhausted, date: 'Sun, 22 Nov 2026 10:01:00 GMT' }, 1, 31_000],
    ['a moment that is over', { ...exhausted, 'x-ratelimit-reset': '1' }, 1, 1_000],
    ['a minute without a word, then two', {}, 1, 60_000],
    ['two', {}, 2, 120_000],
    ['a header that cannot be read', { 'retry-after': 'soon' }, 1, 60_000],
  ])('is waited for: %s', (_, headers, attempt, expected) => {
    expect(rateLimitWait(reply(403, headers), attempt, now)).toBe(expected);
  });
});

test('faults are waited out longer each time', () => {
  expect([1, 2, 3].map((attempt) => faultWait(attempt, 1))).toEqual([1_000, 2_000, 4_000]);
  expect(faultWait(1, 0)).toBe(500);
});

describe('the next page', () => {
  const current = new URL('https://api.github.com/repos/a/b/issues?page=1');

  test('is where the header says', () => {
    const link = '<https://api.github.com/repos/a/b/issues?page=1>; rel="prev", </repos/a/b/issues?page=3>; rel="next"';
    expect(nextPage(link, current)?.href).toBe('https://api.github.com/repos/a/b/issues?page=3');
  });

  test('is none at the last one', () => {
    expect(nextPage(undefined, current)).toBeUndefined();
    expect(nextPage('<https://api.github.com/x>; rel="last"', current)).toBeUndefined();
  });

  test.each(['https://example.com/x', '//example.com/x', 'http://api.github.com/x', 'https://api.github.com:444/x'])(
    'is not on another origin: %s',
    (address) => expect(() => nextPage(`<${address}>; rel="next"`, current)).toThrow('at another place'),
  );
});
