// What an operation works on: the settings, the time, the chance and the data of one gateway.

import type { SimulatorClock } from '../clock.ts';
import type { Knobs } from '../knobs/knobs.ts';
import type { Random } from '../random.ts';
import type { Store } from './store.ts';
import type { SyncPlanner } from './sync-planner.ts';

export interface World {
  readonly knobs: Knobs;
  readonly clock: SimulatorClock;
  readonly random: Random;
  readonly store: Store;
  readonly sync: SyncPlanner;
}
