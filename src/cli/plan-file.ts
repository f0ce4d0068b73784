// Reads a saved plan from disk.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { readPlan } from '../plan/saved-plan.ts';
import type { Context } from './context.ts';

export async function readPlanFile(file: string, context: Context): Promise<Plan> {
  const bytes = await readFile(path.resolve(context.cwd, file)).catch((error: Error) => {
    throw new AcgctlError('PLAN_FILE', `cannot read ${file}`, 'Name a file that `acgctl plan --out FILE` wrote.', {
      cause: error,
    });
  });
  return readPlan(decode(bytes, file), file);
}

/** Bytes that are not UTF-8 are a changed file, and not characters in the place of others. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const hint = 'Make a new plan, have it approved, and apply that.';
    throw new AcgctlError('PLAN_FILE', `${file}: it is not UTF-8`, hint);
  }
}
