// An approval that was given elsewhere, in place of a yes on the terminal: of a plan as a file, or of a digest.

import { AcgctlError, exitCodes } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { beyondApproval } from '../plan/covered-by.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { Context } from './context.ts';
import { readPlanFile } from './plan-file.ts';

export const approvalOptions = {
  approved: {
    value: 'FILE',
    help: 'do not ask: apply if this saved plan has every change of the new one; else exit 5',
  },
  approve: { value: 'DIGEST', help: 'do not ask: apply if the plan has this digest; else exit 5' },
} as const satisfies OptionTable;

/** Refuses a plan that goes beyond what was approved: exit 5, nothing written. */
export type Approval = (plan: Plan) => void;

/** Reads `--approved` and `--approve`; undefined when neither is given. Where both are, both have to hold. */
export async function readApproval(args: Arguments, context: Context): Promise<Approval | undefined> {
  const file = args.value('approved');
  const digest = args.value('approve');
  const approvals = [
    ...(digest === undefined ? [] : [approvalOfDigest(digest)]),
    ...(file === undefined ? [] : [await approvalOfFile(file, context)]),
  ];
  return approvals.length === 0 ? undefined : (plan) => approvals.forEach((approval) => void approval(plan));
}

async function approvalOfFile(file: string, context: Context): Promise<Approval> {
  // That it has expired does not matter: what is applied is new, and each change still begins where it began.
  const approved = await readPlanFile(file, context);
  return (plan) => {
    const beyond = beyondApproval(plan, approved);
    if (beyond.length > 0) throw notApproved(`the new plan goes beyond the approved one (${approved.digest})`, beyond);
  };
}

function approvalOfDigest(digest: string): Approval {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
    const hint = 'Copy the whole digest from the plan: sha256: and 64 hexadecimal digits.';
    throw new AcgctlError('USAGE', `--approve ${digest}: not a digest`, hint);
  }
  return (plan) => {
    if (plan.changes.length === 0 || plan.digest === digest) return;
    throw notApproved(`the plan has another digest than ${digest}`, [`it has ${plan.digest}`]);
  };
}

const shown = 20;

function notApproved(message: string, beyond: readonly string[]): AcgctlError {
  const rest = beyond.length > shown ? [`and ${beyond.length - shown} more`] : [];
  const remedy = 'Nothing was written. Look at the new plan, and have it approved.';
  const hint = [...beyond.slice(0, shown), ...rest, remedy].join('\n');
  return new AcgctlError('NOT_APPROVED', message, hint, { exitCode: exitCodes.stale });
}
