// What the failures of the store come to: tried again ever later, told once, and in the end a reason to stop.

import { AcgctlError } from '../model/errors.ts';
import { reasonOf, StoreError } from './blob-store.ts';
import { type Careful, storeLost } from './careful.ts';

export interface StoreTroubles {
  /** @throws what is no failure of the store or of signing in to it */
  meet(error: unknown, isSignedOn: boolean, now: number): void;
  over(): void;
  /** In a row. */
  failures(): number;
  problem(): AcgctlError | undefined;
}

/** A store that is away for so long is told of. */
const outage = 10_000;

export function createStoreTroubles(careful: Careful, tell: (note: string) => void): StoreTroubles {
  let failures = 0;
  let isTold = false;
  let problem: AcgctlError | undefined;
  return {
    meet(error, isSignedOn, now) {
      if (!(error instanceof AcgctlError)) throw error;
      failures += 1;
      if (!isSignedOn && !(error instanceof StoreError && !error.isLasting)) problem = error;
      else if (careful.hasGivenUp(now)) problem = storeLost(reasonOf(error));
      else if (careful.awayFor(now) > outage && !isTold) {
        isTold = true;
        tell(
          `The store of the shared limit does not answer (${reasonOf(error)}). What is left of the limit to this run is ` +
            'used, then it waits for the store, and goes on slowly if that takes long.',
        );
      }
    },
    over() {
      failures = 0;
    },
    failures: () => failures,
    problem: () => problem,
  };
}
