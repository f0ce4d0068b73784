import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter, type LimiterOptions } from '../../src/api/limiter.ts';
import { createPermitBooks } from '../../src/api/permit-books.ts';
import type { PermitLedger } from '../../src/api/permit-ledger.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

/** What became of requests whose ways to the gateway and back take these times. */
interface Way {
  readonly there: number;
  readonly back: number;
}

/** Sends the requests from `lanes` places at once; the times of arrival at the gateway, in order. */
async function arrivals(ways: readonly Way[], lanes: number, limit: Partial<LimiterOptions> = {}) {
  const clock = createVirtualClock();
  const limiter = createLimiter({ requests: 100, perSeconds: 60, clock, ...limit });
  const times: number[] = [];
  const left = ways.values();
  const lane = async (): Promise<void> => {
    for (const { there, back } of left) {
      const permit = await limiter.acquire();
      await clock.sleep(there);
      times.push(clock.now());
      await clock.sleep(back);
      permit.release();
    }
  };
  await clock.run(Promise.all(Array.from({ length: lanes }, lane)));
  return { times: times.sort((a, b) => a - b), end: clock.now() };
}

/** Most arrivals in any span of 60 s. */
function worstWindow(times: readonly number[], span = 60_000): number {
  let oldest = 0;
  let worst = 0;
  times.forEach((time, index) => {
    while ((times[oldest] ?? time) <= time - span) oldest += 1;
    worst = Math.max(worst, index - oldest + 1);
  });
  return worst;
}

const way = fc.record({ there: fc.integer({ min: 0, max: 4000 }), back: fc.integer({ min: 0, max: 4000 }) });

describe('the permits', () => {
  it('never let more than 100 requests arrive in 60 s, whatever the latencies and lanes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(way, { minLength: 101, maxLength: 420, size: 'max' }),
        fc.integer({ min: 1, max: 150 }),
        fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
        async (ways, lanes, burst) => {
          const { times } = await arrivals(ways, lanes, burst === undefined ? {} : { burst });
          expect(times).toHaveLength(ways.length);
          expect(worstWindow(times)).toBeLessThanOrEqual(100);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count the arrival and not the sending: a slow first hundred does not meet a quick second', async () => {
    const slow = Array.from({ length: 100 }, () => ({ there: 30_000, back: 0 }));
    const quick = Array.from({ length: 100 }, () => ({ there: 0, back: 0 }));
    const { times } = await arrivals([...slow, ...quick], 200);
    expect(worstWindow(times)).toBe(100);
    expect((times[100] ?? 0) - (times[99] ?? 0)).toBe(60_250);
  });

  it.each([650, 1000, 2000])('let %i requests through in 1.05 times the least time', async (requests) => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const ways = Array.from({ length: requests }, () => ({ there: 25 + random() * 975, back: 25 + random() * 975 }));
    const { end } = await arrivals(ways, 32);
    const least = Math.floor((requests - 1) / 100) * 60_000;
    expect(end).toBeGreaterThanOrEqual(least);
    expect(end).toBeLessThanOrEqual(least * 1.05);
  });

  it('come back one window after a start with some in use', async () => {
    const ways = Array.from({ length: 100 }, () => ({ there: 0, back: 0 }));
    const { times } = await arrivals(ways, 100, { initiallyUsed: 30 });
    expect(times.filter((time) => time === 0)).toHaveLength(70);
    expect(times.filter((time) => time === 60_250)).toHaveLength(30);
  });
});

