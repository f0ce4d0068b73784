// All chance of the simulation: one seed, and a stream of its own for each purpose, so that a change to how faults are
// drawn does not change the world of the same seed.

import { createRandom } from '../../src/simulator/random.ts';

export interface Dice {
  /** A whole number in 0..below-1. */
  below(below: number): number;
  /** A whole number in first..last. */
  between(first: number, last: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** From 0 up to 1. */
  fraction(): number;
  uuid(): string;
}

export function createDice(seed: number, purpose: string): Dice {
  let mixed = seed >>> 0;
  for (const letter of purpose) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  const random = createRandom(mixed);
  return {
    below: random.below,
    between: (first, last) => first + random.below(last - first + 1),
    chance: (probability) => random.below(1_000_000) < probability * 1_000_000,
    pick: (from) => from[random.below(from.length)] as (typeof from)[number],
    fraction: () => random.below(0x1_0000_0000) / 0x1_0000_0000,
    uuid: random.uuid,
  };
}
