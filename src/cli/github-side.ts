// A command's side towards GitHub, and the silent one of a run that tells GitHub nothing: what renders and sends takes long
// to load, and most runs do without it.

import type { Diagnostic } from '../model/diagnostic.ts';
import { type ExitCode, exitCodes } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { ApplyReport, DriftReport } from '../model/report.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { gitHubFlags, refuseElsewhere } from './github-options.ts';

export interface GitHubSide {
  /** What `--allow` says, and the labels of the pull request where `--allow-labels` is given. */
  allowances(): Promise<readonly string[]>;
  /** Hears the findings of the config repository; with an error among them they are told at once, for nothing else comes. */
  hearFindings(findings: readonly Diagnostic[]): Promise<void>;
  /** More findings, to be told with the plan. */
  addFindings(findings: readonly Diagnostic[]): void;
  /** These tell what the flags ask for. False where something could not be told; the reason is then on standard error. */
  tellFindings(findings: readonly Diagnostic[]): Promise<boolean>;
  tellPlan(plan: Plan): Promise<boolean>;
  tellApply(report: ApplyReport, exitCode: ExitCode): Promise<boolean>;
  tellDrift(report: DriftReport): Promise<boolean>;
}

/** @throws AcgctlError when a flag asks for what this place cannot do */
export async function openGitHub(context: Context, args: Arguments): Promise<GitHubSide> {
  refuseElsewhere(context, args);
  if (!gitHubFlags.some(args.has)) return silentSide(args.values('allow'));
  return (await import('./github.ts')).openGitHubSide(context, args);
}

function silentSide(allowances: readonly string[]): GitHubSide {
  const told = async (): Promise<boolean> => true;
  return {
    allowances: async () => allowances,
    hearFindings: async () => {},
    addFindings: () => {},
    tellFindings: told,
    tellPlan: told,
    tellApply: told,
    tellDrift: told,
  };
}

/** A command that did its work and could not tell it fails; one that failed already keeps its own code. */
export function exitCodeOfTold(own: ExitCode, isTold: boolean): ExitCode {
  const isFine = own === exitCodes.done || own === exitCodes.changes;
  return isFine && !isTold ? exitCodes.error : own;
}
