// What a text that had to be cut says about it.

import type { MarkdownOptions } from '../../model/markdown.ts';
import type { Counts } from '../../model/plan.ts';
import { amountOf, tallyWords, total } from './tally.ts';
import { alert } from './verdict.ts';

/** Above everything: a deletion, move, emergency address or service that goes off is not shown. */
export function cutNote(leftOut: Counts, options: MarkdownOptions): string {
  return alert('CAUTION', [
    '**Not everything risky is shown:** there is no room for all deletions, moves, changes of emergency addresses and services that go off.',
    `A plan that is not shown in full is not applied automatically: look at the whole of it first. ${leftOutWords(leftOut)}${whole(options)}`,
  ]);
}

/** Below everything: how many changes are not named, by what is done; empty for none. */
export function leftOutNote(leftOut: Counts, options: MarkdownOptions): string {
  return total(leftOut) === 0 ? '' : alert('NOTE', [`${leftOutWords(leftOut)}${whole(options)}`]);
}

function leftOutWords(leftOut: Counts): string {
  return `**Left out for want of room:** ${amountOf(total(leftOut), 'change')} (${tallyWords(leftOut)}).`;
}

/** The same for other reports; empty for none. */
export function leftOutWarning(count: number, noun: string, options: MarkdownOptions): string {
  if (count === 0) return '';
  return alert('WARNING', [`**Left out for want of room:** ${amountOf(count, noun)}.${whole(options)}`]);
}

/** The parts that fit, in their order, for a limit that is too small for all of them. */
export function fittingParts(parts: readonly string[], limit: number): string {
  let text = '';
  for (const part of parts) if (text.length + part.length <= limit) text += part;
  return text;
}

/** Where the whole is; nothing that would take more than a fourth of the text. */
function whole({ whole: text, limit }: MarkdownOptions): string {
  if (text === undefined || text.length > limit / 4) return '';
  return ` All of it: ${text.replace(/\s+/g, ' ')}.`;
}
