// What became of an apply, for a terminal: what did not succeed by name, the rest by count.

import { counted } from '../model/counted.ts';
import { formatSource } from '../model/diagnostic.ts';
import type { Outcome } from '../model/outcome.ts';
import type { ApplyReport, Verification } from '../model/report.ts';
import { addressRuns } from './address-runs.ts';
import { countOutcomes, groupProblems, outcomeStates } from './group-outcomes.ts';
import { moveGapOf } from './move-gap.ts';
import { createPaint, type Paint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { syncRemedy } from './sync-remedy.ts';
import { joinLines, visible } from './visible.ts';

export function renderApplyText(report: ApplyReport, options: TextOptions): string {
  const paint = createPaint(options.colour);
  if (report.stale.length > 0) return renderStale(report, paint);
  if (report.plan.changes.length === 0) return 'Nothing to apply.\n';
  const lines = [...problems(report, paint)];
  if (report.stopped !== undefined) {
    lines.push(
      paint(
        'yellow',
        `Stopped: ${visible(report.stopped)}. Run the same command again: it goes on from what is there.`,
      ),
      '',
    );
  }
  lines.push(
    paint('bold', `Apply: ${countLine(report.outcomes)}.`),
    ...gapLines(report.outcomes),
    verificationLine(report.verification, paint),
    ...(report.outcomes.some(({ syncFailed }) => syncFailed) ? [syncRemedy] : []),
  );
  return joinLines(lines);
}

/** `1503 done, 2 failed`: the states that occurred, in a fixed order. */
function countLine(outcomes: readonly Outcome[]): string {
  const counts = countOutcomes(outcomes);
  return outcomeStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`)
    .join(', ');
}

function gapLines(outcomes: readonly Outcome[]): readonly string[] {
  const gap = moveGapOf(outcomes);
  if (gap === undefined) return [];
  return [
    `${counted(gap.numbers, 'number')} moved; the longest time in neither account: ${gap.longestMilliseconds} ms.`,
  ];
}

function problems({ outcomes, plan }: ApplyReport, paint: Paint): readonly string[] {
  const groups = groupProblems(outcomes);
  const firsts = new Set(groups.map(([{ address }]) => address));
  const sources = new Map(
    plan.changes.flatMap(({ address, source }) => (firsts.has(address) ? [[address, source]] : [])),
  );
  return groups.flatMap((group) => {
    const [first] = group;
    const code = first.code === undefined ? '' : ` ${first.code}`;
    const runs = addressRuns(group.map((outcome) => outcome.address));
    const shown = runs.slice(0, 20).map((run) => `    ${visible(run)}`);
    if (runs.length > shown.length) shown.push(`    and ${runs.length - shown.length} more`);
    const source = sources.get(first.address);
    if (source !== undefined) shown.push(paint('dim', `    declared at ${visible(formatSource(source))}`));
    const style = first.state === 'failed' ? 'red' : 'yellow';
    return [paint(style, `  ${first.state}${visible(code)}: ${visible(first.reason ?? '')}`), ...shown, ''];
  });
}

function verificationLine(verification: Verification, paint: Paint): string {
  switch (verification.state) {
    case 'empty':
      return paint('green', 'Read again: the plan is now empty.');
    case 'differs':
      return paint('yellow', `Read again: the plan is not empty, ${stillDiffer(verification.addresses.length)}.`);
    case 'unread':
      return paint('yellow', `Not verified, the gateway could not be read again: ${visible(verification.reason)}`);
    case 'not needed':
      return 'Nothing was written.';
  }
}

function stillDiffer(count: number): string {
  return `${counted(count, 'resource')} still ${count === 1 ? 'differs' : 'differ'}`;
}

function renderStale(report: ApplyReport, paint: Paint): string {
  const shown = report.stale.slice(0, 50).map(({ address, message }) => `  ${visible(address)} ${message}`);
  if (report.stale.length > shown.length) shown.push(`  and ${report.stale.length - shown.length} more`);
  return joinLines([
    paint('red', 'The plan is stale, and nothing was written:'),
    ...shown,
    '',
    'Make a new plan and look at it.',
  ]);
}
