// Reads a saved plan from disk.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { readLongPlan, readPlan } from '../plan/saved-plan.ts';
import type { Context } from './context.ts';

/** Bytes; a longer plan is read piece by piece. */
const longPlan = 16 * 1024 * 1024;

export async function readPlanFile(file: string, context: Context): Promise<Plan> {
  const place = path.resolve(context.cwd, file);
  const refuse = (error: Error): never => {
    throw new AcgctlError('PLAN_FILE', `cannot read ${file}`, 'Name a file that `acgctl plan --out FILE` wrote.', {
      cause: error,
    });
  };
  const { size } = await stat(place).catch(refuse);
  if (size <= longPlan) return readPlan(decode(await readFile(place).catch(refuse), file), file);
  return readLongPlan(piecesOf(place, refuse), file);
}

async function* piecesOf(place: string, refuse: (error: Error) => never): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(place, { highWaterMark: 1024 * 1024 });
  } catch (error) {
    refuse(error as Error);
  }
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
