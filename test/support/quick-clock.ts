// A clock for servers on real sockets: the minutes between attempts pass at once, a request's deadline never comes, and
// what is short (a deadline that a test sets) takes its real time.

import { setTimeout as realSleep } from 'node:timers/promises';
import type { Clock } from '../../src/model/ports.ts';

const deadline = 30_000;
const short = 1_000;

export function createQuickClock(epoch = new Date('2026-11-22T10:00:00Z')): Clock {
  let now = 0;
  return {
    now: () => now,
    date: () => new Date(epoch.getTime() + now),
    sleep: (milliseconds, signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      if (milliseconds === deadline) {
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      }
      if (milliseconds > 0 && milliseconds < short) {
        return realSleep(milliseconds, undefined, signal === undefined ? {} : { signal });
      }
      return Promise.resolve().then(() => {
        now += Math.max(0, milliseconds);
      });
    },
  };
}
