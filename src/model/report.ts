// What a run has to tell: the plan, and after an apply what became of it. Renderers make text of it.

import type { SourceRef } from './diagnostic.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

export interface ApplyReport {
  readonly plan: Plan;
  /** One for each change of the plan, in its order; empty when the plan was stale. */
  readonly outcomes: readonly Outcome[];
  /** Resources that are neither as the plan found them nor as it wants them: nothing was written. */
  readonly stale: readonly StaleFinding[];
  /** What reading again afterwards showed. */
  readonly verification: Verification;
  /** Why no more was started, when something stopped the run before its end. */
  readonly stopped?: string;
}

export interface StaleFinding {
  readonly address: string;
  readonly message: string;
}

export type Verification =
  | { readonly state: 'empty' }
  /** The gateway still differs at these addresses. */
  | { readonly state: 'differs'; readonly addresses: readonly string[] }
  /** The gateway could not be read afterwards. */
  | { readonly state: 'unread'; readonly reason: string }
  /** Nothing was written. */
  | { readonly state: 'not needed' };

/**
 * Why live and declared state differ. `not-applied`: declared otherwise at the base commit, and live as that declares;
 * only with `--base`. `changed`: set otherwise, outside git. `missing`: declared, and not there.
 * `extra`: there, and outside a complete list or under a tombstone. `moved`: in another account. `sync-failed`,
 * `settling`: as declared, but the back end refused it or is still at it. `unmanaged`: an account without a file.
 * `unanswered`: a request for information that no account file answers.
 */
export type DriftCategory =
  | 'changed'
  | 'missing'
  | 'extra'
  | 'moved'
  | 'not-applied'
  | 'sync-failed'
  | 'settling'
  | 'unmanaged'
  | 'unanswered';

export interface DriftItem {
  readonly category: DriftCategory;
  /** An address, or a range of numbers of one account. */
  readonly address: string;
  /** Resources that this line stands for. */
  readonly count: number;
  /** Makes `drift` exit 2. */
  readonly alarm: boolean;
  readonly paths: readonly string[];
  readonly reason: string;
  /** What declares it, where the item is a state of the back end: a difference has the place in the plan. */
  readonly source?: SourceRef;
}

export interface DriftReport {
  readonly verdict: 'drift' | 'clean';
  readonly items: readonly DriftItem[];
  readonly plan: Plan;
}
