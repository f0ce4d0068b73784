// `--allow deletes=37`: the only way past a guard, and only with the exact count.

import { AcgctlError, exitCodes } from '../model/errors.ts';
import type { GuardClass, GuardFinding, GuardReport } from '../model/plan.ts';
import { guardClasses } from './guards.ts';

export type Allowances = ReadonlyMap<GuardClass, number>;

/** Reads the values of `--allow`; a class that there is not, or named twice, is an error. */
export function parseAllowances(values: readonly string[]): Allowances {
  const allowances = new Map<GuardClass, number>();
  for (const value of values) {
    const [, name, count] = /^([A-Za-z]+)=(\d{1,9})$/.exec(value) ?? [];
    const guardClass = guardClasses.find((known) => known === name);
    if (guardClass === undefined || allowances.has(guardClass)) {
      const hint = `Write CLASS=COUNT once for each class, CLASS one of ${guardClasses.join(', ')}: --allow deletes=37.`;
      throw new AcgctlError('USAGE', `--allow ${value}: not an allowance`, hint);
    }
    allowances.set(guardClass, Number(count));
  }
  return allowances;
}

/** Findings that still stand. An allowance that names another count than the plan has lifts nothing and is refused. */
export function standingFindings(guards: GuardReport, allowances: Allowances): readonly GuardFinding[] {
  for (const [name, count] of allowances) {
    if (guards.totals[name] === count) continue;
    throw new AcgctlError(
      'ALLOW_MISMATCH',
      `--allow ${name}=${count}, and the plan has ${guards.totals[name]}`,
      'Look at the plan again, and name the count that it has.',
      { exitCode: exitCodes.refused },
    );
  }
  return guards.findings.filter((finding) => !finding.overridable || !allowances.has(finding.guard as GuardClass));
}
