// What a text that had to be cut says about it.

import type { MarkdownOptions } from '../../model/markdown.ts';
import type { Counts } from '../../model/plan.ts';
import { amountOf, tallyWords, total } from './tally.ts';
import { alert } from './verdict.ts';

/** Above everything: a deletion, move, emergency address or service that goes off is not shown. */
export function cutNote(leftOut: Counts, options: MarkdownOptions): string {
  return alert('CAUTION', [
    `**Not everything risky is shown:** there is no room for all deletions, moves, changes of emergency addresses and services that go off. ${amountOf(total(leftOut), 'change')} of this plan are not named below.`,
    `A plan that is not shown in full is not applied automatically: look at the whole of it first.${whole(options)}`,
  ]);
}

/** Below everything: how many changes are not named, by what is done; empty for none. */
export function leftOutNote(leftOut: Counts, options: MarkdownOptions): string {
  const count = total(leftOut);
  if (count === 0) return '';
  return alert('NOTE', [
    `**Left out for want of room:** ${amountOf(count, 'change')} (${tallyWords(leftOut)}).${whole(options)}`,
  ]);
}

/** Where the whole is; nothing that would take more than a fourth of the text. */
function whole({ whole: text, limit }: MarkdownOptions): string {
  if (text === undefined || text.length > limit / 4) return '';
  return ` The whole plan: ${text.replace(/\s+/g, ' ')}.`;
}
