// What is not risky, account by account: a folded table each, with a fair share of the room.

import type { Action, Change } from '../../model/change.ts';
import type { MarkdownOptions } from '../../model/markdown.ts';
import type { ChangeGroup } from '../group-changes.ts';
import { htmlCode } from './escape.ts';
import { classWordsOf, originWords, placeCell, resourcesCell } from './group-cells.ts';
import { settingsCell } from './settings-cell.ts';
import { folded, tableHead, tableRow } from './table.ts';
import { add, amount, nothing, type Part, tallyOf, tallyWords } from './tally.ts';

/** Below this room a table says too little to be worth its frame. */
const leastBlock = 600;

/** Up to this many rows are shown unfolded. */
const unfoldedRows = 6;

const verbs: Record<Action, string> = { create: 'add', update: 'change', delete: 'delete', move: 'move' };

interface Block {
  readonly name: string | undefined;
  readonly groups: readonly ChangeGroup[];
}

export function renderAccountBlocks(groups: readonly ChangeGroup[], room: number, link: MarkdownOptions['link']): Part {
  const blocks = blocksOf(groups);
  const open = groups.length <= unfoldedRows;
  const chosen = blocks.slice(0, Math.max(room >= 250 ? 1 : 0, Math.floor(room / leastBlock)));
  // The smallest first: what they leave of their share goes to the larger ones.
  const order = chosen.map((_, index) => index).sort((a, b) => sizeOf(chosen[a]) - sizeOf(chosen[b]) || a - b);
  const parts: Part[] = [];
  let left = room;
  for (const [done, index] of order.entries()) {
    const part = renderBlock(chosen[index] as Block, Math.floor(left / (order.length - done)), open, link);
    parts[index] = part;
    left -= part.text.length;
  }
  return parts.reduce((sum, part) => ({ text: sum.text + part.text, shown: add(sum.shown, part.shown) }), {
    text: '',
    shown: nothing,
  });
}

/** The account under which a change is shown; undefined for a request for information. */
export function blockName({ kind, account, address }: Change): string | undefined {
  return kind === 'rfi' ? undefined : (account ?? address);
}

function blocksOf(groups: readonly ChangeGroup[]): readonly Block[] {
  const blocks = new Map<string | undefined, ChangeGroup[]>();
  for (const group of groups) {
    const name = blockName(group.change);
    const mine = blocks.get(name) ?? [];
    mine.push(group);
    blocks.set(name, mine);
  }
  return [...blocks].map(([name, mine]) => ({ name, groups: mine }));
}

function sizeOf(block: Block | undefined): number {
  return block?.groups.length ?? 0;
}

/** In full where it fits; else each row shorter, and as many rows as fit. */
function renderBlock(block: Block, room: number, open: boolean, link: MarkdownOptions['link']): Part {
  const words = tallyWords(tallyOf(block.groups));
  const name = block.name === undefined ? 'Requests for information' : htmlCode(block.name);
  const frame = (body: string): string => folded(`${name}: ${words}`, body, open);
  const left = room - frame('').length;
  const whole = rows(block, { room: left, ranges: Number.POSITIVE_INFINITY, settings: 3000 }, link);
  const part = whole.cut ? rows(block, { room: left, ranges: 120, settings: 400 }, link) : whole;
  return part.text === '' ? { text: '', shown: nothing } : { text: frame(part.text), shown: part.shown };
}

interface Lengths {
  readonly room: number;
  /** Most characters of the ranges and of the settings of a row. */
  readonly ranges: number;
  readonly settings: number;
}

function rows(
  { groups }: Block,
  { room, ranges, settings }: Lengths,
  link: MarkdownOptions['link'],
): Part & { readonly cut: boolean } {
  const head = tableHead(['', groups[0]?.change.kind === 'rfi' ? 'tenant' : 'resources', 'settings', 'declared at']);
  const rowsLeft = `\nand ${amount(groups.length)} more rows that are not shown\n`.length;
  let text = head;
  let shown = nothing;
  for (const [index, group] of groups.entries()) {
    const { change } = group;
    const resources = resourcesCell(group, ranges);
    const what = [
      verbs[change.action],
      ...classWordsOf(change),
      ...(change.origin === 'both' ? originWords(change) : []),
    ].join('<br>');
    const row = tableRow([what, resources.text, settingsCell(change, settings), placeCell(group, link)]);
    if (text.length + row.length + rowsLeft > room) {
      if (index === 0) return { text: '', shown: nothing, cut: true };
      const more = groups.length - index;
      return {
        text: `${text}\nand ${amount(more)} more row${more === 1 ? '' : 's'} that are not shown\n`,
        shown,
        cut: true,
      };
    }
    text += row;
    shown = add(shown, { ...nothing, [change.action]: resources.listed });
  }
  return { text, shown, cut: false };
}
