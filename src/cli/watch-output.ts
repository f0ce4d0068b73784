// Output that cannot be written (a full disk, a terminal that is gone) ends no run half way: an apply goes on, and the
// process says so at its end.

import { exitCodes } from '../model/errors.ts';
import { joinLines, visible } from '../render/visible.ts';

/** What has gone wrong with the stream so far. A reader that went away (`acgctl plan | head`) is no failure. */
export function watchOutput(stream: NodeJS.WriteStream): () => Error | undefined {
  let failure: Error | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error;
  });
  return () => failure;
}

/** A run whose result did not arrive is not done; one that says more than that keeps its exit code. */
export function exitCodeOfOutput(code: number, failure: Error | undefined): number {
  return failure !== undefined && (code === exitCodes.done || code === exitCodes.changes) ? exitCodes.error : code;
}

export function outputFailed(failure: Error): string {
  const told = `acgctl: OUTPUT standard output could not be written (${visible(failure.message)})`;
  return joinLines([
    told,
    '  What it does not tell was done all the same. Run it again where there is room for its output.',
  ]);
}
