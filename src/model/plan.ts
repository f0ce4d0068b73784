// The plan: what is shown is what is applied. Plain JSON, so that the saved file and the value in memory are the same
// thing; schemas/plan.schema.json describes it. No member depends on the order of files or pages, machine or locale.

import type { Change, Kind } from './change.ts';
import type { GuardLimit } from './desired.ts';
import type { SourceRef } from './diagnostic.ts';
import type { ProvisioningError } from './live.ts';

export const planFormat = '1.0';

export interface Plan {
  readonly formatVersion: typeof planFormat;
  readonly tool: { readonly name: 'acgctl'; readonly version: string };
  readonly target: PlanTarget;
  /** The config repository's commit, where git knows one. */
  readonly commit?: { readonly id: string; readonly dirty: boolean };
  /** With `--base`. For readers only. */
  readonly base?: PlanBase;
  /** Sorted by account, accounts before their numbers, numbers ascending; RFIs last. What apply runs, and all of it. */
  readonly changes: readonly Change[];
  readonly counts: Counts;
  /** Differences that are not acted upon, each with the reason. For readers only. */
  readonly leftAlone: readonly LeftAlone[];
  /** Resources whose back-end sync is still running or has failed. For readers, and for `drift`. */
  readonly unsettled: readonly Unsettled[];
  readonly guards: GuardReport;
  readonly cost: Cost;
  /**
   * Requests that its making took, for the machine that applies it: they count against the same limit. Those that had to
   * be sent again are left out, since the same inputs are to give the same bytes.
   */
  readonly readRequests?: number;
  /** `sha256:` over target, changes and guards: what a reviewer approves. */
  readonly digest: string;
  /** ISO 8601, midnight UTC: the plan is not applied after it. A whole day, so that the same inputs give the same bytes. */
  readonly expires: string;
}

export interface PlanBase {
  /** The commit that the change is compared with, and that the rails are taken from. */
  readonly id: string;
  /** Settings of acg.yaml that this change declares otherwise, and that stand as the commit has them. */
  readonly kept: readonly string[];
}

export interface PlanTarget {
  readonly baseDomain: string;
  readonly apiVersion: string;
  /** The globs of `--account`, or with `--only-changed` the names of the accounts, when the plan is about some only. */
  readonly accounts?: readonly string[];
}

export interface Counts {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly move: number;
}

export interface LeftAlone {
  /** `contoso`, `contoso/+14255550190..+14255550199` or `rfi/<tenantId>`. */
  readonly address: string;
  readonly why:
    | 'unmanaged-account'
    | 'unmanaged-numbers'
    | 'ignored'
    | 'elsewhere'
    | 'out-of-scope'
    | 'no-request'
    | 'unanswered';
  /** Resources that this line stands for. */
  readonly count: number;
  readonly reason: string;
  readonly source?: SourceRef;
}

export interface Unsettled {
  /** `contoso`, `contoso/+14255550190..+14255550199` or `rfi/<tenantId>`. */
  readonly address: string;
  readonly kind: Kind;
  /** Resources that this line stands for. */
  readonly count: number;
  /** `pending`, `failed`, or a state that acgctl does not know. */
  readonly state: string;
  readonly errors: readonly ProvisioningError[];
  /** What declares it, or the first of them. */
  readonly source?: SourceRef;
}

export type GuardClass = 'deletes' | 'disables' | 'moves' | 'emergencyChanges' | 'creates';

export interface GuardReport {
  readonly verdict: 'ok' | 'blocked';
  /** How many of each class the plan holds: the number that `--allow CLASS=N` has to name. */
  readonly totals: Readonly<Record<GuardClass, number>>;
  readonly limits: Readonly<Record<GuardClass, GuardLimit>>;
  readonly findings: readonly GuardFinding[];
}

export interface GuardFinding {
  /** The class whose count is too high, or the rule that has no override. */
  readonly guard: GuardClass | 'protect' | 'tenantLock' | 'elsewhere' | 'rename';
  readonly account?: string;
  readonly message: string;
  /** `--allow deletes=37`, or what to do where nothing can override it. */
  readonly remedy: string;
  /** True when `--allow` with the exact count lifts it. */
  readonly overridable: boolean;
}

export interface Cost {
  /** Requests that write. */
  readonly writes: number;
  /** Requests that read: all that is touched before (stale check) and after (verification), and accounts between. */
  readonly reads: number;
  /** Requests that asked the accounts what they offer, when the plan was made; absent without a preflight. */
  readonly preflight?: number;
  /** All of these. */
  readonly requests: number;
  /** The least time under the declared limit. */
  readonly leastSeconds: number;
}