describe('the even pace', () => {
  it('starts with nothing saved up, and sends one every interval', async () => {
    const ways = Array.from({ length: 150 }, () => ({ there: 0, back: 0 }));
    const { times } = await arrivals(ways, 150, { burst: 8 });
    const interval = 62_500 / 92;
    expect(times[0]).toBeCloseTo(interval);
    expect((times[20] ?? 0) - (times[19] ?? 0)).toBeCloseTo(interval);
    expect(worstWindow(times)).toBeLessThanOrEqual(100);
  });

  it('lets a burst go at once that was saved up', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 100, perSeconds: 60, burst: 8, clock });
    clock.advance(600_000);
    const times: number[] = [];
    const one = async (): Promise<void> => {
      (await limiter.acquire()).release();
      times.push(clock.now() - 600_000);
    };
    await clock.run(Promise.all(Array.from({ length: 9 }, one)));
    expect(times.slice(0, 8)).toEqual(Array(8).fill(0));
    expect(times[8]).toBeCloseTo(62_500 / 92);
  });

  it('is none when the burst is the whole limit', async () => {
    const { times } = await arrivals(
      Array.from({ length: 100 }, () => ({ there: 0, back: 0 })),
      100,
      { burst: 100 },
    );
    expect(times.at(-1)).toBe(0);
  });
});

describe('waiting', () => {
  it('is in order', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 2, perSeconds: 1, clock });
    const order: number[] = [];
    const one = async (index: number): Promise<void> => {
      const permit = await limiter.acquire();
      order.push(index);
      permit.release();
    };
    await clock.run(Promise.all(Array.from({ length: 9 }, (_, index) => one(index))));
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('says how long and for what', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    const first = await limiter.acquire();
    expect(first).toMatchObject({ waitedMilliseconds: 0 });
    expect(first).not.toHaveProperty('waitedFor');
    first.release();
    const second = await clock.run(limiter.acquire());
    expect(second).toMatchObject({ waitedMilliseconds: 60_250, waitedFor: 'permits' });
    second.release();
    limiter.hold(120_000);
    expect(await clock.run(limiter.acquire())).toMatchObject({ waitedMilliseconds: 120_000, waitedFor: 'hold' });
  });

  it('of less than a millisecond is told as none', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 2, perSeconds: 60, clock });
    for (const milliseconds of [0.9, 1.5]) {
      limiter.hold(milliseconds);
      const permit = await clock.run(limiter.acquire());
      expect(permit.waitedMilliseconds).toBeCloseTo(milliseconds < 1 ? 0 : milliseconds);
      expect(permit.waitedFor).toBe(milliseconds < 1 ? undefined : 'hold');
    }
  });

  it('ends when it is aborted, and the next in the queue goes on', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    (await limiter.acquire()).release();
    const stop = new AbortController();
    const given = limiter.acquire(stop.signal);
    const next = limiter.acquire();
    stop.abort(new Error('stopped'));
    await expect(given).rejects.toThrow('stopped');
    await expect(limiter.acquire(stop.signal)).rejects.toThrow('stopped');
    await clock.run(next);
    expect(clock.now()).toBe(60_250);
  });

  it('keeps no timer once nobody waits, and starts again afterwards', async () => {
    const clock = createVirtualClock();
    let sleeping = 0;
    const counted = {
      ...clock,
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        sleeping += 1;
        return clock.sleep(milliseconds, signal).finally(() => {
          sleeping -= 1;
        });
      },
    };
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock: counted });
    (await limiter.acquire()).release();
    const stop = new AbortController();
    const given = limiter.acquire(stop.signal).catch(() => 'gone');
    expect(sleeping).toBe(1);
    stop.abort();
    const again = limiter.acquire();
    expect(await given).toBe('gone');
    await clock.run(again);
    expect(sleeping).toBe(0);
    expect(clock.now()).toBe(60_250);
  });
});

describe('a hold', () => {
  it('stops everybody, also those who already wait, and a shorter one does not shorten it', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 2, perSeconds: 60, clock });
    (await limiter.acquire()).release();
    (await limiter.acquire()).release();
    const waiting = Promise.all([limiter.acquire(), limiter.acquire()]);
    limiter.hold(90_000);
    limiter.hold(1000);
    await clock.run(waiting);
    expect(clock.now()).toBe(90_000);
  });
});

