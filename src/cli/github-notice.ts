// A run that has nothing to put in the place of the plan on its pull request says so above that plan. It fails for another
// reason already, so what cannot be said there is only told here.

import type { Desk } from '../github/plan-comment.ts';
import { noticeOnPlan } from '../github/plan-notice.ts';
import { renderNotice } from '../render/markdown/notice.ts';
import { joinLines, visible } from '../render/visible.ts';
import type { Context } from './context.ts';
import { errorText } from './error-text.ts';

export interface Failing {
  /** In a line. */
  readonly why: string;
  /** Of the config repository, as in the marker of its comments. */
  readonly folder: string;
  /** The address of the run. */
  readonly run: string | undefined;
}

export async function tellNotice(desk: Desk, { folder, ...failing }: Failing, context: Context): Promise<void> {
  try {
    const said = await noticeOnPlan(desk, folder, (subject) => renderNotice({ ...subject, ...failing }));
    context.err(joinLines([visible(`acgctl: ${said}`)]));
  } catch (error) {
    context.err(errorText(error, '--comment: '));
  }
}
