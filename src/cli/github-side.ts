// What a command may ask of its side towards GitHub, and what becomes of the command where that fails.

import type { Diagnostic } from '../model/diagnostic.ts';
import { type ExitCode, exitCodes } from '../model/errors.ts';
import type { PlanRemarks } from '../model/markdown.ts';
import type { Plan } from '../model/plan.ts';
import type { ApplyReport, DriftReport } from '../model/report.ts';

export interface GitHubSide {
  /** What `--allow` says, and the labels of the pull request where `--allow-labels` is given. */
  allowances(): Promise<readonly string[]>;
  /** Hears the findings of the config repository; with an error among them they are told at once, for nothing else comes. */
  hearFindings(findings: readonly Diagnostic[]): Promise<void>;
  /** What the accounts do not offer, to be told with the plan. */
  addFindings(findings: readonly Diagnostic[]): void;
  /** These tell what the flags ask for. False where something could not be told; the reason is then on standard error. */
  tellFindings(findings: readonly Diagnostic[]): Promise<boolean>;
  tellPlan(plan: Plan, judgement: Judgement): Promise<boolean>;
  tellApply(report: ApplyReport, exitCode: ExitCode): Promise<boolean>;
  tellDrift(report: DriftReport): Promise<boolean>;
  /** Of a run that ends with this error and told nothing: a notice above the plan that the pull request shows. */
  tellFailure(error: unknown): Promise<void>;
}

/** What a run made of a plan. */
export interface Judgement extends Pick<PlanRemarks, 'allowed' | 'allowProblem'> {
  /** A guard stands, or the accounts do not offer what it wants. */
  readonly isRefused: boolean;
  /** The file that it was saved in. */
  readonly saved: string | undefined;
}

/** Does this, and where it fails without having told anything, tells that. */
export async function orTellFailure<T>(github: GitHubSide, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await github.tellFailure(error);
    throw error;
  }
}

/** A command that did its work and could not tell it fails; one that failed already keeps its own code. */
export function exitCodeOfTold(own: ExitCode, isTold: boolean): ExitCode {
  const isFine = own === exitCodes.done || own === exitCodes.changes;
  return isFine && !isTold ? exitCodes.error : own;
}
