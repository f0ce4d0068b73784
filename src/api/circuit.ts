// Stops a run whose gateway is out: after five failures in a row (time-outs, lost connections, 5xx; of reads and writes
// together) nothing more is sent. It stays open to the end of the run; the next one begins with it closed.

import { AcgctlError } from '../model/errors.ts';
import type { ApiLog } from './log.ts';
import { createStreak } from './streak.ts';

export interface Circuit {
  /** Aborted when it opens; the reason is an AcgctlError. */
  readonly opened: AbortSignal;
  /** A request failed that way; `mark` as in streak.ts. */
  failed(mark: number, message: string): void;
  /** A request was answered. */
  answered(): void;
  /** Opens it for another reason. */
  open(reason: AcgctlError): void;
}

const mostFailures = 5;

export function createCircuit(sentSoFar: () => number, log: ApiLog): Circuit {
  const opened = new AbortController();
  const failures = createStreak(sentSoFar);

  function open(reason: AcgctlError): void {
    if (opened.signal.aborted) return;
    log({ event: 'open-circuit', reason: reason.message });
    opened.abort(reason);
  }

  return {
    opened: opened.signal,
    failed(mark, message) {
      if (failures.hit(mark).length >= mostFailures) open(circuitOpen(message));
    },
    answered: failures.end,
    open,
  };
}

function circuitOpen(message: string): AcgctlError {
  return new AcgctlError(
    'CIRCUIT_OPEN',
    `${mostFailures} requests in a row failed, so nothing more is sent; the last one: ${message}`,
    'The gateway, or the way to it, is out. Run it again later: it goes on from what is there.',
  );
}
