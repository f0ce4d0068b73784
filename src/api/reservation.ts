// Permits taken beforehand, for writes that belong together: between two halves of a move no request of this run may have
// to wait for the limit.

import { untilInterrupted } from './interruption.ts';
import type { Limiter, Permit } from './limiter.ts';

export interface Reservation {
  /** The next of the permits; undefined when all are taken. */
  take(): Permit | undefined;
  /** The others go back. */
  end(): void;
}

/**
 * Waits for so many permits, one after the other in the limiter's order; no more than the limiter has at all.
 *
 * @throws AcgctlError INTERRUPTED when aborted while waiting; those already taken go back
 */
export async function reservePermits(
  limiter: Pick<Limiter, 'acquire'>,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Reservation> {
  const permits: Permit[] = [];
  const end = (): void => {
    for (const permit of permits.splice(0)) permit.returnUnused();
  };
  try {
    while (permits.length < count) permits.push(await untilInterrupted(limiter.acquire(signal), signal));
  } catch (error) {
    end();
    throw error;
  }
  return { take: () => permits.shift(), end };
}
