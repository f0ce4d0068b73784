// What became of each change of the plan: exactly one state each.

export type OutcomeState = 'done' | 'already done' | 'pending' | 'failed' | 'not attempted' | 'unknown';

export interface Outcome {
  /** The change's address. */
  readonly address: string;
  readonly state: OutcomeState;
  /** Why it failed, was not attempted or is unknown; the server's own words where it gave some. */
  readonly reason?: string;
  /** The server's error code, where it gave one. */
  readonly code?: string;
  /** It was written, and the back end refused it: `--resync` writes it again. */
  readonly syncFailed?: true;
  /** Of a move: for how long the number was in neither account, as far as acgctl could see. */
  readonly gapMilliseconds?: number;
}