describe('a permit', () => {
  it('comes back once, however often it is released', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    const permit = await limiter.acquire();
    permit.release();
    permit.release();
    permit.returnUnused();
    (await clock.run(limiter.acquire())).release();
    await clock.run(limiter.acquire());
    expect(clock.now()).toBe(120_500);
  });

  it('that was not used is there for the next at once', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    const permit = await limiter.acquire();
    const next = limiter.acquire();
    permit.returnUnused();
    await next;
    expect(clock.now()).toBe(0);
  });
});

describe('closing', () => {
  it('gives the reason to everybody who waits and to whoever asks afterwards, and leaves no timer', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    const permit = await limiter.acquire();
    permit.release();
    const waiting = [limiter.acquire(), limiter.acquire(new AbortController().signal)];
    limiter.close(new Error('the run is over'));
    limiter.close(new Error('a second reason'));
    for (const given of waiting) await expect(given).rejects.toThrow('the run is over');
    await expect(limiter.acquire()).rejects.toThrow('the run is over');
    clock.advance(120_000);
    await expect(limiter.acquire()).rejects.toThrow('the run is over');
  });

  it('and an interruption afterwards disturbs nobody', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    const stop = new AbortController();
    (await limiter.acquire(stop.signal)).release();
    const given = limiter.acquire(stop.signal);
    limiter.close(new Error('the run is over'));
    stop.abort(new Error('stopped'));
    await expect(given).rejects.toThrow('the run is over');
    await expect(limiter.acquire(stop.signal)).rejects.toThrow('stopped');
  });

  it('keeps no timer that would hold the process up', async () => {
    const clock = createVirtualClock();
    const asleep = new Set<AbortSignal | undefined>();
    const watched = {
      ...clock,
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        asleep.add(signal);
        return clock.sleep(milliseconds, signal).finally(() => asleep.delete(signal));
      },
    };
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock: watched });
    (await limiter.acquire()).release();
    const given = limiter.acquire().catch(() => 'closed');
    expect(asleep.size).toBe(1);
    limiter.close(new Error('over'));
    expect(await given).toBe('closed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(asleep.size).toBe(0);
  });
});

describe('an interruption', () => {
  it('of one that has its permit changes nothing for those behind it', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    const stop = new AbortController();
    const permit = await limiter.acquire(stop.signal);
    const next = limiter.acquire();
    stop.abort();
    permit.release();
    expect(await clock.run(next)).toMatchObject({ waitedMilliseconds: 60_250 });
  });

  it('of one in the middle of the queue lets the others keep their order', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    (await limiter.acquire()).release();
    const stop = new AbortController();
    const order: string[] = [];
    const ask = async (name: string, signal?: AbortSignal): Promise<void> => {
      try {
        const permit = await limiter.acquire(signal);
        order.push(name);
        permit.release();
      } catch {
        order.push(`${name} left`);
      }
    };
    const all = [ask('first'), ask('second', stop.signal), ask('third')];
    stop.abort();
    await clock.run(Promise.all(all));
    expect(order).toEqual(['second left', 'first', 'third']);
  });
});

describe('the reason of a wait', () => {
  it('is the pace where the pace is the last to let it go', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 100, perSeconds: 60, burst: 8, clock });
    const first = await clock.run(limiter.acquire());
    expect(first).toMatchObject({ waitedFor: 'pace' });
    expect(first.waitedMilliseconds).toBeCloseTo(62_500 / 92);
  });

  it('is the last one, when a hold comes while it waits for a permit', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    (await limiter.acquire()).release();
    const given = limiter.acquire();
    limiter.hold(61_000);
    expect(await clock.run(given)).toMatchObject({ waitedMilliseconds: 61_000, waitedFor: 'hold' });
  });

  it('is the permits, when a hold that came meanwhile was over before them', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock });
    (await limiter.acquire()).release();
    const given = limiter.acquire();
    limiter.hold(30_000);
    expect(await clock.run(given)).toMatchObject({ waitedMilliseconds: 60_250, waitedFor: 'permits' });
  });

  it('is a hold of now, and the pace that follows it', async () => {
    const clock = createVirtualClock();
    const limiter = createLimiter({ requests: 100, perSeconds: 60, clock });
    limiter.hold(5000);
    limiter.slowDown();
    const both = [limiter.acquire(), limiter.acquire()];
    const [first, second] = await clock.run(Promise.all(both));
    expect(first).toMatchObject({ waitedMilliseconds: 5000, waitedFor: 'hold' });
    expect(second).toMatchObject({ waitedMilliseconds: 5625, waitedFor: 'pace' });
  });
});

