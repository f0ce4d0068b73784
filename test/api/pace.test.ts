// The even pace by itself: how far apart requests are after each 429, and how that is forgiven.

import { describe, expect, test } from 'vitest';
import { createPace, type Pace } from '../../src/api/pace.ts';

const limit = { requests: 100, perSeconds: 60 };
/** What the rule of pace.ts gives for 100 requests in 60 s, in milliseconds. */
const interval = 625;
const minute = 60_000;

/** How long the next request waits after one that goes now. */
function gapAfter(pace: Pace, now: number): number {
  pace.take(now);
  return pace.readyAt() - now;
}

describe('before the first 429', () => {
  test.each([[undefined], [100], [101]])(
    'there is no wait without a burst, or where it leaves nothing to pace: %s',
    (burst) => {
      const pace = createPace(burst === undefined ? limit : { ...limit, burst }, 1000);
      expect(pace.readyAt()).toBe(Number.NEGATIVE_INFINITY);
      pace.take(1000);
      expect(pace.readyAt()).toBe(Number.NEGATIVE_INFINITY);
    },
  );

  test.each([
    [0, 625, 625],
    [1, 62_500 / 99, 62_500 / 99],
    [8, 62_500 / 92, 62_500 / 92],
    [99, 62_500, 62_500],
  ])('a burst of %i starts an interval after the start, and goes on by intervals', (burst, first, step) => {
    const pace = createPace({ ...limit, burst }, 1000);
    expect(pace.readyAt()).toBeCloseTo(1000 + first, 6);
    expect(gapAfter(pace, 1000 + first)).toBeCloseTo(step, 6);
  });

  test('what was saved up is gone once it is used, and comes back an interval at a time', () => {
    const pace = createPace({ ...limit, burst: 3 }, 0);
    const step = 62_500 / 97;
    const later = 10 * minute;
    expect([gapAfter(pace, later), gapAfter(pace, later), gapAfter(pace, later)].map(Math.round)).toEqual(
      [-step, 0, step].map((gap) => Math.round(gap)),
    );
    pace.take(later + step);
    expect(pace.readyAt()).toBeCloseTo(later + 2 * step, 6);
  });
});

describe('after a 429', () => {
  test('requests go evenly, and each further one doubles the interval, up to eight times', () => {
    const pace = createPace(limit, 0);
    const gaps = Array.from({ length: 6 }, (_, index) => {
      pace.slowDown(index * 10_000);
      return gapAfter(pace, index * 10_000);
    });
    expect(gaps).toEqual([1, 2, 4, 8, 8, 8].map((times) => times * interval));
  });

  test('nothing may go before it, whatever was saved up', () => {
    const pace = createPace({ ...limit, burst: 50 }, 0);
    pace.slowDown(10 * minute);
    expect(pace.readyAt()).toBe(10 * minute);
    // The declared pace was the slower one: 50 of 100 are left for the window.
    expect(gapAfter(pace, 10 * minute)).toBe(1250);
  });

  test('what had to wait already waits on', () => {
    const pace = createPace({ ...limit, burst: 1 }, 0);
    for (let sent = 0; sent < 10; sent += 1) pace.take(0);
    const ready = pace.readyAt();
    pace.slowDown(0);
    expect(pace.readyAt()).toBe(ready);
  });

  test('five minutes without another halve the interval, again and again, down to the even one', () => {
    const pace = createPace(limit, 0);
    for (let times = 0; times < 4; times += 1) pace.slowDown(0);
    // A while before and just at the end of each five minutes.
    const times = [0, 4.9, 5, 9.9, 10, 15, 20, 60].map((minutes) => minutes * minute);
    const gaps = times.map((now) => gapAfter(pace, now) / interval);
    expect(gaps).toEqual([8, 8, 4, 4, 2, 1, 1, 1]);
  });

  test('less than five minutes forgive nothing', () => {
    const pace = createPace(limit, 0);
    for (let times = 0; times < 4; times += 1) pace.slowDown(0);
    expect(gapAfter(pace, 5 * minute - 1)).toBe(8 * interval);
  });

  test('a further one starts the five minutes anew', () => {
    const pace = createPace(limit, 0);
    pace.slowDown(0);
    pace.slowDown(4 * minute);
    expect(gapAfter(pace, 6 * minute)).toBe(2 * interval);
    expect(gapAfter(pace, 9 * minute)).toBe(interval);
  });

  test('a wait that is over saves nothing up', () => {
    const pace = createPace(limit, 0);
    pace.slowDown(0);
    pace.take(0);
    expect(gapAfter(pace, minute)).toBe(interval);
  });
});
