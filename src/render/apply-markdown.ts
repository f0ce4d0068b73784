// What became of an apply, as the same comment: what is not done first, with the server's reason, and what to do next.

import type { Markdown, MarkdownOptions } from '../model/markdown.ts';
import type { Outcome, OutcomeState } from '../model/outcome.ts';
import type { ApplyReport, StaleFinding, Verification } from '../model/report.ts';
import { addressRuns } from './address-runs.ts';
import { countOutcomes, groupProblems, outcomeStates } from './group-outcomes.ts';
import { code, prose } from './markdown/escape.ts';
import { footer } from './markdown/footer.ts';
import { headline } from './markdown/headline.ts';
import { fittingParts, leftOutWarning } from './markdown/notes.ts';
import { renderOverview } from './markdown/overview.ts';
import { place } from './markdown/place.ts';
import { fillTable, folded, tableHead, tableRow } from './markdown/table.ts';
import { amount, amountOf } from './markdown/tally.ts';
import { alert } from './markdown/verdict.ts';
import { moveGapOf } from './move-gap.ts';
import { planLine } from './plan-text.ts';

/** Problems in the order in which somebody has to look at them. */
const problemStates = ['failed', 'unknown', 'not attempted', 'pending'] as const satisfies readonly OutcomeState[];

export function renderApplyMarkdown(report: ApplyReport, options: MarkdownOptions): Markdown {
  const counts = countOutcomes(report.outcomes);
  const title = `### ${titleOf(report, counts)}\n\n`;
  const verdict = verdictOf(report, counts);
  const table = countTable(counts);
  const foot = footer(report.plan);
  const note = leftOutWarning(report.outcomes.length + report.stale.length, 'resource', options);
  const frame = title.length + verdict.length + table.length + foot.length + note.length;
  const room = options.limit - frame;
  if (room < 0) return { text: fittingParts([title, verdict, table, foot], options.limit), showsEveryDeletion: false };

  const stale = renderStale(report.stale, Math.floor(room * 0.8));
  const problems = renderProblems(report, Math.floor(room * 0.8) - stale.text.length, options);
  const plan = renderPlanSummary(report, room - stale.text.length - problems.text.length);
  const leftOut = stale.leftOut + problems.leftOut;
  const text = [
    title,
    verdict,
    table,
    stale.text,
    problems.text,
    leftOutWarning(leftOut, 'resource', options),
    plan,
    foot,
  ].join('');
  return { text, showsEveryDeletion: leftOut === 0 };
}

type OutcomeCounts = ReturnType<typeof countOutcomes>;

