// When an apply has to stop: at an interruption or at its deadline no new write starts; what is on its way at an
// interruption is cut off after a grace, so that the process ends within 7 seconds (CONTRACT.md section 7).

import { setMaxListeners } from 'node:events';
import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';

export interface StopSignals {
  /** No new write. Its reason is an AcgctlError that says why. */
  readonly stop: AbortSignal;
  /** What is on its way is given up. */
  readonly cut: AbortSignal;
  /** When this is aborted, for its reason, no new write either. */
  readonly stopAt: (signal: AbortSignal) => void;
  /** Ends the waiting for the deadline. */
  readonly dispose: () => void;
}

/** The longest that a timer of Node waits: 24 days. One that is set for longer rings at once. */
const longestWait = 2 ** 31 - 1;

/** Milliseconds that a request on its way may still take after an interruption. */
const grace = 4500;

export function createStopSignals(interrupt: AbortSignal, clock: Clock, deadline: number | undefined): StopSignals {
  const stop = new AbortController();
  const cut = new AbortController();
  const disposed = new AbortController();
  // Every request that is on its way or waits for a permit listens to them.
  setMaxListeners(0, stop.signal, cut.signal);
  const after = (milliseconds: number, act: () => void): void => {
    clock.sleep(milliseconds, disposed.signal).then(act, () => undefined);
  };
  const onInterrupt = (): void => {
    stop.abort(
      new AcgctlError('INTERRUPTED', 'the run was interrupted', 'Run it again: it goes on from what is there.'),
    );
    after(grace, () => cut.abort(stop.signal.reason));
  };
  if (interrupt.aborted) onInterrupt();
  else interrupt.addEventListener('abort', onInterrupt, { once: true });
  if (deadline !== undefined) {
    const reason = new AcgctlError(
      'DEADLINE',
      'the deadline was reached',
      'Run it again: it goes on from what is there.',
    );
    after(Math.min(deadline, longestWait), () => stop.abort(reason));
  }
  const stopAt = (signal: AbortSignal): void => {
    if (signal.aborted) stop.abort(signal.reason);
    else signal.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  };
  return { stop: stop.signal, cut: cut.signal, stopAt, dispose: () => disposed.abort() };
}
