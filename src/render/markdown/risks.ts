// Risky changes, in full where there is room, else as bare ranges; and only where they alone are more than there is room
// for, as many of them as fit, with the rest counted.

import type { Action, Change } from '../../model/change.ts';
import type { MarkdownOptions } from '../../model/markdown.ts';
import { formatRun } from '../../model/number-runs.ts';
import type { ChangeGroup } from '../group-changes.ts';
import { code } from './escape.ts';
import { placeCell, resourcesCell, whatCell } from './group-cells.ts';
import { type RiskClass, riskClasses, riskOf } from './risk-classes.ts';
import { tableHead, tableRow } from './table.ts';
import { add, amountOf, nothing, type Part, tallyOf } from './tally.ts';

export interface Risks extends Part {
  /** False when a risky change is not named. */
  readonly complete: boolean;
}

const titles: Record<RiskClass, string> = {
  deletes: 'Deletes',
  moves: 'Moves to another account',
  emergencyChanges: 'Changes emergency addresses',
  disables: 'Switches services off',
};

export function renderRisks(groups: readonly ChangeGroup[], room: number, link: MarkdownOptions['link']): Risks {
  const found = new Map<RiskClass | undefined, ChangeGroup[]>();
  for (const group of groups) {
    const risk = riskOf(group.change);
    const mine = found.get(risk);
    if (mine === undefined) found.set(risk, [group]);
    else mine.push(group);
  }
  const byClass = riskClasses.flatMap((risk): Section[] => {
    const mine = found.get(risk);
    return mine === undefined ? [] : [{ risk, groups: mine }];
  });
  const shown = tallyOf(byClass.flatMap((section) => section.groups));
  // Settings are given up where they matter least: of what goes away first, of emergency addresses last.
  for (const bare of [[], ['deletes', 'moves'], ['deletes', 'moves', 'disables'], riskClasses] as RiskClass[][]) {
    let text = '';
    for (const section of byClass) {
      const left = room - text.length;
      const part = bare.includes(section.risk) ? wholeList(section, left) : wholeTable(section, left, link);
      text = part === undefined ? 'x'.repeat(room + 1) : text + part;
      if (text.length > room) break;
    }
    if (text.length <= room) return { text, shown, complete: true };
  }
  return cutLists(byClass, room);
}

interface Section {
  readonly risk: RiskClass;
  readonly groups: readonly ChangeGroup[];
}

function title({ risk, groups }: Section): string {
  const resources = groups.reduce((sum, { count }) => sum + count, 0);
  return `#### ${titles[risk]}: ${amountOf(resources, 'resource')}\n\n`;
}

/** A table with everything about them; undefined where it is longer than `room`. */
function wholeTable(section: Section, room: number, link: MarkdownOptions['link']): string | undefined {
  const away = section.risk === 'moves' ? 'from → to' : 'account';
  let text = `${title(section)}${tableHead([away, 'resources', section.risk === 'deletes' ? 'why' : 'what', 'declared at'])}`;
  for (const group of section.groups) {
    const { change } = group;
    const account = change.from === undefined ? '' : `${code(change.from)} → `;
    const cells = [
      `${account}${code(change.account ?? change.address)}`,
      resourcesCell(group, Number.POSITIVE_INFINITY).text,
      whatCell(change, 2000),
      placeCell(group, link),
    ];
    text += tableRow(cells);
    if (text.length + 1 > room) return undefined;
  }
  return `${text}\n`;
}

/** A line for each account with its ranges; undefined where it is longer than `room`. */
function wholeList(section: Section, room: number): string | undefined {
  const { text, left } = fillList(section, room);
  return left === 0 ? text : undefined;
}

function cutLists(byClass: readonly Section[], room: number): Risks {
  let text = '';
  let shown = nothing;
  for (const [index, section] of byClass.entries()) {
    // Each of the others keeps a title and a line that counts.
    const reserved = byClass
      .slice(index + 1)
      .reduce((sum, other) => sum + title(other).length + countLine(other).length, 0);
    const part = fillList(section, Math.max(0, room - text.length - reserved));
    text += part.text;
    shown = add(shown, part.shown);
  }
  return { text, shown, complete: false };
}

function countLine({ groups }: Section): string {
  return `- **and ${amountOf(
    groups.reduce((sum, { count }) => sum + count, 0),
    'more resource',
  )} that are not shown**\n\n`;
}

/** As many ranges as fit into `room`; what is left is counted in a last line, if there is room for that at least. */
function fillList(section: Section, room: number): Part & { readonly left: number } {
  const all = section.groups.reduce((sum, { count }) => sum + count, 0);
  const limit = room - countLine(section).length;
  let text = title(section);
  if (text.length > limit) return { text: '', shown: nothing, left: all };
  let shown = nothing;
  let named = 0;
  let account: string | undefined;
  for (const item of listItems(section.groups)) {
    const start = account === undefined ? '- ' : '\n- ';
    const added = `${item.account === account ? ', ' : `${start}${item.account}: `}${item.name}`;
    if (text.length + added.length + 1 > limit) break;
    text += added;
    account = item.account;
    named += item.count;
    shown = add(shown, { ...nothing, [item.action]: item.count });
  }
  if (account !== undefined) text += '\n';
  const left = all - named;
  if (left > 0) text += `- **and ${amountOf(left, 'more resource')} that are not shown**\n`;
  return { text: `${text}\n`, shown, left };
}

interface ListItem {
  readonly account: string;
  readonly name: string;
  readonly action: Action;
  readonly count: number;
}

/** Every range, account by account; made one by one, for of 100,000 a few fit. */
function* listItems(groups: readonly ChangeGroup[]): Iterable<ListItem> {
  const accounts = new Map<string, ChangeGroup[]>();
  for (const group of groups) {
    const { from, account, address } = group.change;
    const name = `${from === undefined ? '' : `${code(from)} → `}${code(account ?? address)}`;
    const mine = accounts.get(name) ?? [];
    accounts.set(name, mine);
    mine.push(group);
  }
  for (const [account, mine] of accounts) {
    for (const { change, runs } of mine) {
      const { action } = change;
      if (runs.length === 0) yield { account, name: singleName(change), action, count: 1 };
      for (const run of runs) yield { account, name: code(formatRun(run)), action, count: run.count };
    }
  }
}

function singleName({ address, telephoneNumber, kind }: Change): string {
  return kind === 'account' ? '**the account**' : code(telephoneNumber ?? address);
}
