// A wait that any of several signals ends.

import type { Clock } from '../model/ports.ts';

/** Rejects with the reason of the first of the signals that is aborted. */
export async function pause(
  clock: Clock,
  milliseconds: number,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  const stop = new AbortController();
  const listening = signals.flatMap((signal) => {
    if (signal === undefined) return [];
    const abort = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    return [{ signal, abort }];
  });
  try {
    await clock.sleep(milliseconds, stop.signal);
  } finally {
    for (const { signal, abort } of listening) signal.removeEventListener('abort', abort);
  }
}
