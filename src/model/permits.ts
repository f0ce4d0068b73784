// Permits of the rate limit, as the limiter sees them: of this process, and where runs are coordinated, of all.

import type { AcgctlError } from './errors.ts';

export interface PermitBooks {
  /** When a permit is there: not later than now when one is; infinity when that cannot be told yet. */
  nextAt(): number;
  /** Takes one that is there; undefined where another process was first. */
  take(): TakenPermit | undefined;
}

/** A permit that is out. One of `release` and `returnUnused` is called, once. */
export interface TakenPermit {
  /** Its request goes now. False: it must not, the permit was kept too long; `returnUnused` and another one are due. */
  depart(): boolean;
  /** Its request has ended: it comes back in a window. */
  release(): void;
  /** There was no request: it is back at once. */
  returnUnused(): void;
}

/** The permits that all processes share: got from the others in blocks, before they are asked for. */
export interface SharedPermits extends PermitBooks {
  /** So many requests of this process wait for one. */
  want(requests: number): void;
  /** Calls back when `nextAt` may be earlier than it was, or there is a problem. */
  onChange(listener: () => void): void;
  /** Why there will be none any more. */
  problem(): AcgctlError | undefined;
  /** Gives back what is not used, and tells the others of what was. */
  close(): Promise<void>;
}