function titleOf({ plan, outcomes, stale, stopped }: ApplyReport, counts: OutcomeCounts): string {
  if (stale.length > 0) return 'Not applied: the plan is stale, and nothing was written';
  if (plan.changes.length === 0) return 'Nothing to apply';
  const done = counts.done + counts['already done'];
  const problems = problemStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${amount(counts[state])} ${state}`);
  if (problems.length === 0 && stopped === undefined)
    return `Applied: all of ${amountOf(outcomes.length, 'change')} done`;
  return `Applied in part: ${amount(done)} of ${amountOf(outcomes.length, 'change')} done, ${problems.join(', ')}`;
}

function verdictOf(report: ApplyReport, counts: OutcomeCounts): string {
  const { stale, outcomes, stopped, verification, plan } = report;
  if (stale.length > 0) {
    return alert('CAUTION', [
      `**Somebody changed ${amountOf(stale.length, 'resource')} since this plan was made.**`,
      '',
      '**Next:** make a new plan, look at it, and apply that one.',
    ]);
  }
  if (plan.changes.length === 0) return alert('NOTE', ['The plan has no changes.']);
  const lines = stopped === undefined ? [] : [`**Stopped:** ${prose(stopped, 300)}`];
  lines.push(verificationLine(verification), ...gapLine(outcomes));
  const steps = nextSteps(counts, verification, report);
  if (steps.length > 0) lines.push('', '**Next:**', ...steps.map((step) => `- ${step}`));
  const isBad = counts.failed + counts.unknown + counts['not attempted'] > 0 || stopped !== undefined;
  const isClean =
    !isBad && counts.pending === 0 && (verification.state === 'empty' || verification.state === 'not needed');
  return alert(isBad ? 'CAUTION' : isClean ? 'TIP' : 'WARNING', lines);
}

function verificationLine(verification: Verification): string {
  switch (verification.state) {
    case 'empty':
      return '**Verified:** the gateway was read again, and the plan is now empty.';
    case 'differs': {
      const runs = addressRuns(verification.addresses);
      const shown = runs.slice(0, 5).map((run) => code(run, 80));
      const rest = runs.length > shown.length ? ` and ${amount(runs.length - shown.length)} more` : '';
      return `**Read again, and the plan is not empty:** ${amountOf(verification.addresses.length, 'resource')} still ${verification.addresses.length === 1 ? 'differs' : 'differ'}: ${shown.join(', ')}${rest}`;
    }
    case 'unread':
      return `**Not verified:** the gateway could not be read again: ${prose(verification.reason, 300)}`;
    case 'not needed':
      return 'Nothing was written.';
  }
}

/** For how long moved numbers were in neither account: nobody could call them. */
function gapLine(outcomes: readonly Outcome[]): readonly string[] {
  const gap = moveGapOf(outcomes);
  if (gap === undefined) return [];
  const { numbers, longestMilliseconds } = gap;
  return [
    '',
    `${amountOf(numbers, 'number')} moved; the longest time in neither account: ${amount(longestMilliseconds)} ms.`,
  ];
}

function nextSteps(
  counts: OutcomeCounts,
  verification: Verification,
  { outcomes, stopped }: Pick<ApplyReport, 'outcomes' | 'stopped'>,
): readonly string[] {
  const steps: string[] = [];
  const unsynced = outcomes.filter(({ syncFailed }) => syncFailed).length;
  if (counts.failed > unsynced)
    steps.push('failed: mend what the reason says, then apply again; what is done stays done.');
  if (unsynced > 0)
    steps.push('sync failed: mend what the error says, then `acgctl apply --resync` writes it again as it is.');
  if (counts.unknown > 0)
    steps.push(
      'unknown: the answer was lost, and reading did not settle it. Run `acgctl plan`: it shows what is missing.',
    );
  if (counts['not attempted'] > 0) steps.push('not attempted: apply again once what it depends on has succeeded.');
  if (counts.pending > 0) steps.push('pending: the back end is still at it. `acgctl drift` tells when it is through.');
  if (stopped !== undefined) steps.push('Run the same command again: it goes on from what is there.');
  if (steps.length === 0 && (verification.state === 'differs' || verification.state === 'unread'))
    steps.push('Run `acgctl plan` and look at what it shows.');
  return steps;
}

function countTable(counts: OutcomeCounts): string {
  const present = outcomeStates.filter((state) => counts[state] > 0);
  if (present.length < 2) return '';
  return `${tableHead(['outcome', '#changes'])}${present.map((state) => tableRow([state, amount(counts[state])])).join('')}\n`;
}

interface Filled {
  readonly text: string;
  readonly leftOut: number;
}

function renderStale(stale: readonly StaleFinding[], room: number): Filled {
  const row = ({ address, message }: StaleFinding): string => tableRow([code(address), prose(message)]);
  const { text, shown } = fillTable(['resource', 'what was found'], stale, row, room);
  return { text, leftOut: stale.length - shown };
}

function renderProblems({ outcomes, plan }: ApplyReport, room: number, { link }: MarkdownOptions): Filled {
  const groups = groupProblems(outcomes);
  const wanted = new Set(groups.map(([first]) => first.address));
  const sources = new Map(
    plan.changes.flatMap(({ address, source }) => (wanted.has(address) ? [[address, source]] : [])),
  );
  let text = '';
  let leftOut = 0;
  for (const state of problemStates) {
    const mine = groups.filter(([first]) => first.state === state);
    if (mine.length === 0) continue;
    const all = mine.reduce((sum, group) => sum + group.length, 0);
    const head = `#### ${state.slice(0, 1).toUpperCase()}${state.slice(1)}: ${amountOf(all, 'resource')}\n\n`;
    const row = (group: readonly [Outcome, ...Outcome[]]): string =>
      problemRow(group, place(sources.get(group[0].address), link));
    const titles = ['resources', 'reason', 'declared at'];
    const filled = fillTable(titles, mine, row, room - text.length - head.length);
    leftOut += mine.slice(filled.shown).reduce((sum, group) => sum + group.length, 0);
    if (filled.text !== '') text += `${head}${filled.text}`;
  }
  return { text, leftOut };
}

function problemRow(group: readonly [Outcome, ...Outcome[]], at: string): string {
  const [{ code: serverCode, reason }] = group;
  const runs = addressRuns(group.map(({ address }) => address));
  const shown = runs.slice(0, 20).map((run) => code(run, 120));
  const rest = runs.length > shown.length ? ` and ${amount(runs.length - shown.length)} more ranges` : '';
  const total = group.length === 1 ? '' : ` (${amount(group.length)})`;
  const told = [
    ...(serverCode === undefined ? [] : [code(serverCode, 80)]),
    ...(reason === undefined ? [] : [prose(reason)]),
  ];
  return tableRow([`${shown.join(', ')}${rest}${total}`, told.join(': '), at]);
}

function renderPlanSummary({ plan }: ApplyReport, room: number): string {
  if (plan.changes.length === 0) return '';
  const summary = 'The plan that this was';
  const words = `${headline(plan)}.\n\n${planLine(plan)}\n\n`;
  const left = room - folded(summary, words).length;
  return left < 0 ? '' : folded(summary, `${words}${renderOverview(plan, left)}`);
}
