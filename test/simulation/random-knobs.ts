// How the gateway behaves where nobody documented it, drawn anew for each schedule.

import type { RateLimit } from '../../src/model/desired.ts';
import type { Knobs } from '../../src/simulator/knobs/knobs.ts';
import { parseKnobs } from '../../src/simulator/knobs/parse-knobs.ts';
import type { Dice } from './dice.ts';

export interface Surroundings {
  readonly knobs: Knobs;
  readonly rateLimit: RateLimit;
  /** Makes the lists hold still, for the last part of the schedule. */
  readonly calm: () => void;
}

export function drawKnobs(dice: Dice): Surroundings {
  const [requests, perSeconds] = dice.pick([
    [100, 60],
    [100, 60],
    [30, 60],
    [12, 10],
    [6, 5],
    [40, 60],
  ] as const);
  const pages = dice.pick([
    { default: 200, max: 500 },
    { default: 200, max: 500 },
    { default: 10, max: 10 },
    { default: 4, max: 7 },
  ]);
  const onePage = pages.max === 500;
  const order = dice.pick(
    onePage ? (['key', 'reverse', 'unstable'] as const) : (['key', 'key', 'reverse', 'mutating'] as const),
  );
  const knobs = parseKnobs({
    rateLimit: {
      requests,
      perSeconds,
      window: dice.pick(['sliding', 'fixed', 'bucket', 'counter']),
      retryAfter: dice.pick([true, true, false, 'date']),
      countRejected: dice.chance(0.2),
    },
    pageSize: { ...pages, aboveMax: dice.pick(['clamp', 'clamp', 'reject']) },
    lists: { order },
    batch: {
      mode: dice.pick(['atomic', 'atomic', 'per-item', 'partial']),
      semantics: dice.chance(0.2) ? 'merge' : 'replace',
      order: dice.pick(['request', 'key']),
    },
    deletes: { missing: dice.pick([204, 404]), accountWithNumbers: dice.pick([409, 400]) },
    conditional: { mode: dice.chance(0.1) ? 'ignored' : 'honoured', etagFollowsStatus: dice.chance(0.3) },
    repeatability: {
      mode: dice.chance(0.02) ? 'unsupported' : dice.pick(['honoured', 'honoured', 'honoured', 'ignored']),
    },
    fields: { defaults: dice.pick(['shown', 'absent']) },
    numbers: { otherAccount: dice.pick(['reject', 'reject', 'move', 'both']) },
    accounts: { numberCountLagSeconds: dice.pick([0, 0, 3]) },
    sync: {
      delaySeconds: dice.pick([0, 2, 2, 2, 20, 3_000]),
      failEvery: dice.chance(0.2) ? dice.between(2, 9) : 0,
      unsyncedStatus: dice.pick(['synced', 'absent']),
    },
  });
  const burst = dice.chance(0.2) ? { burst: Math.ceil(requests / 3) } : {};
  return {
    knobs,
    rateLimit: { requests, perSeconds, ...burst },
    calm: () => {
      Object.assign(knobs.lists, { order: 'key' });
    },
  };
}
