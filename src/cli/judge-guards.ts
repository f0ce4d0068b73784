// Whether guards refuse a plan, given the allowances of flags and labels, as data: the plan is told with it in any case.

import { AcgctlError } from '../model/errors.ts';
import type { GuardReport } from '../model/plan.ts';
import { parseAllowances, standingFindings } from '../plan/allow.ts';

export interface GuardJudgement {
  readonly isRefused: boolean;
  /** The allowances, where there was something to lift and they lifted all of it. */
  readonly allowed?: readonly string[];
  /** Why allowances lift nothing, for readers; `problem` is what ends the run. */
  readonly allowProblem?: string;
  readonly problem?: AcgctlError;
}

/** @param allowances as flags and labels give them, such as `deletes=37` */
export async function judgeGuards(
  guards: GuardReport,
  allowances: () => Promise<readonly string[]>,
): Promise<GuardJudgement> {
  try {
    const given = await allowances();
    if (standingFindings(guards, parseAllowances(given)).length > 0) return { isRefused: true };
    return guards.findings.length === 0 ? { isRefused: false } : { isRefused: false, allowed: given };
  } catch (error) {
    if (!(error instanceof AcgctlError)) throw error;
    return { isRefused: true, allowProblem: error.message, problem: error };
  }
}