describe('beside other processes', () => {
  const window = 60_250;

  /** A ledger of which this process sees what the test says. */
  function ledgerWith(others: () => readonly number[], ahead: () => number) {
    const told: string[] = [];
    const ledger: PermitLedger = {
      others,
      enter: () => ({
        ahead: ahead(),
        depart: () => told.push('depart'),
        done: () => told.push('done'),
        unused: () => told.push('unused'),
      }),
      rememberPlan: () => undefined,
      knowsPlan: () => false,
      close: () => undefined,
    };
    return { ledger, told };
  }

  it('a permit that another was quicker to take is given back, and waited for', async () => {
    const clock = createVirtualClock();
    let out: number[] = [];
    const { ledger, told } = ledgerWith(
      () => out,
      () => {
        // Between looking and taking, another process took the only one.
        if (clock.now() === 0) out = [window];
        return clock.now() === 0 ? 1 : 0;
      },
    );
    const limiter = createLimiter({ requests: 1, perSeconds: 60, clock, ledger });
    const waiting = limiter.acquire();
    clock.sleep(window).then(() => {
      out = [];
    });
    expect(await clock.run(waiting)).toMatchObject({ waitedMilliseconds: window, waitedFor: 'permits' });
    expect(told).toEqual(['unused']);
  });

  it.each([
    { others: [100, 200, 300], own: [], requests: 1, at: 300 },
    { others: [100, 200], own: [], requests: 2, at: 100 },
    { others: [100, 200], own: [50], requests: 3, at: 50 },
    { others: [100, 200], own: [50], requests: 2, at: 100 },
    { others: [100, 200], own: [150], requests: 2, at: 150 },
    { others: [100, 200], own: [150], requests: 1, at: 200 },
    { others: [100, 100], own: [100, 100], requests: 2, at: 100 },
    { others: [300, 400], own: [100, 200], requests: 2, at: 300 },
    { others: [300], own: [100, 200], requests: 2, at: 200 },
    { others: [], own: [100, 200], requests: 2, at: 100 },
    { others: [100], own: [], requests: 2, at: Number.NEGATIVE_INFINITY },
  ])('the next permit is there when enough of all of them are back: %j', ({ others, own, requests, at }) => {
    let now = -1000;
    const { ledger } = ledgerWith(
      () => (now < 0 ? [] : others),
      () => 0,
    );
    const books = createPermitBooks({ requests, windowMilliseconds: 1000, clock: { now: () => now }, ledger });
    // Released so that each comes back at its time.
    for (const back of own) {
      now = back - 1000;
      const taken = books.take();
      taken?.release();
      if (taken === undefined) throw new Error('no permit');
    }
    now = 0;
    expect(books.nextAt()).toBe(at);
  });

  it('a permit with a request of this process comes back nobody knows when', () => {
    const { ledger } = ledgerWith(
      () => [100],
      () => 0,
    );
    const books = createPermitBooks({ requests: 2, windowMilliseconds: 1000, clock: { now: () => 0 }, ledger });
    books.take();
    expect(books.nextAt(), 'of the two, the one of another process').toBe(100);
    books.take();
    expect(books.nextAt()).toBe(Number.POSITIVE_INFINITY);
  });

  it('tells the ledger what becomes of each permit', async () => {
    const clock = createVirtualClock();
    const { ledger, told } = ledgerWith(
      () => [],
      () => 0,
    );
    const limiter = createLimiter({ requests: 2, perSeconds: 60, clock, ledger });
    const sent = await limiter.acquire();
    sent.depart();
    sent.release();
    sent.returnUnused();
    (await limiter.acquire()).returnUnused();
    expect(told).toEqual(['depart', 'done', 'unused']);
  });
});
