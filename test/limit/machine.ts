// Virtual time for processes that only wait for permits and for their requests' ways: many thousand of them in a test.

import type { Clock } from '../../src/model/ports.ts';

export interface Machine {
  now(): number;
  /** A clock of a process: `wallOffset` is what its wall clock is wrong by. Dead, nothing wakes it. */
  clockOf(process: { readonly dead: boolean }, wallOffset: () => number): Clock;
  /** Until nobody sleeps. */
  runAll(): Promise<void>;
}

interface Sleeper {
  readonly until: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Resolves when no microtask is left. */
const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const epoch = Date.UTC(2026, 10, 22, 12);

export function createMachine(): Machine {
  let now = 0;
  let order = 0;
  /** A heap by time, then by order. */
  const heap: Sleeper[] = [];
  const before = (a: Sleeper, b: Sleeper): boolean => a.until < b.until || (a.until === b.until && a.order < b.order);

  function push(sleeper: Sleeper): void {
    let place = heap.push(sleeper) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(sleeper, heap[parent] as Sleeper)) break;
      heap[place] = heap[parent] as Sleeper;
      place = parent;
    }
    heap[place] = sleeper;
  }

  function pop(): Sleeper | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Sleeper, heap[child] as Sleeper)) child += 1;
      if (!before(heap[child] as Sleeper, last)) break;
      heap[place] = heap[child] as Sleeper;
      place = child;
    }
    heap[place] = last;
    return first;
  }

  return {
    now: () => now,
    clockOf: (process, wallOffset) => ({
      now: () => now,
      date: () => new Date(epoch + now + wallOffset()),
      sleep: (milliseconds, signal) =>
        new Promise((resolve, reject) => {
          let isOver = false;
          order += 1;
          push({
            until: now + Math.max(0, milliseconds),
            order,
            wake() {
              signal?.removeEventListener('abort', stop);
              if (!isOver && !process.dead) resolve();
              isOver = true;
            },
          });
          const stop = (): void => {
            isOver = true;
            reject(signal?.reason);
          };
          if (signal?.aborted === true) stop();
          else signal?.addEventListener('abort', stop, { once: true });
        }),
    }),
    async runAll() {
      for (;;) {
        await quiet();
        const next = pop();
        if (next === undefined) return;
        now = next.until;
        next.wake();
      }
    },
  };
}

export interface Random {
  /** From 0 up to 1. */
  next(): number;
  below(limit: number): number;
}

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { next, below: (limit) => Math.floor(next() * limit) };
}

/** Most of the times in any span of so long. */
export function worstWindow(times: readonly number[], span = 60_000): number {
  const sorted = [...times].sort((a, b) => a - b);
  let oldest = 0;
  let worst = 0;
  sorted.forEach((time, index) => {
    while ((sorted[oldest] ?? time) <= time - span) oldest += 1;
    worst = Math.max(worst, index - oldest + 1);
  });
  return worst;
}
