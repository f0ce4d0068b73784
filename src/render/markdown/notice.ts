// A notice above the plan on a pull request: a later run made no plan, or did not apply it.

import { code, prose } from './escape.ts';
import { alert } from './verdict.ts';

export interface Notice {
  /** The last commit of the pull request. */
  readonly head: string;
  /** The commit whose plan is below; undefined where it is not known, or no plan is below. */
  readonly planned: string | undefined;
  /** True after the merge. */
  readonly isMerged: boolean;
  /** What went wrong, in a line. */
  readonly why: string;
  /** The address of the run. */
  readonly run: string | undefined;
}

/** At most 1,500 characters. */
export function renderNotice({ head, planned, isMerged, why, run }: Notice): string {
  const more = run === undefined || run.length > 500 ? '' : ` [The run](${run}) says more.`;
  const words = `${prose(why, 400)}.`;
  if (isMerged)
    return alert('CAUTION', [`**Not applied:** ${words}`, `What is below is what was there before.${more}`]);
  const below =
    planned === undefined || planned === head
      ? 'What is below is from an earlier run.'
      : `The plan below is **stale**: it is of ${code(planned.slice(0, 12))}.`;
  return alert('CAUTION', [`**No plan of ${code(head.slice(0, 12))}:** ${words}`, `${below}${more}`]);
}
