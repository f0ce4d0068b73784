// What coordination asks of a store: whole small blobs that change only from a known version on, leases, and files that
// grow. azure-store.ts is the one over HTTP.

import { AcgctlError } from '../model/errors.ts';

export interface Blob {
  readonly text: string;
  readonly etag: string;
}

/** When an answer came: the store's own clock in whole seconds (ms since 1970), within what it was here (monotonic ms). */
export interface Sighting {
  readonly date: number;
  readonly sent: number;
  readonly received: number;
}

export type WriteCondition = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' } | { readonly lease: string };

/** `conflict`: the condition did not hold, and nothing was written. */
export type Written = { readonly etag: string } | 'conflict';

/** `taken`: another has it. */
export type LeaseAnswer = 'yes' | 'taken';

/**
 * Each method throws a StoreError where the store did not answer, or not as it should: then a write may have been carried
 * out, or may still be.
 */
export interface BlobStore {
  read(name: string): Promise<Blob | undefined>;
  write(name: string, text: string, condition?: WriteCondition): Promise<Written>;
  /** At the end of a blob that is made where it is not there. */
  append(name: string, text: string): Promise<void>;
  /** In the order of their names. */
  list(prefix: string): Promise<readonly string[]>;
  /** For 60 s; by who has it already, anew. The blob must be there. */
  lease(name: string, id: string): Promise<LeaseAnswer>;
  renewLease(name: string, id: string): Promise<LeaseAnswer>;
  releaseLease(name: string, id: string): Promise<void>;
  /** Not renewed any more, whoever has it: seconds until it is free. */
  breakLease(name: string): Promise<number>;
  isLeased(name: string): Promise<boolean>;
}

export class StoreError extends AcgctlError {
  override readonly name = 'StoreError';
  /** True where asking again cannot help: not allowed, no such account. */
  readonly isLasting: boolean;
  /** What happened, alone. */
  readonly reason: string;

  constructor(message: string, isLasting: boolean) {
    const hint =
      'Check coordination.blob in acg.yaml, the network, and that the application is Storage Blob Data Contributor there.';
    super('STORE_UNREACHABLE', `the store that runs meet in: ${message}`, hint);
    this.reason = message;
    this.isLasting = isLasting;
  }
}

/** What happened, in a few words. */
export function reasonOf(error: AcgctlError): string {
  return error instanceof StoreError ? error.reason : error.message;
}
