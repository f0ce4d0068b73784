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

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AcgctlError('INTERRUPTED', 'Interrupted.', 'Run it again: it goes on from what is there.', {
    exitCode: exitCodes.interrupted,
  });
}
