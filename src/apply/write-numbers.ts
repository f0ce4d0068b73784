// Sends a batch of numbers and settles each of them. A refused batch is read back and halved until the bad numbers are
// alone, so that the good ones are written and the bad ones are named with the gateway's reason; a batch whose answer
// was lost is read back, and what it did not carry out is sent once more, or as long as each time some of it is.

import type { WriteResult } from '../model/ports.ts';
import type { Ledger } from './ledger.ts';
import type { Image } from './live-image.ts';

export interface NumberBatch {
  readonly addresses: readonly string[];
  /** Sends the items with these indices. */
  readonly send: (indices: readonly number[]) => Promise<WriteResult>;
  /** What is there now, for each of the addresses. */
  readonly look: (addresses: readonly string[]) => Promise<ReadonlyMap<string, Image>>;
  readonly ledger: Ledger;
  /** Why no more may be sent; undefined: go on. */
  readonly stopped: () => string | undefined;
}

/** So many single refusals in a row, and the rest of the batch is not tried one by one. */
const refusalsInARow = 10;

/** Refusals that may be about single numbers; others are about the account or the caller, and halving changes nothing. */
const aboutItems: readonly number[] = [400, 404, 409, 412, 413, 422];

/** What a batch that took effect may be answered when it is sent again. */
const doubtful: readonly number[] = [404, 412];

interface Attempt {
  readonly indices: readonly number[];
  /** The answer to these was lost once already. */
  readonly isRepeat: boolean;
}

export async function writeBatch(batch: NumberBatch): Promise<void> {
  const { addresses, ledger } = batch;
  const at = (index: number): string => addresses[index] as string;
  let refusalsSoFar = 0;
  let wasReadBack = false;

  const open: Attempt[] = [{ indices: addresses.map((_, index) => index), isRepeat: false }];
  for (let attempt = open.pop(); attempt !== undefined; attempt = open.pop()) {
    const reason = batch.stopped() ?? tooManyRefusals();
    if (reason === undefined) open.push(...(await settle(attempt, await batch.send(attempt.indices))));
    else for (const index of attempt.indices) ledger.record(at(index), 'not attempted', { reason });
  }

  /** Records what the answer settles, and gives what is to be tried next, the last first. */
  async function settle({ indices, isRepeat }: Attempt, result: WriteResult): Promise<readonly Attempt[]> {
    if (result.kind === 'accepted') {
      refusalsSoFar = 0;
      for (const index of indices) ledger.record(at(index), 'done');
      return [];
    }
    if (result.kind === 'unknown') {
      const rest = await readBack(indices, result.message);
      // As long as each time some more take effect, it goes on.
      if (rest.length > 0 && (!isRepeat || rest.length < indices.length)) return [{ indices: rest, isRepeat: true }];
      return fail(rest, `not carried out: ${result.message}`, 'NOT_CARRIED_OUT');
    }
    if (indices.length === 1 || !aboutItems.includes(result.status)) {
      refusalsSoFar += 1;
      return fail(indices, result.message, result.code);
    }
    const rest = wasReadBack && !doubtful.includes(result.status) ? indices : await readBack(indices, result.message);
    wasReadBack = true;
    const middle = Math.ceil(rest.length / 2);
    const halves = [rest.slice(middle), rest.slice(0, middle)];
    return halves.filter((half) => half.length > 0).map((half) => ({ indices: half, isRepeat }));
  }

  /** Settles what took effect or was changed by somebody else, and gives the rest. */
  async function readBack(indices: readonly number[], doubt: string): Promise<readonly number[]> {
    // Until they are read, this is the truth about them; it stands when the reading fails.
    for (const index of indices) ledger.record(at(index), 'unknown', { reason: doubt });
    const images = await batch.look(indices.map(at));
    return indices.filter((index) => {
      const image = images.get(at(index));
      if (image === 'after') ledger.record(at(index), 'done');
      else if (image === 'other') fail([index], 'it was changed on the gateway after the plan', 'CHANGED_SINCE_PLAN');
      return image === 'before';
    });
  }

  function fail(indices: readonly number[], reason: string, code: string): readonly Attempt[] {
    for (const index of indices) ledger.record(at(index), 'failed', { reason, code });
    return [];
  }

  function tooManyRefusals(): string | undefined {
    if (refusalsSoFar < refusalsInARow) return undefined;
    return `the gateway refused ${refusalsSoFar} numbers of this batch in a row`;
  }
}
