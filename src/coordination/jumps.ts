// Notices that this machine slept or was halted: the clock that deadlines go by may stand still then, the wall clock goes
// on. A wall clock that is set looks the same, and is taken the same way.

import type { Clock } from '../model/ports.ts';

/** A function that tells how many milliseconds more went by on the wall since it was last asked. */
export function createJumpWatch(clock: Clock): () => number {
  const difference = (): number => clock.date().getTime() - clock.now();
  let known = difference();
  return () => {
    const current = difference();
    const jumped = current - known;
    known = current;
    return jumped > smallest ? jumped : 0;
  };
}

/** What is less is how clocks go. */
const smallest = 100;
