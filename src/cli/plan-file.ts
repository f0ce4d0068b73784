// Reads a saved plan from disk.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { readPlan } from '../plan/saved-plan.ts';
import type { Context } from './context.ts';

export async function readPlanFile(file: string, context: Context): Promise<Plan> {
  const text = await readFile(path.resolve(context.cwd, file), 'utf8').catch((error: Error) => {
    throw new AcgctlError('PLAN_FILE', `cannot read ${file}`, 'Name a file that `acgctl plan --out FILE` wrote.', {
      cause: error,
    });
  });
  return readPlan(text, file);
}
