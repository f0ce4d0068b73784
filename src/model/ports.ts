// The outside world as acgctl sees it. Commands that only plan are composed without a writer: they cannot write because
// the method is not there.

import type { AccountName } from './account-name.ts';
import type { JsonObject } from './json.ts';
import type { Live, LiveAccount, LiveRfi, SyncStatus } from './live.ts';

export interface Clock {
  /** Monotonic milliseconds: for limits, waits and deadlines. */
  now(): number;
  /** Wall time: for headers, expiry and reports. */
  date(): Date;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Told how far a stage is; draws a bar or does nothing. */
export interface Progress {
  start(stage: string, total: number | undefined): void;
  advance(by: number): void;
  /** Raises or sets the total of the stage when it becomes known. */
  expect(total: number): void;
  finish(): void;
}

/** What to read: every account, or the ones that match; numbers only of those that `numbersOf` says. */
export interface ReadScope {
  /** Accounts whose resources are wanted; absent: all. */
  readonly accounts?: (name: AccountName) => boolean;
  /** Accounts whose numbers are wanted; absent: all of `accounts`. */
  readonly numbersOf?: (name: AccountName) => boolean;
  /** Whether RFIs are wanted. */
  readonly rfis: boolean;
}

export interface GatewayReader {
  /** The complete live state of the scope, or an AcgctlError: never a part of it. */
  read(scope: ReadScope): Promise<Live>;
  /**
   * How many requests the reads so far took, as if each request had been answered the first time: a number that depends on
   * what the gateway holds alone.
   */
  requestsTaken(): number;
  /** One account with its ETag; undefined when it is not there. */
  getAccount(name: AccountName): Promise<Versioned<LiveAccount> | undefined>;
  /** How far the back end is with one number; undefined when it is not there. */
  getNumberStatus(name: AccountName, telephoneNumber: string): Promise<SyncStatus | undefined>;
  /** One RFI with its ETag; undefined when it is not there. */
  getRfi(tenantId: string): Promise<Versioned<LiveRfi> | undefined>;
}

export interface Versioned<T> {
  readonly resource: T;
  readonly etag?: string;
}

/** Sent with a write so that it takes effect only on what was read. */
export type Precondition = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' };

export type WriteResult =
  | { readonly kind: 'accepted'; readonly etag?: string }
  /** The gateway answered with an error and did nothing. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string }
  /** The answer was lost, or says that the gateway does not know: it may have taken effect. */
  | { readonly kind: 'unknown'; readonly message: string };

export interface GatewayWriter {
  putAccount(name: AccountName, body: JsonObject, precondition?: Precondition): Promise<WriteResult>;
  deleteAccount(name: AccountName, options: { cascade: boolean }, precondition?: Precondition): Promise<WriteResult>;
  /** 1 to 100 complete numbers of one account: one request. */
  createOrUpdateNumbers(name: AccountName, numbers: readonly JsonObject[]): Promise<WriteResult>;
  /** 1 to 100 numbers of one account: one request. */
  deleteNumbers(name: AccountName, telephoneNumbers: readonly string[]): Promise<WriteResult>;
  putNumber(
    name: AccountName,
    telephoneNumber: string,
    body: JsonObject,
    precondition?: Precondition,
  ): Promise<WriteResult>;
  deleteNumber(name: AccountName, telephoneNumber: string, precondition?: Precondition): Promise<WriteResult>;
  patchRfi(tenantId: string, body: JsonObject, precondition?: Precondition): Promise<WriteResult>;
  /**
   * Takes the permits for so many requests first, and only then does the work with a writer that waits for no other
   * permit and that an interruption does not stop: for writes that belong together, like the two halves of a move.
   */
  together<T>(requests: number, work: (writer: GatewayWriter) => Promise<T>): Promise<T>;
}
