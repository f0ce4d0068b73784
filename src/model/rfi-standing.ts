// One request for information as an operator looks at it: who asks, and which account answers.

import type { AccountName } from './account-name.ts';
import type { SourceRef } from './diagnostic.ts';
import type { JsonObject } from './json.ts';
import type { RfiRequest, SyncStatus } from './live.ts';

export interface RfiStanding {
  readonly tenantId: string;
  /** `active`, `suspended`, `removed` or a value that acgctl does not know. */
  readonly consent?: string;
  readonly request: RfiRequest;
  /** The answer on the gateway: `status` and `comment`; empty when there is none. */
  readonly answer: JsonObject;
  readonly status: SyncStatus;
  /** The account file with a `requestForInformation:` for this tenant. */
  readonly answeredBy?: RfiAccount;
  /** Other accounts of the same tenant, declared or live. */
  readonly accounts: readonly RfiAccount[];
  /** Somebody waits: the consent is active, and no account file answers. */
  readonly open: boolean;
}

export interface RfiAccount {
  readonly name: AccountName;
  /** Absent: the account has no file. */
  readonly source?: SourceRef;
}
