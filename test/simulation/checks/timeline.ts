// The state of every address at every step of a history.

import type { JsonObject } from '../../../src/model/json.ts';
import type { Commit, Effect, History } from '../history.ts';

interface Moment {
  readonly step: number;
  readonly commit: Commit;
  readonly effect: Effect;
}

export interface Timeline {
  /** What is there after everything up to this step. */
  at(address: string, step: number): JsonObject | null;
  /** What is there at `from`, and every state after it up to `to`. */
  during(address: string, from: number, to: number): readonly (JsonObject | null)[];
  /** True when another writer changed it after `from` and before `to`. */
  touchedByOthers(address: string, from: number, to: number): boolean;
  readonly addresses: ReadonlySet<string>;
}

export function timelineOf({ initial, commits }: History): Timeline {
  const byAddress = new Map<string, Moment[]>();
  for (const commit of commits) {
    for (const effect of commit.effects) {
      const moments = byAddress.get(effect.address) ?? [];
      moments.push({ step: commit.step, commit, effect });
      byAddress.set(effect.address, moments);
    }
  }
  const momentsOf = (address: string): readonly Moment[] => byAddress.get(address) ?? [];
  const at: Timeline['at'] = (address, step) => {
    const last = momentsOf(address).findLast((moment) => moment.step <= step);
    return last === undefined ? (initial.get(address) ?? null) : last.effect.after;
  };
  return {
    at,
    during: (address, from, to) => [
      at(address, from),
      ...momentsOf(address)
        .filter(({ step }) => step > from && step <= to)
        .map(({ effect }) => effect.after),
    ],
    touchedByOthers: (address, from, to) =>
      momentsOf(address).some(({ step, commit }) => commit.run === undefined && step > from && step < to),
    addresses: new Set([...initial.keys(), ...byAddress.keys()]),
  };
}
