// An approval that was given elsewhere, in place of a yes on the terminal: of a plan as a file, or of a digest.

import { AcgctlError, exitCodes } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { beyondApproval } from '../plan/covered-by.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { Context } from './context.ts';
import { readPlanFile } from './plan-file.ts';

export const approvalOptions = {
  approved: { value: 'FILE', help: 'do not ask: apply if this saved plan has every change of the new one' },
  approve: { value: 'DIGEST', help: 'do not ask: apply if the plan has this digest' },
} as const satisfies OptionTable;

/** Refuses a plan that goes beyond what was approved: exit 5, nothing written. */
export type Approval = (plan: Plan) => void;

/** Reads `--approved` and `--approve`; undefined when neither is given. At most one of them and `--auto-approve` is. */
export async function readApproval(args: Arguments, context: Context): Promise<Approval | undefined> {
  const given = ['auto-approve', ...Object.keys(approvalOptions)].filter((name) => args.has(name));
  if (given.length > 1) {
    const names = given.map((name) => `--${name}`).join(' and ');
    throw new AcgctlError('USAGE', `${names} contradict each other`, 'Give one of them.');
  }
  const file = args.value('approved');
  const digest = args.value('approve');
  if (file !== undefined) return approvalOfFile(file, args, context);
  return digest === undefined ? undefined : approvalOfDigest(digest);
}

async function approvalOfFile(file: string, args: Arguments, context: Context): Promise<Approval> {
  if (args.positionals.length > 0) {
    const hint = 'Without PLAN, acgctl plans anew and compares; with PLAN, --approve DIGEST names what was approved.';
    throw new AcgctlError('USAGE', '--approved does not go with a saved plan', hint);
  }
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
