// Virtual time for everything in the simulation. Nothing real is awaited, so the work waits exactly when the queue of
// microtasks is empty, and then time moves on to the next alarm. Alarms belong to an owner and die with it.

import type { Clock } from '../../src/model/ports.ts';

export interface Scheduler {
  /** Milliseconds since the start. */
  now(): number;
  /** Rings after so many milliseconds, unless its owner is dead by then. Gives back how to cancel it. */
  after(milliseconds: number, owner: Owner, ring: () => void): () => void;
  /** A clock for production code that belongs to this owner: dead, it never wakes anybody. */
  clockOf(owner: Owner): Clock;
  /** The same time as milliseconds since 1970, for the gateway. */
  readonly gatewayClock: { now(): number; advance(milliseconds: number): void };
  /** Lets time pass until `isOver`; false when nobody waits for anything and it is not. */
  runUntil(isOver: () => boolean): Promise<boolean>;
}

/** Whoever can be killed. */
export interface Owner {
  dead: boolean;
}

interface Alarm {
  readonly at: number;
  readonly owner: Owner;
  readonly ring: () => void;
  cancelled: boolean;
}

const epoch = Date.UTC(2026, 10, 22, 12);

/** Resolves when no microtask is left: a tick queued by a microtask runs after the last of them. */
const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

export function createScheduler(): Scheduler {
  let now = 0;
  /** Ascending; alarms of the same time ring in the order in which they were set. */
  const alarms: Alarm[] = [];

  function after(milliseconds: number, owner: Owner, ring: () => void): () => void {
    const alarm = { at: now + Math.max(0, milliseconds), owner, ring, cancelled: false };
    let place = alarms.length;
    while (place > 0 && (alarms[place - 1]?.at ?? 0) > alarm.at) place -= 1;
    alarms.splice(place, 0, alarm);
    return () => {
      alarm.cancelled = true;
    };
  }

  const sleepOf =
    (owner: Owner): Clock['sleep'] =>
    (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const stop = (): void => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = after(milliseconds, owner, () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
        signal?.addEventListener('abort', stop, { once: true });
      });

  return {
    now: () => now,
    after,
    clockOf: (owner) => ({ now: () => now, date: () => new Date(epoch + now), sleep: sleepOf(owner) }),
    gatewayClock: { now: () => epoch + now, advance: () => undefined },
    async runUntil(isOver) {
      for (;;) {
        await quiet();
        if (isOver()) return true;
        const next = alarms.shift();
        if (next === undefined) return false;
        if (next.cancelled || next.owner.dead) continue;
        now = next.at;
        next.ring();
      }
    },
  };
}
