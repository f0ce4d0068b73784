// The simulator's only source of time. Everything that "happens later" (sync, DNS, windows, expiry) is computed from
// a commit time and this clock when it is read; there are no timers, so a test can jump forward.

export interface SimulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(milliseconds: number): void;
}

/** The wall clock plus whatever was added through the control surface. */
export function createSystemClock(): SimulatorClock {
  let added = 0;
  return {
    now: () => Date.now() + added,
    advance: (milliseconds) => {
      added += milliseconds;
    },
  };
}

/** A clock that stands still until it is moved. */
export function createVirtualClock(start: number = Date.UTC(2026, 0, 1)): SimulatorClock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
