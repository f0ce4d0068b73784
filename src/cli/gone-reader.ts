// Output that nobody reads any more.

import type { Writable } from 'node:stream';

/** A reader that went away (`acgctl plan | head`) is no reason to fail. */
export function allowGoneReader(stream: Writable): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
