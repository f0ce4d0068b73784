// What GitHub is shown, as markdown within a limit.

import type { Diagnostic } from '../model/diagnostic.ts';
import type { DriftHistory } from '../model/drift-history.ts';
import type { Markdown, MarkdownOptions } from '../model/markdown.ts';
import type { Plan } from '../model/plan.ts';
import type { ApplyReport, DriftReport } from '../model/report.ts';
import { renderApplyText } from '../render/apply-text.ts';
import { renderDriftText } from '../render/drift-text.ts';
import { renderFindingsText } from '../render/findings-text.ts';
import { renderPlanText } from '../render/plan-text.ts';

const plain = { colour: false };

export function renderPlanMarkdown(plan: Plan, options: MarkdownOptions): Markdown {
  return fence(renderPlanText(plan, plain), options, plan.counts.delete + plan.counts.move > 0);
}

export function renderApplyMarkdown(report: ApplyReport, options: MarkdownOptions): Markdown {
  return fence(renderApplyText(report, plain), options, false);
}

export function renderDriftMarkdown(
  report: DriftReport,
  options: MarkdownOptions & { readonly history?: DriftHistory; readonly checked?: string },
): Markdown {
  const { history, checked } = options;
  const clean = history === undefined ? '' : `Complete clean checks in a row: ${history.cleanChecks}.\n`;
  const when = checked === undefined ? '' : `Checked ${checked}.\n`;
  return fence(`${when}${clean}${renderDriftText(report, plain)}`, options, false);
}

export function renderFindingsMarkdown(findings: readonly Diagnostic[], options: MarkdownOptions): Markdown {
  return fence(findings.length === 0 ? 'No findings.\n' : renderFindingsText(findings, plain), options, false);
}

/** The text as a block of code, cut at a line where it is too long. */
function fence(text: string, { limit, whole }: MarkdownOptions, hasDeletions: boolean): Markdown {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  const room = limit - 2 * marks.length - (whole?.length ?? 0) - 100;
  const isCut = text.length > room;
  const kept = isCut ? text.slice(0, text.lastIndexOf('\n', room) + 1) : text;
  const note = isCut ? `\nCut: it is longer than fits here. The whole: ${whole ?? 'in the log of the run'}.\n` : '';
  const hidesSome = isCut || / more ranges?\b/.test(text);
  return { text: `${marks}text\n${kept}${marks}\n${note}`, showsEveryDeletion: !(hidesSome && hasDeletions) };
}
