// Time that passes only when nothing else can happen: `run` drives some work and, whenever all of it waits, moves on to
// the next sleeper. Works over real sockets too, when `busy` says that bytes are still under way.

import { setTimeout as realSleep } from 'node:timers/promises';
import type { Clock } from '../../src/model/ports.ts';

export interface VirtualClock extends Clock {
  /** For the simulator: the same time as milliseconds since 1970. */
  readonly simulator: { now(): number; advance(milliseconds: number): void };
  /** The work's result, with the time moved on for it. */
  run<T>(work: Promise<T> | (() => Promise<T>)): Promise<T>;
  /** Moves the time and wakes who sleeps until then. */
  advance(milliseconds: number): void;
}

export interface VirtualClockOptions {
  /** Wall time at the start. */
  readonly epoch?: Date;
  /** How often the event loop turns before the work counts as waiting; more for real sockets. */
  readonly turns?: number;
  /** True while something is under way that no sleep of this clock stands for. */
  readonly busy?: () => boolean;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

export function createVirtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const { epoch = new Date('2026-01-01T00:00:00Z'), turns = 1, busy = () => false } = options;
  let now = 0;
  /** In the order in which they wake. */
  const sleepers: Sleeper[] = [];

  function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const stop = (): void => {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const sleeper = {
        until: now + Math.max(0, milliseconds),
        wake() {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      signal?.addEventListener('abort', stop, { once: true });
      let place = sleepers.length;
      while (place > 0 && (sleepers[place - 1]?.until ?? 0) > sleeper.until) place -= 1;
      sleepers.splice(place, 0, sleeper);
    });
  }

  function moveTo(time: number): void {
    for (let next = sleepers[0]; next !== undefined && next.until <= time; next = sleepers[0]) {
      now = Math.max(now, next.until);
      sleepers.shift();
      next.wake();
    }
    now = Math.max(now, time);
  }

  /** Waits until nothing but sleepers is left, or the work is done. */
  async function settle(isDone: () => boolean): Promise<void> {
    for (let round = 0; ; round += 1) {
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (isDone() || (!busy() && sleepers.length > 0)) return;
      // Real work (a socket, a file) needs real time: first turns of the loop, then the smallest sleeps.
      if (round > 200) await realSleep(1);
      if (round > 20_000) throw new Error('virtual time stands still: nobody sleeps, and the work does not end');
    }
  }

  return {
    now: () => now,
    date: () => new Date(epoch.getTime() + now),
    sleep,
    advance: (milliseconds) => moveTo(now + milliseconds),
    simulator: {
      now: () => epoch.getTime() + now,
      advance: (milliseconds) => moveTo(now + milliseconds),
    },
    async run(work) {
      let done = false;
      const finished = (typeof work === 'function' ? work() : work).finally(() => {
        done = true;
      });
      // Seen below; this only keeps it from counting as unhandled until then.
      finished.catch(() => undefined);
      for (;;) {
        await settle(() => done);
        if (done) return await finished;
        moveTo(sleepers[0]?.until ?? now);
      }
    },
  };
}
