// The plan as one page that needs nothing beside it.

import type { Action, Change, ChangeClass } from '../../model/change.ts';
import type { Plan } from '../../model/plan.ts';
import { groupChanges } from '../group-changes.ts';
import { planLine } from '../plan-text.ts';
import { renderDocument } from './document.ts';
import { countText } from './figures.ts';
import type { HtmlOptions, Report, ReportGroup, RowType } from './report.ts';
import { createRowMaker } from './rows.ts';
import { leftAloneNotice, planFacts, unsettledNotice } from './shared-parts.ts';

const types: Readonly<Record<Action, RowType>> = {
  create: { label: 'Create', sign: '+', tone: 'add' },
  update: { label: 'Update', sign: '~', tone: 'change' },
  delete: { label: 'Delete', sign: '\u2212', tone: 'remove' },
  move: { label: 'Move', sign: '\u2192', tone: 'move' },
};

const actions = Object.keys(types) as readonly Action[];

/** The whole document. The same plan and links give the same bytes. */
export function renderPlanHtml(plan: Plan, options: HtmlOptions): string {
  return renderDocument(planReport(plan), options);
}

export function planReport(plan: Plan): Report {
  const { rowOf, groupOf } = createRowMaker((change) => actions.indexOf(change.action), false);
  const groups = groupChanges(plan.changes).map((group) => ({ change: group.change, group: groupOf(group) }));
  const pick = (wanted: (change: Change) => boolean): readonly ReportGroup[] =>
    groups.filter(({ change }) => wanted(change)).map(({ group }) => group);
  const hasClass = (name: ChangeClass) => pick((change) => change.classes.includes(name) && change.action !== 'delete');
  return {
    name: 'Plan',
    verdict: verdictOf(plan),
    headline: headlineOf(plan),
    summary: planLine(plan).replace(/\d+/g, (digits) => countText(Number(digits))),
    facts: planFacts(plan),
    noun: 'change',
    types: Object.values(types),
    sides: ['Before', 'After'],
    findings: plan.guards.findings,
    risks: [
      { title: 'Deletions', tone: 'remove', groups: pick((change) => change.action === 'delete') },
      { title: 'Emergency addresses', tone: 'warn', groups: hasClass('emergency') },
      { title: 'Services switched off', tone: 'warn', groups: hasClass('disable') },
      { title: 'Moves between accounts', tone: 'move', groups: pick((change) => change.action === 'move') },
    ],
    cost: plan.changes.length === 0 ? undefined : plan.cost,
    groups: groups.map(({ group }) => group),
    rows: plan.changes.map(rowOf),
    notices: [unsettledNotice(plan), leftAloneNotice(plan)],
  };
}

function verdictOf({ guards, changes }: Plan): Report['verdict'] {
  if (guards.verdict === 'blocked') return { word: 'Blocked by guards', tone: 'bad' };
  return { word: changes.length === 0 ? 'Nothing to do' : 'Within the guards', tone: 'good' };
}

function headlineOf({ target, changes, guards, unsettled }: Plan): string {
  if (changes.length > 0) return countText(changes.length, 'change');
  if (target.accounts?.length === 0) return 'No account is declared otherwise than at the base';
  return guards.verdict === 'ok' && unsettled.length === 0 ? 'The gateway is as declared' : 'No changes';
}
