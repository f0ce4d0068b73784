// The file of `--log`: one JSON line for each record, on disk as soon as it is told.

import { appendFileSync } from 'node:fs';
import { AcgctlError } from '../model/errors.ts';
import { joinLines, visible } from '../render/visible.ts';
import type { Context } from './context.ts';

/**
 * A file that cannot be opened is told before anything is sent. One that cannot be written later (a full disk) is told
 * once, and the run goes on: a log is no reason to leave an apply half done.
 *
 * @throws AcgctlError LOG_FILE
 */
export function openLog(file: string, context: Context): (record: object) => void {
  try {
    appendFileSync(file, '');
  } catch (error) {
    throw new AcgctlError('LOG_FILE', `cannot write the log ${file}`, 'Name a file in a folder that exists.', {
      cause: error,
    });
  }
  let isBroken = false;
  return (record) => {
    if (isBroken) return;
    try {
      appendFileSync(file, `${JSON.stringify({ time: context.clock.date().toISOString(), ...record })}\n`);
    } catch (error) {
      isBroken = true;
      context.err(joinLines([visible(`The log ${file} ends here: ${(error as Error).message}`)]));
    }
  };
}
