// One request of an apply that writes (a move is two). Bodies are complete resources as the API takes them.

import type { AccountName } from './account-name.ts';
import type { JsonObject } from './json.ts';

interface StepBase {
  /** Addresses of the changes that this request carries out. */
  readonly addresses: readonly string[];
}

export interface PutAccountStep extends StepBase {
  readonly does: 'put-account';
  readonly account: AccountName;
  readonly body: JsonObject;
  /** The spec that must still be there for the request to be sent; null: nothing must be there. */
  readonly expected: JsonObject | null;
  /** The spec that is there afterwards. */
  readonly target: JsonObject;
  /** False for the first of two requests for one account (services on first, off last). */
  readonly completes: boolean;
  /** A service goes off: only once no number uses it. */
  readonly endsServices: boolean;
  /** What is there is written again, as long as its back-end sync has failed. */
  readonly repeats: boolean;
}

export interface DeleteAccountStep extends StepBase {
  readonly does: 'delete-account';
  readonly account: AccountName;
  readonly expected: JsonObject | null;
  readonly cascade: boolean;
}

export interface UpsertNumbersStep extends StepBase {
  readonly does: 'upsert-numbers';
  readonly account: AccountName;
  /** NumberResource bodies, 1 to 100. */
  readonly numbers: readonly JsonObject[];
}

export interface DeleteNumbersStep extends StepBase {
  readonly does: 'delete-numbers';
  readonly account: AccountName;
  /** 1 to 100 numbers, `+14255550100`. */
  readonly numbers: readonly string[];
}

export interface MoveNumberStep extends StepBase {
  readonly does: 'move-number';
  readonly from: AccountName;
  readonly account: AccountName;
  readonly telephoneNumber: string;
  readonly body: JsonObject;
  /** The resource as it was in `from`, to put it back when the create is refused. */
  readonly restore: JsonObject;
}

export interface AnswerRfiStep extends StepBase {
  readonly does: 'answer-rfi';
  readonly tenantId: string;
  /** Merge patch of `customerRelationship`. */
  readonly body: JsonObject;
  readonly expected: JsonObject | null;
  readonly target: JsonObject;
}

export type Step =
  | PutAccountStep
  | DeleteAccountStep
  | UpsertNumbersStep
  | DeleteNumbersStep
  | MoveNumberStep
  | AnswerRfiStep;
