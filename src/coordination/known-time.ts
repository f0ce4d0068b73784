// The store's time as far as this process knows it, and what it knows no longer: after this machine slept, nothing is
// believed that was known before, and no answer that was under way meanwhile.

import type { Clock } from '../model/ports.ts';
import type { Sighting } from './blob-store.ts';
import { createJumpWatch } from './jumps.ts';
import { createStoreClock, type StoreTime } from './store-clock.ts';

export interface KnownTime {
  observe(sighting: Sighting): void;
  /** Undefined while it is not known. */
  timeAt(at: number): StoreTime | undefined;
  /** It is worth a moment to know it better before it is told or waited for. */
  isVague(): boolean;
  /** Milliseconds until the store is best asked: where a second of its clock begins, its answer tells most. */
  untilNextSecond(): number;
  /** Looks whether this machine slept; its clock's time when that was last found. */
  lastJump(): number;
}

/** Milliseconds between the bounds. */
export const vague = 150;

export function createKnownTime(clock: Clock, random: () => number, onJump: () => void): KnownTime {
  const storeClock = createStoreClock();
  const jumped = createJumpWatch(clock);
  let last = Number.NEGATIVE_INFINITY;

  function lastJump(): number {
    if (jumped() > 0) {
      last = clock.now();
      storeClock.forget();
      onJump();
    }
    return last;
  }

  function timeAt(at: number): StoreTime | undefined {
    lastJump();
    return storeClock.timeAt(at);
  }

  function isVague(): boolean {
    const time = timeAt(clock.now());
    return time === undefined || time.high - time.low > vague;
  }

  return {
    observe(sighting) {
      if (sighting.sent > lastJump()) storeClock.observe(sighting);
    },
    timeAt,
    isVague,
    untilNextSecond() {
      const time = timeAt(clock.now());
      const left = time === undefined ? 1_000 : 1_000 - (((time.low + time.high) / 2) % 1_000);
      return (left < (isVague() ? 30 : 300) ? left + 1_000 : left) + random() * 20;
    },
    lastJump,
  };
}
