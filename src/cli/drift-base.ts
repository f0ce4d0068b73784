// What drift is told apart with where no `--base` is given: the commit that was applied last, as the records of
// `coordination:` know it. What was declared since then and is live as it was there has not been applied yet.

import { AcgctlError } from '../model/errors.ts';
import { withRails } from '../plan/rails.ts';
import { joinLines, visible } from '../render/visible.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { openMeeting } from './coordination.ts';
import { openGit } from './git.ts';
import { readLastApplied } from './last-applied.ts';
import { type Declared, loadBase } from './load-declared.ts';
import { configRoot } from './load-desired.ts';

/** As it is where a base is given or none is known; one that is known but cannot be read is told, and done without. */
export async function againstLastApplied(declared: Declared, context: Context, args: Arguments): Promise<Declared> {
  if (declared.base !== undefined) return declared;
  const meeting = openMeeting(declared.desired, context);
  if (meeting === undefined) return declared;
  try {
    const last = await readLastApplied(meeting.records, openGit(configRoot(context, args), context.env));
    if (last === undefined) return declared;
    const base = await loadBase(last.commit, context, args);
    const { desired, kept } = withRails(declared.desired, base.desired);
    return { desired, base: { id: base.id, kept, desired: base.desired } };
  } catch (error) {
    if (!(error instanceof AcgctlError)) throw error;
    const what = `What is not applied yet is not told apart, because the commit applied last cannot be read: ${error.message}`;
    context.err(joinLines([visible(what), `  ${visible(error.hint)}`]));
    return declared;
  } finally {
    await meeting.close();
  }
}
