// Desired state: what the config repository declares, after validation. Made by config/, read by plan/.

import type { AccountName } from './account-name.ts';
import type { Severity, SourceRef } from './diagnostic.ts';
import type { E164 } from './e164.ts';
import type { JsonObject } from './json.ts';
import type { NumberTable } from './number-table.ts';
import type { SettingsPool } from './settings.ts';

export interface Desired {
  readonly gateway: GatewayTarget;
  readonly rateLimit: RateLimit;
  /** Where runs meet: the address of a container in Azure Blob Storage. Absent: each run is on its own. */
  readonly coordination?: { readonly blob: string };
  readonly policy: Policy;
  /** In code-unit order of their names. */
  readonly accounts: ReadonlyMap<AccountName, DesiredAccount>;
  readonly numbers: DesiredNumbers;
}

/** `gateway:` of acg.yaml. */
export interface GatewayTarget {
  readonly baseDomain: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly apiVersion: string;
}

/** At most `requests` in any `perSeconds`. With `burst`: at most that many at once, then evenly. */
export interface RateLimit {
  readonly requests: number;
  readonly perSeconds: number;
  readonly burst?: number;
}

export type DesiredAccount = PresentAccount | AbsentAccount;

export interface PresentAccount {
  readonly state: 'present';
  readonly name: AccountName;
  /** Normalised, as kinds/account.ts makes it: correlationId and serviceDetails with their defaults. */
  readonly spec: JsonObject;
  /** `numbers:` is there, so the list is complete: live numbers outside it are to be deleted. */
  readonly numbersManaged: boolean;
  /** The list's key, when there is one. */
  readonly numbersSource?: SourceRef;
  readonly rfi?: DesiredRfi;
  readonly source: SourceRef;
}

/** A tombstone: `state: absent` with a reason. */
export interface AbsentAccount {
  readonly state: 'absent';
  readonly name: AccountName;
  readonly reason: string;
  /** Delete the account with `deleteNumbers=true`, which is never sent otherwise. */
  readonly cascade: boolean;
  readonly source: SourceRef;
}

/** The answer to the request for information of the account's tenant. */
export interface DesiredRfi {
  /** Lower case. */
  readonly tenantId: string;
  /** `status` and `comment` as declared; a missing one is to be cleared. */
  readonly spec: JsonObject;
  readonly source: SourceRef;
}

export interface DesiredNumbers {
  /** `accounts` index into `accountNames`, `settings` into `pool`, `marks` into `sources`. No number twice. */
  readonly table: NumberTable;
  readonly accountNames: readonly AccountName[];
  readonly pool: SettingsPool;
  readonly sources: NumberSources;
}

/** The places of numbers by their marks; an array of them is one, and so are columns. */
export interface NumberSources {
  at(mark: number): SourceRef | undefined;
}

/** What acg.yaml says beside the gateway itself. */
export interface Policy {
  readonly guards: Guards;
  readonly ignore: readonly IgnoreRule[];
  /** `drift: { unmanaged: alarm }`: an account without a file makes `drift` exit 2. */
  readonly unmanagedAlarm: boolean;
  /** `findings:` of acg.yaml, for findings that only the gateway can tell: code to severity. Absent: none is changed. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
}

/** CONTRACT.md section 6. `percent` is of the account's live numbers and counts from ten numbers up. */
export interface Guards {
  readonly deletes: GuardLimit;
  readonly disables: GuardLimit;
  readonly moves: GuardLimit;
  readonly emergencyChanges: GuardLimit;
  readonly creates: GuardLimit;
  /** Globs of accounts that no plan may delete from. */
  readonly protect: readonly string[];
}

export interface GuardLimit {
  readonly max: number;
  readonly percent?: number;
}

/** Known drift, left alone. A rule without `field` and `numbers` is for the whole account. */
export interface IgnoreRule {
  /** Glob of account names; absent: every account. */
  readonly account?: string;
  /** Inclusive ranges of numbers. */
  readonly numbers?: readonly NumberRange[];
  /** Dotted path of one field, e.g. `configuration.customSipHeader`. */
  readonly field?: string;
  /** `YYYY-MM-DD`: the last day (UTC) on which the rule holds. */
  readonly until?: string;
  readonly source: SourceRef;
}

export interface NumberRange {
  readonly first: E164;
  readonly last: E164;
}
