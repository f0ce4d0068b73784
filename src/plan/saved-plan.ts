// The plan as a file: written and read in exactly one form, so that a file of which any byte was changed is refused. Both
// go piece by piece too: a million changes do not fit into one text.

import { createHash } from 'node:crypto';
import { AcgctlError, exitCodes } from '../model/errors.ts';
import { isJsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import { digestOf } from './digest.ts';
import { jsonPieces } from './json-pieces.ts';
import { planValidator } from './plan-validator.ts';
import { readPlanPieces } from './read-pieces.ts';

/** The text of the plan: JSON, with a checksum over everything else as its last member. */
export function writePlan(plan: Plan): string {
  return [...planPieces(plan)].join('');
}

/** The same, piece by piece. */
export function* planPieces(plan: Plan): Generator<string> {
  yield* jsonPieces({ ...plan, checksum: checksumOf(plan) }, true);
  yield '\n';
}

/** Reads what `writePlan` wrote; anything else is an AcgctlError that says what is wrong with it. */
export function readPlan(text: string, file: string): Plan {
  return demandWhole(parse(text, file), file, (plan) => text === writePlan(plan));
}

/** The same from pieces of the file: of what `writePlan` did not write it may say less. */
export async function readLongPlan(pieces: AsyncIterable<Uint8Array>, file: string): Promise<Plan> {
  const hash = createHash('sha256');
  const parsed = await readPlanPieces(pieces, (piece) => void hash.update(piece));
  if (parsed === undefined) throw refuse(file, 'it is not as acgctl wrote it', remake);
  const read = hash.digest('hex');
  return demandWhole(parsed, file, (plan) => read === hashOf(planPieces(plan)));
}

/** The plan, when it is one, and all of its file is what `isSame` says that `writePlan` makes of it. */
function demandWhole(parsed: unknown, file: string, isSame: (plan: Plan) => boolean): Plan {
  if (!isJsonObject(parsed) || parsed.formatVersion !== '1.0') {
    throw refuse(file, 'it is not a plan of format 1.0', 'Make a new one with `acgctl plan --out FILE`.');
  }
  if (!planValidator(parsed)) {
    const [error] = planValidator.errors ?? [];
    throw refuse(file, `${error?.instancePath || 'the plan'} ${error?.message ?? 'is not valid'}`, remake);
  }
  const { checksum, ...plan } = parsed as unknown as Plan & { readonly checksum: string };
  const whole = checksum === checksumOf(plan) && isSame(plan) && plan.digest === digestOf(plan.target, plan.changes);
  if (!whole) throw refuse(file, 'it was changed after acgctl wrote it', remake);
  return plan;
}

/** A plan holds for 48 hours at most (make-plan.ts), and clocks may differ by one. */
const longestLife = 49 * 60 * 60 * 1000;

/** Refuses a plan whose time is over, or longer than any: exit 5, nothing sent. */
export function refuseExpired(plan: Plan, now: Date): void {
  const left = Date.parse(plan.expires) - now.getTime();
  if (left > longestLife) {
    throw new AcgctlError(
      'PLAN_EXPIRED',
      `the plan is to hold until ${plan.expires}, which is longer than any plan holds from now (${now.toISOString()})`,
      `The clock of this machine is wrong, or that of the one that made it. ${remake}`,
      { exitCode: exitCodes.stale },
    );
  }
  if (left > 0) return;
  throw new AcgctlError('PLAN_EXPIRED', `the plan expired at ${plan.expires}`, remake, { exitCode: exitCodes.stale });
}

const remake = 'Make a new plan, have it approved, and apply that.';

function checksumOf(plan: Plan): string {
  return `sha256:${hashOf(jsonPieces(plan, false))}`;
}

function hashOf(pieces: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(file, `it is not JSON: ${(error as Error).message}`, remake);
  }
}

function refuse(file: string, what: string, hint: string): AcgctlError {
  return new AcgctlError('PLAN_FILE', `${file}: ${what}`, hint);
}
