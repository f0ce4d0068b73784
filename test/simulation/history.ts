// What happened, in order: the only thing that the checker sees. `step` is one counter over everything, so that before
// and after are told apart even at the same instant.

import type { Desired } from '../../src/model/desired.ts';
import type { AcgctlError } from '../../src/model/errors.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ApplyReport } from '../../src/model/report.ts';
import type { Knobs } from '../../src/simulator/knobs/knobs.ts';

/** What was changed on one resource; null is nothing there. Addresses are those of plans. */
export interface Effect {
  readonly address: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** One attempt of one request of acgctl. */
export interface SentRequest {
  readonly index: number;
  readonly run: number;
  readonly phase: 'plan' | 'apply';
  readonly step: number;
  readonly sentAt: number;
  readonly method: string;
  readonly origin: string;
  /** Decoded path, and query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The fault that met it. */
  fault?: string;
  /** When the gateway got it; undefined when it never did. */
  arrivedAt?: number;
  /** What the gateway answered, whether or not it came back. */
  status?: number;
  /** What the client was told: a status or the code of a failure. */
  result?: string;
  endedAt?: number;
}

/** One request that changed something, or one act of somebody else. */
export interface Commit {
  readonly step: number;
  readonly at: number;
  /** Undefined: another writer. */
  readonly run: number | undefined;
  readonly request: SentRequest | undefined;
  readonly what: string;
  readonly effects: readonly Effect[];
}

/** One process of acgctl, from start to end, death included. */
export interface Run {
  readonly id: number;
  readonly kind: 'drift' | 'apply';
  /** The last, undisturbed part of the schedule. */
  readonly isQuiet: boolean;
  readonly startStep: number;
  readonly startedAt: number;
  readonly plansFrom: 'live' | 'saved plan';
  plan?: Plan;
  /** Reading for a plan ended here. */
  plannedStep?: number;
  /** Guards and the rest of what approval asks for let it pass. */
  isApproved: boolean;
  /** The apply began here, with reading for the stale check. */
  applyStep?: number;
  /** No new write from here on. */
  stoppedStep?: number;
  /** The interruption alone, not the deadline. */
  interruptedAt?: number;
  ending: 'running' | 'killed' | 'report' | 'planned' | 'refused' | 'error' | 'exception' | 'stuck';
  endStep?: number;
  endedAt?: number;
  report?: ApplyReport;
  error?: AcgctlError;
  exception?: unknown;
}

export interface History {
  readonly seed: number;
  readonly desired: Desired;
  readonly knobs: Knobs;
  readonly origin: string;
  readonly token: string;
  /** By address. */
  readonly initial: ReadonlyMap<string, JsonObject>;
  readonly requests: readonly SentRequest[];
  readonly commits: readonly Commit[];
  readonly runs: readonly Run[];
  readonly final: ReadonlyMap<string, JsonObject>;
  /** What an undisturbed process makes of the initial state; absent where other writers took part. */
  readonly unbroken: ReadonlyMap<string, JsonObject> | undefined;
}

/** Something that must not happen. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
  readonly step?: number | undefined;
}

export const isWrite = ({ method }: SentRequest): boolean => method !== 'GET';
