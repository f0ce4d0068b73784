// What stands between a plan and its first write: target, expiry, guards, an approval or somebody's yes, and roles.

import { throwIfInterrupted } from '../api/interruption.ts';
import { AcgctlError, exitCodes } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { type Allowances, standingFindings } from '../plan/allow.ts';
import { refuseExpired } from '../plan/saved-plan.ts';
import type { Approval } from './approval.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import type { OpenReader } from './gateway.ts';
import type { Declared } from './load-declared.ts';

/** A saved plan is for one gateway and one API version, for a day or two, and judged by the guards of one commit. */
export function refuseOther(plan: Plan, { desired, base }: Declared, context: Context): void {
  refuseExpired(plan, context.clock.date());
  if (base !== undefined && plan.base?.id !== base.id) {
    const other = plan.base === undefined ? 'without --base' : `with those of ${plan.base.id.slice(0, 12)}`;
    throw new AcgctlError(
      'PLAN_BASE',
      `the plan was judged ${other}, and not by the guards of ${base.id.slice(0, 12)}`,
      'Make a new plan with this --base, have it approved, and apply that.',
      { exitCode: exitCodes.stale },
    );
  }
  const { baseDomain, apiVersion } = desired.gateway;
  if (plan.target.baseDomain === baseDomain && plan.target.apiVersion === apiVersion) return;
  throw new AcgctlError(
    'PLAN_TARGET',
    `the plan is for ${plan.target.baseDomain} (${plan.target.apiVersion}), acg.yaml names ${baseDomain} (${apiVersion})`,
    'Apply it in the config repository that it was made in.',
  );
}

/** Whether somebody may be asked on the terminal. */
export function mayAsk(approval: Approval | undefined, context: Context, args: Arguments): boolean {
  return !args.has('auto-approve') && approval === undefined && context.isTerminal.in;
}

export async function approve(
  plan: Plan,
  allowances: Allowances,
  approval: Approval | undefined,
  demandRoles: OpenReader['demandRoles'],
  context: Context,
  args: Arguments,
): Promise<void> {
  const standing = standingFindings(plan.guards, allowances);
  if (standing.length > 0) {
    const told = standing.map((finding) => `${finding.message}; ${finding.remedy}`).join('\n');
    throw new AcgctlError('GUARD', 'a guard refuses this plan, and nothing was written', told, {
      exitCode: exitCodes.refused,
    });
  }
  approval?.(plan);
  if (plan.changes.length === 0) return;
  await demandRoles({
    write: plan.changes.some((change) => change.action !== 'delete'),
    delete: plan.changes.some((change) => change.action === 'delete' || change.action === 'move'),
  });
  if (args.has('auto-approve') || approval !== undefined) return;
  const hint = 'Look at the plan, then give --auto-approve, or run it on a terminal and answer yes.';
  if (!context.isTerminal.in) throw new AcgctlError('APPROVAL', 'no terminal to ask on', hint);
  const answer = await context.ask('Apply this plan? Only "yes" is taken as a yes: ');
  throwIfInterrupted(context.signal);
  if (answer.trim() !== 'yes') throw new AcgctlError('APPROVAL', 'not approved, and nothing was written', hint);
}
