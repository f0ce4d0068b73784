// What time it is at the store, as an interval: the one clock that all processes can see. An answer dated D was made
// between D and D + 1 s on that clock, and between sending and receiving on this process's; each answer narrows what the
// difference of both can be. Neither the wall clock of this machine nor that of any other comes into it.
//
//   this process   sent ------------- received
//   the store         [ D  ...  D + 1 s )           difference: from D - received to D + 1 s - sent
//
// A time that is told to others is taken late (`high`), one that others told is waited for until it is surely over there
// (`low`): an error costs time and is never unsafe. Answers that cannot both be right (servers of the store a little apart)
// widen the interval to hold both.

import type { Sighting } from './blob-store.ts';

export interface StoreTime {
  /** Milliseconds since 1970 on the store's clock: not later, and not earlier, than it is. */
  readonly low: number;
  readonly high: number;
}

export interface StoreClock {
  observe(sighting: Sighting): void;
  /** Undefined before the first answer. `at`: monotonic milliseconds here. */
  timeAt(at: number): StoreTime | undefined;
  /** After a pause in which this process's clock may have stood still. */
  forget(): void;
}

/** How much faster or slower one clock may go than the other. */
const rate = 200e-6;

export function createStoreClock(): StoreClock {
  /** Store time minus monotonic time here: bounds, as of the moment `at`. */
  let bounds: { readonly low: number; readonly high: number; readonly at: number } | undefined;

  function boundsAt(at: number): { readonly low: number; readonly high: number } | undefined {
    if (bounds === undefined) return undefined;
    const slack = Math.abs(at - bounds.at) * rate;
    return { low: bounds.low - slack, high: bounds.high + slack };
  }

  return {
    observe({ date, sent, received }) {
      const seen = { low: date - received, high: date + 1000 - sent };
      const known = boundsAt(received) ?? seen;
      const low = Math.max(known.low, seen.low);
      const high = Math.min(known.high, seen.high);
      bounds =
        low <= high
          ? { low, high, at: received }
          : { low: Math.min(known.low, seen.low), high: Math.max(known.high, seen.high), at: received };
    },
    timeAt(at) {
      const difference = boundsAt(at);
      return difference === undefined ? undefined : { low: at + difference.low, high: at + difference.high };
    },
    forget() {
      bounds = undefined;
    },
  };
}
