// Why a plan is blocked, and what to do: findings with the same remedy stand together, since one remedy lifts them all.

import type { GuardFinding } from '../../model/plan.ts';
import { countText } from './figures.ts';
import { html, type Markup } from './markup.ts';

/** Findings of one remedy that are open from the start. */
const findingsOpen = 5;

export function guardFindings(findings: readonly GuardFinding[]): Markup {
  if (findings.length === 0) return html``;
  const byRemedy = new Map<string, GuardFinding[]>();
  for (const finding of findings) {
    const mine = byRemedy.get(finding.remedy) ?? [];
    mine.push(finding);
    byRemedy.set(finding.remedy, mine);
  }
  return html`<div class="findings" role="group" aria-labelledby="findings-heading">
<h2 id="findings-heading">${findings.length === 1 ? 'A guard blocks this plan' : `${countText(findings.length)} findings of the guards block this plan`}</h2>
${[...byRemedy.values()].map(remedyEntry)}</div>`;
}

function remedyEntry(findings: readonly GuardFinding[]): Markup {
  const [first] = findings;
  const list = (shown: readonly GuardFinding[]): Markup =>
    html`<ul>${shown.map(({ message }) => html`<li>${message}</li>`)}</ul>`;
  const folded = findings.slice(findingsOpen);
  return html`
<div class="finding">${list(findings.slice(0, findingsOpen))}${
    folded.length === 0
      ? undefined
      : html`<details><summary>${countText(folded.length)} more</summary>${list(folded)}</details>`
  }<p class="remedy">${
    first?.overridable === true
      ? html`If this is meant: <code>${first.remedy}</code>${labelOf(first.remedy)}`
      : first?.remedy
  }</p></div>`;
}

/** The same on a pull request. */
function labelOf(remedy: string): Markup | undefined {
  const [, allowance] = /^--allow (\w+=\d+)$/.exec(remedy) ?? [];
  return allowance === undefined ? undefined : html`, or the label <code>acg-allow: ${allowance}</code>`;
}
