// The plan for a terminal.

import type { Change, Origin } from '../model/change.ts';
import { formatSource } from '../model/diagnostic.ts';
import type { LeftAlone, Plan, Unsettled } from '../model/plan.ts';
import { fieldChanges } from './field-changes.ts';
import { type ChangeGroup, groupChanges } from './group-changes.ts';
import { createPaint, type Paint, type Style } from './paint.ts';
import { syncRemedy, wantsResync } from './sync-remedy.ts';
import { joinLines, visible } from './visible.ts';

export interface TextOptions {
  readonly colour: boolean;
}

const signs: Record<Change['action'], { readonly sign: string; readonly style: Style; readonly word: string }> = {
  create: { sign: '+', style: 'green', word: 'create' },
  update: { sign: '~', style: 'yellow', word: 'change' },
  delete: { sign: '-', style: 'red', word: 'destroy' },
  move: { sign: '>', style: 'cyan', word: 'move' },
};

/** Ranges of one group that are written out; the rest is counted. */
const rangesShown = 8;

/** Names of accounts that the heading holds. */
const accountsShown = 20;

export function renderPlanText(plan: Plan, options: TextOptions): string {
  const paint = createPaint(options.colour);
  const lines = [heading(plan, paint), ''];
  for (const group of groupChanges(plan.changes)) lines.push(...groupLines(group, paint));
  if (plan.changes.length === 0) lines.push(noChanges(plan, paint), '');
  lines.push(...section('Left alone:', plan.leftAlone.map(leftAloneLine), paint));
  const remedy = wantsResync(plan) ? [syncRemedy] : [];
  lines.push(
    ...section(
      'Not settled on the back end:',
      [...plan.unsettled.map((one) => unsettledLine(one, paint)), ...remedy],
      paint,
    ),
  );
  lines.push(...guardLines(plan, paint));
  lines.push(paint('bold', planLine(plan)), ...originLines(plan));
  if (plan.changes.length > 0)
    lines.push(costLine(plan), paint('dim', `Digest ${plan.digest}, expires ${plan.expires}`));
  return joinLines(lines);
}

/** `Plan: X to add, Y to change, Z to destroy.`: other tools look for these very words. A move adds and destroys. */
export function planLine({ counts, changes }: Plan): string {
  const moves = counts.move === 0 ? '' : ` (${counts.move} of them by moving a number between accounts)`;
  const again = changes.reduce((sum, { resync }) => sum + (resync ? 1 : 0), 0);
  const repeats = again === 0 ? '' : ` (${again} of the changes only write again what failed to sync)`;
  return `Plan: ${counts.create + counts.move} to add, ${counts.update} to change, ${counts.delete + counts.move} to destroy.${moves}${repeats}`;
}

/** What of it is new in this change, and what the gateway owes to the base already. */
function originLines({ base, changes }: Plan): readonly string[] {
  if (base === undefined) return [];
  const count = (origin: Origin): number => changes.filter((change) => change.origin === origin).length;
  const both = count('both') === 0 ? '' : `, ${count('both')} both`;
  const told = `Of these, ${count('this change')} from this change, ${count('drift')} drift${both}.`;
  const kept =
    base.kept.length === 0 ? [] : [`As at the base, whatever this change says: ${base.kept.map(visible).join(', ')}.`];
  return [...(changes.length === 0 ? [] : [told]), ...kept];
}

function noChanges(plan: Plan, paint: Paint): string {
  if (plan.target.accounts?.length === 0) return 'No changes. No account is declared otherwise than at the base.';
  const isAsDeclared = plan.guards.verdict === 'ok' && plan.unsettled.length === 0;
  return isAsDeclared ? paint('green', 'No changes. The gateway is as declared.') : 'No changes.';
}

function heading(plan: Plan, paint: Paint): string {
  const commit =
    plan.commit === undefined
      ? ''
      : `, commit ${plan.commit.id.slice(0, 12)}${plan.commit.dirty ? ' with local changes' : ''}`;
  const base = plan.base === undefined ? '' : `, base ${plan.base.id.slice(0, 12)}`;
  return paint('bold', `Plan for ${visible(plan.target.baseDomain)}${scopeText(plan)}${commit}${base}`);
}

/** `, accounts contoso fabrikam`, or nothing for the whole gateway. */
function scopeText({ target: { accounts } }: Plan): string {
  if (accounts === undefined) return '';
  const shown = accounts.slice(0, accountsShown).map(visible);
  const more = accounts.length > shown.length ? ` and ${accounts.length - shown.length} more` : '';
  return accounts.length === 0 ? ', no accounts' : `, accounts ${shown.join(' ')}${more}`;
}

function groupLines({ change, count, addresses }: ChangeGroup, paint: Paint): readonly string[] {
  const { sign, style, word } = signs[change.action];
  const shown = addresses.slice(0, rangesShown).map(visible);
  if (addresses.length > shown.length) shown.push(`and ${addresses.length - shown.length} more ranges`);
  const total = count === 1 ? '' : ` (${count} numbers)`;
  const moved = change.from === undefined ? '' : ` from ${visible(change.from)}`;
  const flags = change.classes.length === 0 ? '' : ` ${paint('magenta', `[${change.classes.join(', ')}]`)}`;
  const origin = change.origin === undefined ? '' : ` [${change.origin}]`;
  const at = change.source === undefined ? '' : paint('dim', `  ${visible(formatSource(change.source))}`);
  const fields = fieldChanges(change);
  const width = Math.min(80, Math.max(0, ...fields.map(({ path }) => visible(path).length)));
  return [
    `  ${paint(style, `${sign} ${shown.join(', ')}`)}${total}${moved}${origin}${flags}${at}`,
    `      ${paint('dim', change.resync ? visible(change.reason) : `${word}: ${visible(change.reason)}`)}`,
    ...fields.map(({ path, text }) => `      ${visible(path).padEnd(width)}  ${paint(style, text)}`),
    '',
  ];
}

function leftAloneLine(entry: LeftAlone): string {
  return `${visible(entry.address)}: ${visible(entry.reason)}`;
}

function unsettledLine(entry: Unsettled, paint: Paint): string {
  const errors = entry.errors.map((error) => `${error.code}: ${error.message}`).join('; ');
  const total = entry.count === 1 ? '' : ` (${entry.count} numbers)`;
  const at = entry.source === undefined ? '' : paint('dim', `  ${visible(formatSource(entry.source))}`);
  return `${visible(entry.address)}${total}: ${visible(entry.state)}${errors === '' ? '' : `, ${visible(errors)}`}${at}`;
}

function guardLines(plan: Plan, paint: Paint): readonly string[] {
  if (plan.guards.findings.length === 0) return [];
  return [
    paint('red', 'Blocked by guards:'),
    ...plan.guards.findings.map(
      (finding) => `  ${visible(finding.message)}\n      ${paint('dim', visible(finding.remedy))}`,
    ),
    '',
  ];
}

function costLine({ cost }: Plan): string {
  const time =
    cost.leastSeconds === 0
      ? 'within the limit at once'
      : `at least ${formatSeconds(cost.leastSeconds)} under the limit`;
  const asked = cost.preflight === undefined ? '' : ` (and ${cost.preflight} that asked what the accounts offer)`;
  return `Cost: ${cost.writes} write and ${cost.reads} read requests${asked}, ${time}.`;
}

/** `45 s`, `9 min`, `1 h 40 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function section(title: string, entries: readonly string[], paint: Paint): readonly string[] {
  return entries.length === 0 ? [] : [paint('bold', title), ...entries.map((entry) => `  ${entry}`), ''];
}
