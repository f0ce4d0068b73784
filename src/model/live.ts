// Live state: what the gateway holds, read completely and split into what can be written (spec) and what the service
// computes (status). Made by api/, read by plan/.

import type { AccountName } from './account-name.ts';
import type { JsonObject } from './json.ts';
import type { NumberTable } from './number-table.ts';
import type { SettingsPool } from './settings.ts';

export interface Live {
  /** In code-unit order of their names. */
  readonly accounts: ReadonlyMap<AccountName, LiveAccount>;
  readonly numbers: LiveNumbers;
  /** By tenant id in lower case. */
  readonly rfis: ReadonlyMap<string, LiveRfi>;
}

export interface LiveAccount {
  readonly name: AccountName;
  /** Normalised, with the members of the service that acgctl does not know, which every write carries over. */
  readonly spec: JsonObject;
  readonly status: SyncStatus;
  /** `numberCount` of each service, by the service's field name. */
  readonly numberCounts: Readonly<Record<string, number>>;
  /** Direct Routing's `subdomainStatus`. */
  readonly subdomainStatus?: string;
}

/** `pending`, `synced`, `failed`, a value that acgctl does not know, or none at all. */
export interface SyncStatus {
  readonly state?: string;
  readonly errors: readonly ProvisioningError[];
}

export interface ProvisioningError {
  readonly code: string;
  readonly message: string;
}

export interface LiveNumbers {
  /** `accounts` index into `accountNames`, `settings` into `pool`, `marks` into `statuses`. */
  readonly table: NumberTable;
  readonly accountNames: readonly AccountName[];
  readonly pool: SettingsPool;
  readonly statuses: readonly SyncStatus[];
  /** The accounts whose numbers were read; `all` when the whole gateway was. */
  readonly scope: 'all' | ReadonlySet<AccountName>;
}

export interface LiveRfi {
  readonly tenantId: string;
  /** `status` and `comment` of the customer relationship. */
  readonly spec: JsonObject;
  readonly status: SyncStatus;
  /** The tenant's consent: `active`, `suspended`, `removed` or a value that acgctl does not know. */
  readonly consent?: string;
  readonly accountName?: string;
  readonly request: RfiRequest;
}

/** What the customer said in the request. For readers only. */
export interface RfiRequest {
  /** ISO 8601. */
  readonly consentedOn?: string;
  /** Country codes. */
  readonly countries: readonly string[];
  readonly contacts: readonly RfiContact[];
}

export interface RfiContact {
  readonly fullName: string;
  readonly email: string;
  readonly telephoneNumber?: string;
  readonly companyName?: string;
  readonly companySize?: string;
}
