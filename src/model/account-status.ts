// What the gateway and the back end say of an account, beside what is declared.

import type { AccountName } from './account-name.ts';
import type { SourceRef } from './diagnostic.ts';
import type { ProvisioningError, SyncStatus } from './live.ts';

export interface AccountStatus {
  readonly name: AccountName;
  /** The account's file; absent: nothing declares it. */
  readonly source?: SourceRef;
  readonly sync: SyncStatus;
  /** Numbers that the account holds. */
  readonly numbers: number;
  readonly services: readonly ServiceStatus[];
  readonly dns?: DnsStatus;
  /** Numbers that are not synced, grouped by state and errors, as runs of consecutive numbers. */
  readonly unsettled: readonly UnsettledNumbers[];
}

export interface ServiceStatus {
  /** `teamsDirectRouting` … */
  readonly field: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly syncEnabled?: boolean;
  /** Numbers with this service on, counted one by one. */
  readonly numbers: number;
  /** The gateway's own `numberCount`; absent where it gives none. It may lag behind. */
  readonly counted?: number;
}

export interface DnsStatus {
  readonly subdomain: string;
  /** `provisioned`, `notProvisioned`, `inconsistent` or a value that acgctl does not know. */
  readonly state?: string;
  readonly domains: readonly DnsDomain[];
}

export interface DnsDomain {
  /** `contoso.1r1.<base domain>`. */
  readonly name: string;
  /** The TXT value that the customer got from Microsoft 365 for this name. */
  readonly token: string;
  /** What DNS itself answered, where it was asked. */
  readonly published?: DnsAnswer;
}

export type DnsAnswer =
  | { readonly state: 'published' }
  | { readonly state: 'other'; readonly values: readonly string[] }
  | { readonly state: 'missing' }
  | { readonly state: 'unanswered'; readonly reason: string };

export interface UnsettledNumbers {
  /** `+14255550100`, or `+14255550100..+14255550109`. */
  readonly numbers: string;
  readonly count: number;
  readonly state: string;
  readonly errors: readonly ProvisioningError[];
  /** What declares the first of them. */
  readonly source?: SourceRef;
}
