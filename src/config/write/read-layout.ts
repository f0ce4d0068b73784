// Text to page: the syntax tree of the yaml package as it lies in the text, with every comment at its place.

import { type CST, Parser } from 'yaml';
import type { Layout, LayoutItem, LayoutList, LayoutNode, LayoutText } from './layout.ts';

/** Undefined for YAML that acgctl does not read: several documents, tags, anchors, aliases, keys that are not text. */
export function readLayout(text: string): Layout | undefined {
  const above: CST.SourceToken[] = [];
  let document: CST.Document | undefined;
  for (const token of new Parser().parse(text)) {
    if (token.type === 'document' && document === undefined) document = token;
    else if (document === undefined && isSource(token)) above.push(token);
    else if (document !== undefined && isSource(token)) document.end = [...(document.end ?? []), token];
    else if (token.type === 'directive' && document === undefined) above.push(token as unknown as CST.SourceToken);
    else return undefined;
  }
  const root = document?.value && readNode(document.value);
  if (document === undefined || root === undefined) return undefined;
  const { trailing, ...node } = root.node;
  return {
    above: readGap([...above, ...document.start], true).lines,
    root: (trailing === undefined ? node : { ...node, trailing }) as LayoutNode,
    below: [...root.after, ...readGap([...root.outside, ...(document.end ?? [])], true).lines],
  };
}

interface Read {
  readonly node: LayoutNode;
  /** Comments behind the node, on lines of their own. */
  readonly after: readonly string[];
  /** Those of them that are set less far in than the node, and so belong to a node around it. */
  readonly outside: Tokens;
}

type Tokens = readonly CST.SourceToken[];

function readNode(token: CST.Token): Read | undefined {
  if (token.type === 'block-map' || token.type === 'block-seq') return readBlock(token);
  if (token.type === 'flow-collection') return readFlow(token);
  if (token.type === 'block-scalar') return { node: readBlockText(token), after: [], outside: [] };
  if (token.type !== 'scalar' && token.type !== 'single-quoted-scalar' && token.type !== 'double-quoted-scalar')
    return undefined;
  const { beside, lines } = readGap(token.end ?? []);
  return {
    node: { kind: 'text', source: token.source, ...(beside && { trailing: beside }) },
    after: lines,
    outside: [],
  };
}

function readBlock(token: CST.BlockMap | CST.BlockSequence): Read | undefined {
  const kind = token.type === 'block-map' ? 'map' : 'seq';
  const items: LayoutItem[] = [];
  // What stands behind an item without belonging to it is above the next one, or at the end.
  let below: readonly string[] = [];
  let outside: Tokens = [];
  for (const item of token.items) {
    if (item.start.some(isUnread)) return undefined;
    const { lead, gap } = readStart(item, kind);
    if (gap === undefined) {
      if (item.value !== undefined) return undefined;
      const own = splitOutside([...outside, ...item.start], token.indent);
      below = [...below, ...readGap(own.inside, true).lines];
      outside = own.outside;
      continue;
    }
    const read = readItem(item, gap, [...below, ...lead.lines]);
    if (read === undefined) return undefined;
    items.push(read.item);
    const own = splitOutside(read.outside, token.indent);
    below = readGap(own.inside, true).lines;
    outside = own.outside;
  }
  return { node: { kind, flow: false, items, below }, after: [], outside };
}

/** From the first comment on that is set less far in than a block: it belongs to what is around the block. */
function splitOutside(tokens: Tokens, indent: number): { readonly inside: Tokens; readonly outside: Tokens } {
  const first = tokens.findIndex((token) => token.type === 'comment' && token.indent < indent);
  if (first < 0) return { inside: tokens, outside: [] };
  const last = tokens.slice(0, first).findLastIndex(({ type }) => type === 'comment');
  // The line end of the comment before it is that comment's; blank lines go with what follows them.
  const from = last < 0 ? 0 : last + 2;
  return { inside: tokens.slice(0, from), outside: tokens.slice(from) };
}

/** What is before the item, and between its key or dash and its value; no gap where there is neither. */
function readStart(item: CST.CollectionItem, kind: 'map' | 'seq'): { readonly lead: Gap; readonly gap?: Gap } {
  const dash = item.start.findIndex(({ type }) => type === 'seq-item-ind');
  if (kind === 'seq') {
    if (dash < 0) return { lead: readGap(item.start, true) };
    return { lead: readGap(item.start.slice(0, dash), true), gap: readGap(item.start.slice(dash + 1)) };
  }
  const lead = readGap(item.start, true);
  return item.key === undefined || item.key === null ? { lead } : { lead, gap: readGap(item.sep ?? []) };
}

