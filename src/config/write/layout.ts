// YAML as a page: nodes with the comments and blank lines around them, and how they are set out. The one printer of
// YAML, for files that are formatted and for what is new in them, so that both look alike.

/** Comments with their `#`; an empty text is a blank line. */
export type Lines = readonly string[];

export interface Layout {
  /** Comments, directives and `---` at the top. */
  readonly above: Lines;
  readonly root: LayoutNode;
  readonly below: Lines;
}

export type LayoutNode = LayoutText | LayoutList;

/** A scalar as it is written, quotes included. `block`: the header of a text in block form, whose lines follow. */
export interface LayoutText {
  readonly kind: 'text';
  readonly source: string;
  readonly block?: { readonly header: string; readonly lines: Lines };
  readonly trailing?: string;
}

export interface LayoutList {
  readonly kind: 'map' | 'seq';
  /** In brackets, as long as it fits on the line. */
  readonly flow: boolean;
  readonly items: readonly LayoutItem[];
  readonly below: Lines;
  readonly trailing?: string;
}

export interface LayoutItem {
  readonly above: Lines;
  /** Of a mapping, as it is written. */
  readonly key?: string;
  /** The comment behind the colon or dash. */
  readonly beside?: string;
  /** Lines between that and the value. */
  readonly inside: Lines;
  readonly value: LayoutNode;
  /** Lines after the value that belong to nothing else. */
  readonly after: Lines;
}

const width = 120;
const step = 2;

export function printLayout({ above, root, below }: Layout): string {
  const lines = [...tidy(above), ...printRoot(root), ...tidy(below, true)];
  while (lines.at(-1) === '') lines.pop();
  return `${lines.join('\n')}\n`;
}

/** The lines of an item of a mapping (`key: …`) or a list (`- …`) whose first character is in column `indent`. */
export function printItem(item: LayoutItem, indent: number): readonly string[] {
  const { key, beside, inside, value, after } = item;
  const lead = `${' '.repeat(indent)}${key === undefined ? '-' : `${key}:`}`;
  const inner = indent + step;
  const between = tidy(inside);
  const tail = (trailing: string | undefined): string => (trailing === undefined ? '' : ` ${trailing}`);
  const lines = indented(item.above, indent);
  const line = oneLine(value);
  const isOpen = beside !== undefined || between.length > 0;
  if (!isOpen && line !== undefined && (value.kind === 'text' || fits(lead, line))) {
    lines.push(`${lead} ${line}${tail(value.trailing)}`);
  } else if (value.kind === 'text') {
    const body = printText(value, inner);
    if (isOpen) lines.push(`${lead}${tail(beside)}`, ...indented(between, inner), ...body);
    else lines.push(`${lead} ${body[0]?.trimStart()}`, ...body.slice(1));
  } else {
    // The comment after a closing bracket has no bracket to stand behind any more.
    const notes = [...((beside ?? value.trailing) ? [beside ?? (value.trailing as string)] : [])];
    const rest = beside !== undefined && value.trailing !== undefined ? [value.trailing] : [];
    const body = printList(value, inner);
    if (key === undefined && value.kind === 'map' && notes.length === 0 && between.length === 0) {
      lines.push(`${lead} ${body[0]?.trimStart()}`, ...body.slice(1));
    } else lines.push(`${lead}${tail(notes[0])}`, ...indented([...rest, ...between], inner), ...body);
  }
  return [...lines, ...indented(after, indent)];
}

/** The node on one line; undefined where it takes several. */
export function oneLine(node: LayoutNode): string | undefined {
  if (node.kind === 'text') return node.block === undefined && !node.source.includes('\n') ? node.source : undefined;
  if (node.items.length === 0 && node.below.length === 0) return node.kind === 'map' ? '{}' : '[]';
  if (!node.flow || node.below.some(isComment)) return undefined;
  const parts = node.items.map((item) => {
    const noted = [...item.above, ...item.inside, ...item.after].some(isComment);
    const value = oneLine(item.value);
    if (noted || item.beside !== undefined || item.value.trailing !== undefined || value === undefined)
      return undefined;
    return item.key === undefined ? value : `${item.key}: ${value}`;
  });
  if (parts.includes(undefined)) return undefined;
  return node.kind === 'map' ? `{ ${parts.join(', ')} }` : `[${parts.join(', ')}]`;
}

function printRoot(root: LayoutNode): readonly string[] {
  const line = oneLine(root);
  if (line !== undefined && fits('', line)) return [root.trailing === undefined ? line : `${line} ${root.trailing}`];
  if (root.kind === 'text') return printText(root, 0);
  return [...(root.trailing === undefined ? [] : [root.trailing]), ...printList(root, 0)];
}

function printList({ items, below }: LayoutList, indent: number): readonly string[] {
  const lines = items.flatMap((item, index) => {
    const above = index === 0 ? tidy(item.above) : item.above;
    return printItem({ ...item, above }, indent);
  });
  return [...lines, ...indented(below, indent)];
}

/** The lines after the first are set in; what that takes or adds is no part of the text. */
function printText({ source, block, trailing }: LayoutText, indent: number): readonly string[] {
  const pad = ' '.repeat(indent);
  const note = trailing === undefined ? '' : ` ${trailing}`;
  if (block !== undefined) {
    const digit = /[1-9]/.exec(block.header)?.[0];
    const inner = digit === undefined ? pad : ' '.repeat(indent - step + Number(digit));
    return [`${pad}${block.header}${note}`, ...block.lines.map((line) => (line === '' ? '' : `${inner}${line}`))];
  }
  const lines = source.split('\n').map((line) => (line.trim() === '' ? '' : `${pad}${line.trim()}`));
  return [...lines.slice(0, -1), `${lines.at(-1)}${note}`];
}

function fits(lead: string, text: string): boolean {
  return lead.length + 1 + text.length <= width;
}

/** No blank lines at the beginning, and never two in a row. */
function tidy(lines: Lines, keepFirst = false): string[] {
  return lines.filter((line, index) => line !== '' || (lines[index - 1] ?? (keepFirst ? '#' : '')) !== '');
}

function indented(lines: Lines, indent: number): string[] {
  return tidy(lines, true).map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`));
}

function isComment(line: string): boolean {
  return line !== '';
}
