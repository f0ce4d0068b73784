// What the client tells `--log`: one record a request and one a decision. Never a token, a secret or a body.

import type { WaitReason } from './limiter.ts';

export type ApiLogRecord = RequestRecord | DecisionRecord;

export interface RequestRecord {
  readonly event: 'request';
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** From 1. */
  readonly attempt: number;
  readonly milliseconds: number;
  readonly status?: number;
  /** The code of what went wrong, where no usable reply came. */
  readonly failure?: string;
  /** `x-ms-client-request-id` as sent; none on GET /numbers. */
  readonly requestId?: string;
  /** How long it waited for the rate limit before, and why. */
  readonly waitedMilliseconds: number;
  readonly waitedFor?: WaitReason;
}

export interface DecisionRecord {
  readonly event:
    | 'retry'
    | 'hold'
    | 'open-circuit'
    | 'drop-repeatability'
    | 'no-ledger'
    | 'renew-token'
    | 'restart-list'
    | 'restart-read'
    | 'choose-lists';
  readonly reason: string;
  readonly path?: string;
  /** How long the decision waits. */
  readonly milliseconds?: number;
}

export type ApiLog = (record: ApiLogRecord) => void;
