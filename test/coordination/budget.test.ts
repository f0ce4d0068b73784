// The rules of the budget one by one, and the clock of the store.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, claimable, type Member, patience, readBudget, silence } from '../../src/coordination/budget.ts';
import { createCareful } from '../../src/coordination/careful.ts';
import { createStoreClock } from '../../src/coordination/store-clock.ts';

const limits = { requests: 20, windowMilliseconds: 60_250 };
const now = 1_795_000_000_000;
const member = (id: string, extra: Partial<Member> = {}): Member => ({
  id,
  version: 1,
  priority: 1,
  wants: 0,
  heard: now,
  ...extra,
});
const budget = (permits: Budget['permits'], ...members: Member[]): Budget => ({ permits, members });
const out = (count: number, until: number, by?: string) =>
  Array.from({ length: count }, () => (by === undefined ? { until } : { by, until }));

describe('what a member may take', () => {
  const me = member('me');
  const take = (from: Budget, self = me) => claimable(from, self, now, limits);

  it('is what is not out', () => {
    expect(take(budget([]))).toHaveLength(20);
    expect(take(budget(out(15, now + 50_000)))).toHaveLength(5);
    expect(take(budget(out(20, now + 50_000, 'it')))).toEqual([]);
    expect(take(budget(out(20, now)))).toHaveLength(20);
  });

  it('is also what comes back soon, and never what somebody has', () => {
    expect(take(budget([...out(18, now + 50_000), ...out(1, now + 2_000), ...out(1, now + 2_000, 'it')]))).toEqual([
      now + 2_000,
    ]);
    // More is out than the limit has, of a process that was cut off: the first to come back only makes up for that.
    expect(take(budget([...out(19, now + 50_000), { until: now + 1_000 }, { until: now + 2_000 }]))).toEqual([
      now + 2_000,
    ]);
  });

  it('is what those before it leave: an apply goes before a plan, equals share', () => {
    const apply = member('apply', { priority: 0, wants: 16 });
    const other = member('other', { wants: 9 });
    expect(take(budget([], apply))).toHaveLength(4);
    expect(take(budget([], other))).toHaveLength(10);
    expect(take(budget([], { ...apply, heard: now - 5_000 }))).toHaveLength(20);
    expect(take(budget([], { ...other, priority: 2 }))).toHaveLength(20);
  });

  it('leaves a share to a member that may be cut off, until that would have given up', () => {
    expect(take(budget([], member('away', { heard: now - 19_000 })))).toHaveLength(20);
    expect(take(budget([], member('away', { heard: now - 21_000 })))).toHaveLength(19);
    expect(take(budget([], member('away', { heard: now - patience })))).toHaveLength(20);
  });
});

describe('the blob', () => {
  it.each([
    '',
    'nonsense',
    '{}',
    'null',
    '{"permits":[{"until":"soon"}],"members":[]}',
    '{"permits":[null],"members":[]}',
  ])('that holds %j stands for all permits out', (text) => {
    const read = readBudget(text, now, limits);
    expect(claimable(read, member('me'), now, limits)).toEqual([]);
    expect(claimable(read, member('me'), now + silence(limits), limits)).toHaveLength(20);
  });

  it('that names a time far ahead is over when it can be at the latest', () => {
    const read = readBudget(
      JSON.stringify({ permits: out(20, now * 2), members: [member('it', { heard: now * 2 })] }),
      now,
      limits,
    );
    expect(claimable(read, member('me'), now + silence(limits) + patience, limits)).toHaveLength(20);
  });
});

it('a process that is cut off is silent, sends evenly within its share, and ends before others count on it', () => {
  const careful = createCareful({ requests: 100, windowMilliseconds: 60_250 }, 0);
  expect(careful.nextAt()).toBe(Number.POSITIVE_INFINITY);
  careful.heardOf(1_000);
  const quiet = silence({ requests: 100, windowMilliseconds: 60_250 });
  const sent: number[] = [];
  for (let at = careful.nextAt(); at < Number.POSITIVE_INFINITY; at = careful.nextAt()) {
    careful.take();
    expect(careful.nextAt()).toBe(Number.POSITIVE_INFINITY);
    careful.ended(at);
    sent.push(at);
  }
  expect(sent[0]).toBe(1_000 + quiet);
  expect(sent.at(-1)).toBeLessThan(1_000 + patience - 60_000);
  for (const at of sent)
    expect(sent.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(5);
});

it('the store’s time lies within what its clock says, whatever ways and offsets', () => {
  const answer = fc.record({ pause: fc.integer({ min: 0, max: 20_000 }), there: fc.nat(2_000), back: fc.nat(2_000) });
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.array(answer, { minLength: 1, maxLength: 40 }),
      (offset, answers) => {
        const clock = createStoreClock();
        let here = 0;
        let width = Number.POSITIVE_INFINITY;
        for (const { pause, there, back } of answers) {
          const sent = here + pause;
          here = sent + there + back;
          clock.observe({ date: Math.floor((sent + there + now + offset) / 1000) * 1000, sent, received: here });
          const time = clock.timeAt(here);
          const truth = here + now + offset;
          expect(time?.low).toBeLessThanOrEqual(truth);
          expect(time?.high).toBeGreaterThanOrEqual(truth);
          width = Math.min(width, (time?.high ?? 0) - (time?.low ?? 0));
        }
        expect(width).toBeLessThanOrEqual(5_000);
      },
    ),
  );
});
