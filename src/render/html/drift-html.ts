// Drift as the same page as the plan: causes instead of actions, declared and live instead of before and after.

import { driftCategory } from '../../model/drift-category.ts';
import type { DriftCategory, DriftItem, DriftReport } from '../../model/report.ts';
import { groupChanges } from '../group-changes.ts';
import { renderDocument } from './document.ts';
import { countText } from './figures.ts';
import {
  countResources,
  type HtmlOptions,
  type Report,
  type ReportGroup,
  type ReportRow,
  type RowType,
} from './report.ts';
import { createRowMaker } from './rows.ts';
import { leftAloneNotice, planFacts } from './shared-parts.ts';

const types: Readonly<Record<DriftCategory, RowType>> = {
  changed: { label: 'Changed', sign: '~', tone: 'change' },
  missing: { label: 'Missing', sign: '\u2212', tone: 'remove' },
  extra: { label: 'Extra', sign: '+', tone: 'add' },
  moved: { label: 'Moved', sign: '\u2192', tone: 'move' },
  'not-applied': { label: 'Not applied yet', sign: '\u25B7', tone: 'move' },
  'sync-failed': { label: 'Sync failed', sign: '!', tone: 'warn' },
  settling: { label: 'Settling', sign: '\u2026', tone: 'quiet' },
  unanswered: { label: 'Unanswered request', sign: '?', tone: 'quiet' },
  unmanaged: { label: 'Unmanaged', sign: '\u25CB', tone: 'quiet' },
};

const categories = Object.keys(types) as readonly DriftCategory[];

/** The whole document. The same report and links give the same bytes. */
export function renderDriftHtml(report: DriftReport, options: HtmlOptions): string {
  return renderDocument(driftReport(report), options);
}

export function driftReport(drift: DriftReport): Report {
  const { plan } = drift;
  const { rowOf, groupOf } = createRowMaker((change) => categories.indexOf(driftCategory(change)), true);
  const others = drift.items.filter(createOtherItems(drift)).map(itemRow);
  const groups = [...groupChanges(plan.changes).map(groupOf), ...others.map(rowGroup)];
  const ofCategory = (category: DriftCategory): readonly ReportGroup[] =>
    groups.filter(({ type }) => categories[type] === category);
  const alarms = countResources(drift.items.filter(({ alarm }) => alarm));
  return {
    name: 'Drift',
    verdict: drift.verdict === 'drift' ? { word: 'Drift', tone: 'warn' } : { word: 'No drift', tone: 'good' },
    headline: alarms === 0 ? 'The gateway is as declared' : `${countText(alarms, 'resource')} not as declared`,
    summary: summaryOf(drift),
    facts: planFacts(plan).filter(({ name }) => name !== 'Digest' && name !== 'Expires'),
    noun: 'difference',
    types: Object.values(types),
    sides: ['Declared', 'Live'],
    findings: [],
    risks: [
      { title: 'Extra: on the gateway, and not declared', tone: 'add', groups: ofCategory('extra') },
      { title: 'Missing: declared, and not on the gateway', tone: 'remove', groups: ofCategory('missing') },
      { title: 'Changed outside git', tone: 'change', groups: ofCategory('changed') },
      { title: 'Moved: declared in one account, live in another', tone: 'move', groups: ofCategory('moved') },
      { title: 'Not applied yet: declared otherwise since the base', tone: 'move', groups: ofCategory('not-applied') },
      { title: 'Sync failed', tone: 'warn', groups: ofCategory('sync-failed') },
    ],
    cost: undefined,
    groups,
    rows: [...plan.changes.map(rowOf), ...others],
    notices: [leftAloneNotice(plan)],
  };
}

/** Tells the items that are no change: one item for each change comes first, in the plan's order. */
function createOtherItems({ plan }: DriftReport): (item: DriftItem) => boolean {
  const changed = new Set(plan.changes.map((change) => `${driftCategory(change)} ${change.address}`));
  return ({ category, address }) => !changed.has(`${category} ${address}`);
}

function itemRow({ category, address, count, reason, source }: DriftItem): ReportRow {
  const isRfi = address.startsWith('rfi/');
  const [account = '', ...rest] = isRfi ? ['', address] : address.split('/');
  return {
    type: categories.indexOf(category),
    account,
    from: undefined,
    name: rest.join('/'),
    count,
    tags: [],
    origin: undefined,
    fields: [],
    reason,
    source,
  };
}

function rowGroup({ name, ...row }: ReportRow): ReportGroup {
  const isPart = row.account !== '' && name !== '';
  return { ...row, addresses: [isPart ? `${row.account}/${name}` : `${row.account}${name}`] };
}

function summaryOf({ items }: DriftReport): string {
  const parts = categories.flatMap((category) => {
    const count = countResources(items.filter((item) => item.category === category));
    return count === 0 ? [] : [`${countText(count)} ${types[category].label.toLowerCase()}`];
  });
  return parts.length === 0 ? 'No difference was found.' : `Found: ${parts.join(', ')}.`;
}
