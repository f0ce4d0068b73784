// The plan as a comment on a pull request. It is written into its limit from the start, the most important first, and
// says what it leaves out.

import type { Markdown, MarkdownOptions, PlanRemarks } from '../model/markdown.ts';
import type { Plan } from '../model/plan.ts';
import { groupChanges } from './group-changes.ts';
import { renderAccountBlocks } from './markdown/account-blocks.ts';
import { renderAsides } from './markdown/asides.ts';
import { code } from './markdown/escape.ts';
import { footer } from './markdown/footer.ts';
import { headline } from './markdown/headline.ts';
import { renderNotOffered } from './markdown/not-offered.ts';
import { cutNote, fittingParts, leftOutNote } from './markdown/notes.ts';
import { renderOverview } from './markdown/overview.ts';
import { riskOf } from './markdown/risk-classes.ts';
import { renderRisks } from './markdown/risks.ts';
import { add, amount, amountOf, nothing, total } from './markdown/tally.ts';
import { verdict } from './markdown/verdict.ts';
import { planLine } from './plan-text.ts';

export interface PlanMarkdown extends Markdown {
  /** False when a change was left out for want of room. */
  readonly isWhole: boolean;
}

export function renderPlanMarkdown(plan: Plan, options: MarkdownOptions, remarks: PlanRemarks = {}): PlanMarkdown {
  const { limit, link } = options;
  const title = `### ${headline(plan)}\n\n`;
  const notOffered = renderNotOffered(remarks.findings ?? [], Math.floor(limit / 5), link);
  const judgement = `${notOffered}${verdict(plan, Math.floor(limit / 5), remarks)}`;
  const counts = `${planLine(plan)}${asides(plan)}\n\n`;
  const foot = footer(plan, options);
  // Notes are as long as they can get, until it is known what they have to say.
  const notes = Math.max(cutNote(plan.counts, options).length, leftOutNote(plan.counts, options).length);
  let room = limit - title.length - judgement.length - counts.length - foot.length - notes;
  if (room < 0) return bareMarkdown([title, judgement, counts, foot], plan, options);

  const groups = groupChanges(plan.changes);
  const risks = renderRisks(groups, room, link);
  room -= risks.text.length;
  const overview = renderOverview(plan, Math.floor(room / 3));
  room -= overview.length;
  const beside = renderAsides(plan, Math.floor(room / 4), link);
  room -= beside.length;
  const rest = groups.filter(({ change }) => riskOf(change) === undefined);
  const own = renderAccountBlocks(
    rest.filter(({ change }) => change.origin !== 'drift'),
    room,
    link,
  );
  const drifted = renderDrifted(
    rest.filter(({ change }) => change.origin === 'drift'),
    room - own.text.length,
    link,
  );

  const shown = add(add(risks.shown, own.shown), drifted.shown);
  const leftOut = add(plan.counts, shown, -1);
  const text = [
    title,
    judgement,
    counts,
    risks.complete ? '' : cutNote(leftOut, options),
    risks.text,
    overview,
    own.text,
    drifted.text,
    beside,
    risks.complete ? leftOutNote(leftOut, options) : '',
    foot,
  ].join('');
  return { text, showsEveryDeletion: risks.complete, isWhole: total(leftOut) === 0 };
}

/** What only puts right what somebody changed behind git's back stands apart. */
function renderDrifted(groups: ReturnType<typeof groupChanges>, room: number, link: MarkdownOptions['link']) {
  if (groups.length === 0) return { text: '', shown: nothing };
  const title = '#### Drift: not from this change, and put right with it\n\n';
  const part = renderAccountBlocks(groups, room - title.length, link);
  return part.text === '' ? part : { ...part, text: `${title}${part.text}` };
}

/** What the counts do not say: billing that starts, what is not of this change's own doing, and rails that it cannot move. */
function asides({ changes, base }: Plan): string {
  let billed = 0;
  let drifted = 0;
  for (const { classes, origin } of changes) {
    if (classes.includes('billing')) billed += 1;
    if (origin === 'drift') drifted += 1;
  }
  const lines = [
    billed === 0 ? '' : `\n\nBilling starts for ${amountOf(billed, 'number')}.`,
    drifted === 0
      ? ''
      : `\n\n${amountOf(drifted, 'change')} of these ${drifted === 1 ? 'is' : 'are'} not from this change: drift that is put right with it.`,
    keptRails(base?.kept ?? []),
  ];
  return lines.join('');
}

function keptRails(kept: readonly string[]): string {
  if (kept.length === 0) return '';
  const shown = kept.slice(0, 20).map((name) => code(name, 80));
  const rest = kept.length > shown.length ? ` and ${amount(kept.length - shown.length)} more` : '';
  return `\n\nJudged by the base, whatever this change declares for ${shown.join(', ')}${rest}: a change cannot move its own rails.`;
}

/** For limits that not even the frame fits into: the parts that fit, the most important first. */
function bareMarkdown(parts: readonly string[], plan: Plan, options: MarkdownOptions): PlanMarkdown {
  const showsEveryDeletion = plan.changes.every((change) => riskOf(change) === undefined);
  const notes = [showsEveryDeletion ? leftOutNote(plan.counts, options) : cutNote(plan.counts, options)];
  const text = fittingParts([...notes, ...parts], options.limit);
  return { text, showsEveryDeletion, isWhole: plan.changes.length === 0 };
}