function readFlow(token: CST.FlowCollection): Read | undefined {
  const kind = token.start.type === 'flow-map-start' ? 'map' : 'seq';
  const items: LayoutItem[] = [];
  let below: readonly string[] = [];
  for (const item of token.items) {
    if (item.start.some(isUnread)) return undefined;
    const { beside, lines } = readGap(item.start);
    const previous = items.at(-1);
    // What stands behind the comma speaks of the item before it.
    const isFree = beside !== undefined && previous !== undefined && previous.value.trailing === undefined;
    if (isFree) items[items.length - 1] = { ...previous, value: { ...previous.value, trailing: beside } };
    const above = [...(beside !== undefined && !isFree ? [beside] : []), ...lines].filter((line) => line !== '');
    if (item.key === undefined && item.value === undefined) {
      below = [...below, ...above];
      continue;
    }
    if ((kind === 'map') !== (item.key !== undefined && item.key !== null)) return undefined;
    const read = readItem(item, readGap(item.sep ?? []), above);
    if (read === undefined) return undefined;
    items.push(read.item);
  }
  const end = readGap(token.end);
  const list: LayoutList = { kind, flow: true, items, below, ...(end.beside && { trailing: end.beside }) };
  return { node: list, after: end.lines, outside: [] };
}

interface ReadItem {
  readonly item: LayoutItem;
  readonly outside: Tokens;
}

function readItem(item: CST.CollectionItem, gap: Gap, above: readonly string[]): ReadItem | undefined {
  const { key, sep = [], value } = item;
  if (sep.some(isUnread)) return undefined;
  const name = key === undefined || key === null ? undefined : readNode(key);
  if (key !== undefined && (name?.node.kind !== 'text' || name.node.source.includes('\n') || name.after.length > 0))
    return undefined;
  if (name?.node.trailing !== undefined) return undefined;
  const read = value === undefined ? undefined : readNode(value);
  if (read === undefined) return undefined;
  return {
    item: {
      above,
      ...(name?.node.kind === 'text' ? { key: name.node.source } : {}),
      ...(gap.beside && { beside: gap.beside }),
      inside: gap.lines,
      value: read.node,
      after: read.after,
    },
    outside: read.outside,
  };
}

function readBlockText({ props, source }: CST.BlockScalar): LayoutText {
  const header = props.flatMap((prop) => (prop.type === 'block-scalar-header' ? [prop.source] : [])).join('');
  const comment = props.flatMap((prop) => (prop.type === 'comment' ? [prop.source] : []))[0];
  const lines = source.replace(/\n$/, '').split('\n');
  const digit = /[1-9]/.exec(header) !== null;
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = digit ? Number.NaN : Math.min(...indents, Number.POSITIVE_INFINITY);
  // With an indentation of its own, or of blanks alone, only its author knows what it means: it is left as it is.
  if (!Number.isFinite(indent)) return { kind: 'text', source: '', block: { header: '', lines: [] } };
  return {
    kind: 'text',
    source: '',
    block: { header, lines: lines.map((line) => line.slice(indent)) },
    ...(comment && { trailing: comment }),
  };
}

interface Gap {
  /** The comment on the line on which the gap begins. */
  readonly beside?: string;
  readonly lines: readonly string[];
}

/** `fresh`: the gap begins with a line of its own. */
function readGap(tokens: Tokens, fresh = false): Gap {
  let beside: string | undefined;
  const lines: string[] = [];
  let atStart = fresh;
  for (const { type, source } of tokens) {
    if (type === 'newline') {
      if (atStart) lines.push('');
      atStart = true;
    } else if (type !== 'space' && /^(#|---$|%|\.\.\.$)/.test(source)) {
      if (atStart || lines.length > 0) lines.push(source);
      else beside = source;
      atStart = false;
    }
  }
  return beside === undefined ? { lines } : { beside, lines };
}

function isSource(token: CST.Token): token is CST.SourceToken {
  return 'source' in token && ['comment', 'newline', 'space', 'byte-order-mark', 'doc-end'].includes(token.type);
}

function isUnread({ type }: CST.SourceToken): boolean {
  return type === 'anchor' || type === 'tag' || type === 'explicit-key-ind';
}
