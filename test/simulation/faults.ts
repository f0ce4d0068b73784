// Which request meets which fault. The gateway's own faults are carried out by its `deliver`; the others are the
// network's or a proxy's, and carried out by the exchange.

import type { Dice } from './dice.ts';

export type Fault =
  /** As CONTRACT.md section 8 writes them: `status:503`, `reset-after`. */
  | { readonly by: 'gateway'; readonly act: string }
  /** Nothing is sent. */
  | { readonly by: 'network'; readonly act: 'unreachable' }
  /** The reply is changed on its way. */
  | { readonly by: 'proxy'; readonly act: Mangling };

export type Mangling = 'nonsense' | 'evil-link' | 'drop-item' | 'repeat-item' | 'wrong-count' | 'cut-short';

export interface FaultSource {
  /** For the request that is sent now. */
  next(): Fault | undefined;
  /** No fault from now on. */
  end(): void;
}

const statuses = [400, 404, 409, 412, 429, 429, 500, 500, 502, 503, 503, 504];
const fatal = [401, 403];
const acts = ['reset-before', 'reset-before', 'reset-after', 'reset-after', 'truncate', 'hang', 'html', 'duplicate'];
const manglings: readonly Mangling[] = [
  'nonsense',
  'evil-link',
  'drop-item',
  'repeat-item',
  'wrong-count',
  'cut-short',
];

export function createFaultSource(dice: Dice): FaultSource {
  let density = dice.pick([0, 0.03, 0.06, 0.12, 0.12, 0.25, 0.45]);
  /** Requests until an outage of the whole gateway begins, and how many it takes down. */
  let untilOutage = dice.chance(0.2) ? dice.between(2, 40) : Number.POSITIVE_INFINITY;
  let outage = dice.between(2, 12);
  const outageAct = dice.pick(['status:503', 'status:500', 'hang', 'reset-before']);

  function draw(): Fault {
    if (dice.chance(0.02)) return { by: 'gateway', act: `status:${dice.pick(fatal)}` };
    const kind = dice.below(10);
    if (kind < 3) return { by: 'gateway', act: `status:${dice.pick(statuses)}` };
    if (kind < 7) return { by: 'gateway', act: dice.pick(acts) };
    if (kind === 7) return { by: 'gateway', act: `delay:${dice.pick([50, 900, 5_000, 29_000, 40_000])}` };
    if (kind === 8) return { by: 'network', act: 'unreachable' };
    return { by: 'proxy', act: dice.pick(manglings) };
  }

  return {
    next() {
      untilOutage -= 1;
      if (untilOutage <= 0 && outage > 0) {
        outage -= 1;
        return { by: 'gateway', act: outageAct };
      }
      return dice.chance(density) ? draw() : undefined;
    },
    end() {
      density = 0;
      outage = 0;
    },
  };
}
