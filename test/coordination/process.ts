// A process in virtual time: it can be killed, halted (its clock goes on) and put to sleep (its clock stands still, the
// wall clock goes on). What it waits for comes when it is awake again.

import type { Clock } from '../../src/model/ports.ts';
import type { Machine } from '../limit/machine.ts';

export interface VirtualProcess {
  isCutOff: boolean;
  readonly clock: Clock;
  readonly isDead: () => boolean;
  /** Resolves when it is killed. */
  readonly death: Promise<void>;
  kill(): void;
  halt(milliseconds: number): void;
  sleep(milliseconds: number): void;
}

/** @param wallSleepsToo a machine as there is none, to see that the schedules find what would come of it */
export function createProcess(machine: Machine, wallSleepsToo = false): VirtualProcess {
  const self = { dead: false };
  const base = machine.clockOf(self, () => 0);
  let awakeAt = 0;
  let slept = 0;
  let end: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    end = resolve;
  });
  const clock: Clock = {
    now: () => base.now() - slept,
    date: () => new Date(base.date().getTime() - (wallSleepsToo ? slept : 0)),
    async sleep(milliseconds, signal) {
      const due = clock.now() + milliseconds;
      let left = milliseconds;
      do {
        await base.sleep(Math.max(left, awakeAt - base.now()), signal);
        left = due - clock.now();
      } while (base.now() < awakeAt || left > 0.001);
    },
  };
  return {
    isCutOff: false,
    clock,
    isDead: () => self.dead,
    death,
    kill() {
      self.dead = true;
      end();
    },
    halt(milliseconds) {
      awakeAt = Math.max(awakeAt, base.now() + milliseconds);
    },
    sleep(milliseconds) {
      awakeAt = Math.max(awakeAt, base.now() + milliseconds);
      slept += milliseconds;
    },
  };
}
