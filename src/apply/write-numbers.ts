// Sends a batch of numbers, and finds the bad ones when the gateway refuses it: the batch is halved until they are
// alone, so that the good ones are written and the bad ones are named with the gateway's reason.

import type { WriteResult } from '../model/ports.ts';
import type { Ledger } from './ledger.ts';

/** So many single refusals in a row, and the rest of the batch is not tried one by one. */
const refusalsInARow = 10;

/** `send` gets a slice of the batch's items, by index: it must be safe to repeat for the same items. */
export async function writeBatch(
  addresses: readonly string[],
  send: (from: number, to: number) => Promise<WriteResult>,
  ledger: Ledger,
  stopped: () => boolean,
): Promise<void> {
  let refusals = 0;

  async function attempt(from: number, to: number): Promise<void> {
    const slice = addresses.slice(from, to);
    if (stopped()) return giveUp(slice, 'the run was interrupted');
    if (refusals >= refusalsInARow)
      return giveUp(slice, `the gateway refused ${refusals} numbers of this batch in a row`);
    const result = await send(from, to);
    if (result.kind === 'accepted') {
      refusals = 0;
      for (const address of slice) ledger.record(address, 'done');
    } else if (result.kind === 'unknown') {
      for (const address of slice) ledger.record(address, 'unknown', result.message);
    } else if (slice.length === 1) {
      refusals += 1;
      ledger.record(slice[0] as string, 'failed', result.message, result.code);
    } else {
      const middle = Math.ceil((from + to) / 2);
      await attempt(from, middle);
      await attempt(middle, to);
    }
  }

  function giveUp(slice: readonly string[], reason: string): void {
    for (const address of slice) ledger.record(address, 'not attempted', reason);
  }

  await attempt(0, addresses.length);
}
