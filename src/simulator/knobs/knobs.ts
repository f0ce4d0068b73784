// What nobody documented, as settings (api-facts.md sections 16 and 17). knob-schema.ts says what each one does and
// holds the defaults; parse-knobs.ts makes a complete value of this type.

export type ServiceName =
  | 'teamsOperatorConnect'
  | 'teamsPhoneMobile'
  | 'teamsDirectRouting'
  | 'zoomPhoneCloudPeering'
  | 'azureOperatorCallProtection';

export type RoleName = 'Read' | 'Write' | 'Delete' | 'Admin';

type Reaction = 'reject' | 'ignore';

export interface Knobs {
  readonly rateLimit: RateLimitKnobs;
  readonly pageSize: { readonly default: number; readonly max: number; readonly aboveMax: 'clamp' | 'reject' };
  readonly lists: {
    readonly order: 'key' | 'reverse' | 'unstable' | 'mutating';
    readonly filter: 'subset' | 'reject' | 'ignore';
    readonly count: 'filtered' | 'all';
  };
  readonly batch: BatchKnobs;
  readonly deletes: { readonly missing: 204 | 404; readonly accountWithNumbers: 409 | 400 };
  readonly conditional: { readonly mode: 'honoured' | 'ignored'; readonly etagFollowsStatus: boolean };
  readonly repeatability: {
    readonly mode: 'honoured' | 'ignored' | 'unsupported';
    readonly windowSeconds: number;
  };
  readonly headerDates: 'both' | 'rfc3339' | 'imf-fixdate';
  readonly fields: {
    readonly unknown: Reaction;
    readonly readOnly: Reaction;
    readonly unknownQuery: Reaction;
    readonly keyMismatch: 'reject' | 'path-wins';
    readonly defaults: 'shown' | 'absent';
  };
  readonly numbers: NumberKnobs;
  readonly accounts: AccountKnobs;
  readonly sync: SyncKnobs;
  readonly dns: { readonly delaySeconds: number; readonly inconsistent: readonly string[] };
  readonly requestsForInformation: {
    readonly unknownTenant: 'reject' | 'create';
    readonly statuses: readonly string[];
  };
  readonly roles: Readonly<Record<string, RoleName>>;
  readonly clients: Readonly<Record<string, { readonly secret?: string; readonly roles: readonly string[] }>>;
  readonly token: { readonly lifetimeSeconds: number };
  readonly latencyMs: number;
  readonly outages: readonly Outage[];
}

export interface RateLimitKnobs {
  readonly requests: number;
  readonly perSeconds: number;
  readonly window: 'sliding' | 'fixed' | 'counter' | 'bucket';
  readonly retryAfter: boolean | 'date';
  readonly countRejected: boolean;
  readonly burst: number;
}

interface BatchKnobs {
  readonly mode: 'atomic' | 'per-item' | 'partial';
  readonly semantics: 'replace' | 'merge';
  readonly empty: 'reject' | 'accept';
  readonly duplicates: 'reject' | 'accept';
  readonly order: 'request' | 'key';
}

interface NumberKnobs {
  readonly otherAccount: 'reject' | 'move' | 'both';
  readonly withoutAccountService: 'reject' | 'fail-sync';
  readonly noService: 'accept' | 'reject';
  readonly exclusive: readonly (readonly [ServiceName, ServiceName])[];
  readonly customSipHeader: Reaction;
  readonly address: 'off' | 'reject' | 'fail-sync';
  readonly capabilities: 'off' | 'reject';
  readonly assignmentStatus: 'stored' | 'ignored' | 'overwritten';
  readonly assignedAfterSeconds: number;
}

interface AccountKnobs {
  readonly serviceInUse: 'reject' | 'accept';
  readonly subdomainDuplicate: 'reject' | 'accept';
  readonly tenantRequired: 'off' | 'reject';
  readonly tenantShared: 'accept' | 'reject';
  readonly tenantLocked: 409 | 400;
  readonly syncWithoutBackend: 'accept' | 'reject';
  readonly numberCountLagSeconds: number;
}

export interface SyncKnobs {
  readonly delaySeconds: number;
  readonly failEvery: number;
  readonly failNumbers: readonly string[];
  readonly failAccounts: readonly string[];
  readonly failTimes: number;
  readonly selfHealSeconds: number;
  readonly unsyncedStatus: 'synced' | 'absent';
}

export interface Outage {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly act: string;
}

/** The same, with everything optional: what a caller or a file gives. */
export type PartialKnobs = {
  readonly [K in keyof Knobs]?: Knobs[K] extends readonly unknown[] ? Knobs[K] : DeepPartial<Knobs[K]>;
};

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;
