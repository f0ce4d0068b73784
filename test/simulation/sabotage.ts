// Where a planted bug takes the place of a part of the production code: through its ports, without a change to its files.

import type { Exchange } from '../../src/api/exchange.ts';
import type { Applied, Applying } from '../../src/apply/apply-plan.ts';
import type { RateLimit } from '../../src/model/desired.ts';
import type { GatewayReader, GatewayWriter } from '../../src/model/ports.ts';
import type { Run } from './history.ts';

export interface Sabotage {
  readonly exchange?: (exchange: Exchange, run: Run) => Exchange;
  readonly reader?: (reader: GatewayReader, run: Run) => GatewayReader;
  readonly writer?: (writer: GatewayWriter, run: Run) => GatewayWriter;
  readonly applying?: (applying: Applying, run: Run) => Applying;
  readonly applied?: (applied: Applied, run: Run) => Applied;
  readonly rateLimit?: (limit: RateLimit) => RateLimit;
  /** Neither the interruption nor the deadline reaches the writer and the executor. */
  readonly isDeaf?: boolean;
}

export const honest: Sabotage = {};
