// What the merged pull request of this commit approves, for the workflow that applies: the Action's command `approved`, and
// the check of a plan file before `apply --approved`.

import path from 'node:path';
import { type Approval, findApproval } from '../github/approval.ts';
import { AcgctlError, exitCodes } from '../model/errors.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { openDesk } from './github-desk.ts';
import { loadDesired } from './load-desired.ts';
import { readPlanFile } from './plan-file.ts';

/** For the gateway of this config repository. */
export async function findMergedApproval(context: Context, args: Arguments): Promise<Approval> {
  const desired = await loadDesired(context, args);
  return findApproval(await openDesk(context), desired.gateway.baseDomain);
}

export function approvalOutputs(approval: Approval): Readonly<Record<string, string>> {
  return {
    'run-id': approval.runId ?? '',
    digest: approval.digest ?? '',
    'pull-request': approval.pullRequest === undefined ? '' : String(approval.pullRequest),
    auto: String(approval.auto),
  };
}

/** @throws AcgctlError PLAN_NOT_APPROVED unless the file is the plan that was shown on the merged pull request */
export async function demandApproval(file: string, context: Context): Promise<void> {
  const plan = await readPlanFile(path.resolve(context.cwd, file), context);
  const { digest, reason, pullRequest } = await findApproval(await openDesk(context), plan.target.baseDomain);
  if (digest === plan.digest) return;
  const why = digest === undefined ? reason : `#${pullRequest} showed ${digest}, the file is ${plan.digest}`;
  const hint =
    'Nothing was sent to the gateway. Take the plan of the run that the comment names, or apply without approved-plan.';
  throw new AcgctlError('PLAN_NOT_APPROVED', `${file} is not the plan that was approved: ${why}`, hint, {
    exitCode: exitCodes.refused,
  });
}
