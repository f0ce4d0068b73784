// Bugs that a careless change could bring into acgctl, each in the place of one part of it. The checker must see every one,
// and call it by the invariant that it breaks.

import { bugsOfApply } from './planted/bugs-of-apply.ts';
import { bugsOfTheClient } from './planted/bugs-of-the-client.ts';
import { bugsOfTheWriter } from './planted/bugs-of-the-writer.ts';
import type { Sabotage } from './sabotage.ts';

export interface PlantedBug {
  readonly name: string;
  /** The beginning of the invariant that it breaks. */
  readonly breaks: string;
  /** Plants it anew for each schedule. */
  readonly plant: () => Sabotage;
}

export const plantedBugs: readonly PlantedBug[] = [...bugsOfTheWriter, ...bugsOfApply, ...bugsOfTheClient];
