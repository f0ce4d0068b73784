// The cells of a row that stands for a group of equal changes: which resources, what is special about them, where they
// are declared.

import type { Change, ChangeClass } from '../../model/change.ts';
import type { MarkdownOptions } from '../../model/markdown.ts';
import { formatRun } from '../../model/number-runs.ts';
import type { ChangeGroup } from '../group-changes.ts';
import { code, prose } from './escape.ts';
import { place } from './place.ts';
import { enabledServices, settingsCell } from './settings-cell.ts';
import { amount, amountOf } from './tally.ts';

export interface Resources {
  readonly text: string;
  /** Resources that are named; those that are only counted are not. */
  readonly listed: number;
}

/** The group's numbers as ranges in at most about `most` characters (at least one range), or what else it is. */
export function resourcesCell({ change, count, runs }: ChangeGroup, most: number): Resources {
  if (runs.length === 0) return { text: singleResource(change), listed: count };
  const shown: string[] = [];
  let listed = 0;
  let length = 0;
  for (const run of runs) {
    const text = code(formatRun(run));
    if (shown.length > 0 && length + text.length > most) break;
    shown.push(text);
    listed += run.count;
    length += text.length + 2;
  }
  const rest = count === listed ? '' : ` and ${amountOf(count - listed, 'more number')}`;
  return { text: `${shown.join(', ')}${rest}${count === 1 ? '' : ` (${amount(count)})`}`, listed };
}

function singleResource(change: Change): string {
  if (change.kind === 'rfi') return code(change.tenantId ?? change.address);
  if (change.kind === 'number') return code(change.telephoneNumber ?? change.address);
  return change.cascade === true ? '**the account**, and what is in it at that time' : '**the account**';
}

const classWords: Record<ChangeClass, string> = {
  emergency: 'emergency address changes',
  disable: 'switches a service off',
  billing: 'billing starts',
  subdomain: 'Direct Routing domain names change',
  protected: 'protected account',
};

/** What a reader must not miss, in bold. */
export function classWordsOf(change: Change): readonly string[] {
  return change.classes.map((name) => `**${classWords[name]}**`);
}

/** Where it comes from when it is not what this change declares. */
export function originWords({ origin }: Change): readonly string[] {
  if (origin === 'drift') return ['*drift: not from this change*'];
  return origin === 'both' ? ['*declared otherwise before, and drift*'] : [];
}

/** Why it is done and what becomes of its settings, in about `most` characters. */
export function whatCell(change: Change, most: number): string {
  const lines = [...classWordsOf(change), ...originWords(change)];
  if (change.action === 'delete') {
    lines.push(prose(change.reason));
    const services = enabledServices(change.before).slice(0, 8);
    if (services.length > 0) lines.push(`ends ${services.map((field) => code(field)).join(', ')}`);
  } else if (change.action === 'move' && change.paths.length === 0) lines.push('settings stay as they are');
  else lines.push(settingsCell(change, most));
  return lines.join('<br>');
}

/** The line that declares the first of the group, and how many more there are. */
export function placeCell({ change, lines }: ChangeGroup, link: MarkdownOptions['link']): string {
  const first = place(change.source, link);
  return lines > 1 ? `${first} and ${amountOf(lines - 1, 'more line')}` : first;
}
