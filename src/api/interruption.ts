// Waits that the run's own interruption ends: SIGINT, SIGTERM or a deadline, as one AbortSignal.

import { AcgctlError, exitCodes } from '../model/errors.ts';

/**
 * What the wait gives.
 *
 * @throws AcgctlError INTERRUPTED when it failed because the signal is aborted
 */
export async function untilInterrupted<T>(wait: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await wait;
  } catch (error) {
    throwIfInterrupted(signal);
    throw error;
  }
}

/**
 * The same of work that others wait for too: it goes on, and only the waiting for it ends.
 *
 * @throws AcgctlError INTERRUPTED as soon as the signal is aborted
 */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let interrupt: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    interrupt = () => reject(signal.reason);
    signal.addEventListener('abort', interrupt, { once: true });
    if (signal.aborted) interrupt();
  });
  try {
    return await untilInterrupted(Promise.race([work, aborted]), signal);
  } finally {
    if (interrupt !== undefined) signal.removeEventListener('abort', interrupt);
  }
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AcgctlError('INTERRUPTED', 'Interrupted.', 'Run it again: it goes on from what is there.', {
    exitCode: exitCodes.interrupted,
  });
}
