// The canonical form of a YAML file: keys in the order of the schema, two blanks of indentation, lists set in, brackets
// where they fit on a line of 120 characters, plain telephone numbers, double quotes. Comments stay, and so does every
// value: what cannot be proved to is not changed.

import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { compareText, type Json } from '../../model/json.ts';
import {
  accountView,
  definition,
  gatewayView,
  itemView,
  memberView,
  namedKeys,
  type SchemaView,
} from '../schema-view.ts';
import { findComments } from './comments.ts';
import { type LayoutItem, type LayoutNode, printLayout } from './layout.ts';
import { scalarText } from './layout-of.ts';
import { readLayout } from './read-layout.ts';

/** The text in canonical form; undefined where that would lose something. For a file without errors. */
export function formatYaml(text: string, kind: 'gateway' | 'account'): string | undefined {
  const layout = readLayout(text);
  if (layout === undefined) return undefined;
  const root = tidyNode(layout.root, kind === 'account' ? accountView : gatewayView, '');
  const formatted = printLayout({ ...layout, root });
  return isSame(text, formatted) ? formatted : undefined;
}

const entryView = definition(accountView, 'numberSettings');

/** The order of an entry's keys: the numbers first, then what is said of them. */
export const entryKeys: readonly string[] = ['telephoneNumber', 'range', 'list', 'csv', ...namedKeys(entryView)];

/** Keys whose values are telephone numbers or ranges of them. */
const numberKeys: readonly string[] = ['telephoneNumber', 'range', 'list', 'numbers'];

/** `key`: the one that the node, or the list that it is in, is the value of. */
function tidyNode(node: LayoutNode, outer: SchemaView | undefined, key: string): LayoutNode {
  if (node.kind === 'text') return { ...node, source: tidyText(node.source, numberKeys.includes(key)) };
  const isEntry = node.kind === 'map' && key === 'numbers' && outer?.schema.oneOf !== undefined;
  const view = (isEntry ? entryView : outer) ?? nowhere;
  const items = node.items.map((item): LayoutItem => {
    if (item.key === undefined) return { ...item, value: tidyNode(item.value, itemView(view), key) };
    const name = plain(item.key);
    const written = /^[A-Za-z][\w-]*$/.test(name) ? scalarText(name) : item.key;
    return { ...item, key: written, value: tidyNode(item.value, memberView(view, name), name) };
  });
  // Keys that the user names, such as those of profiles and findings, have the user's order.
  const order = isEntry ? entryKeys : view.schema.properties === undefined ? [] : namedKeys(view);
  return { ...node, items: node.kind === 'map' ? inOrder(items, order) : items };
}

const nowhere: SchemaView = { root: {}, schema: {} };

function inOrder(items: readonly LayoutItem[], order: readonly string[]): readonly LayoutItem[] {
  if (order.length === 0) return items;
  const rank = ({ key = '' }: LayoutItem): number => order.indexOf(plain(key));
  return items.toSorted((a, b) => rank(a) - rank(b));
}

function tidyText(source: string, isNumber: boolean): string {
  const inner = /^(["'])(.*)\1$/s.exec(source)?.[2];
  if (inner === undefined) return source;
  if (isNumber && /^\+[1-9]\d+(\.\.\+[1-9]\d+)?$/.test(inner)) return inner;
  return source.startsWith("'") && !/["\\'\n]/.test(inner) ? `"${inner}"` : source;
}

function plain(key: string): string {
  return /^(["'])(.*)\1$/.exec(key)?.[2] ?? key;
}

/** The same values, each quoted or not as it was but for telephone numbers, and the same comments. */
function isSame(before: string, after: string): boolean {
  const [one, other] = [before, after].map((text) => {
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true });
    const comments = findComments(text).map((comment) => comment.text);
    return document.errors.length > 0
      ? undefined
      : JSON.stringify([dataOf(document.contents), comments.sort(compareText)]);
  });
  return one !== undefined && one === other;
}

function dataOf(node: Node | null): Json {
  if (isMap(node)) {
    const members = node.items.map((item) => [String((item.key as { value?: unknown }).value), item.value] as const);
    return members.sort(([a], [b]) => compareText(a, b)).map(([key, value]) => [key, dataOf(value as Node | null)]);
  }
  if (isSeq(node)) return node.items.map((item) => dataOf(item as Node | null));
  if (!isScalar(node)) return null;
  const text = String(node.value);
  return [text, node.type === 'PLAIN' || /^\+[1-9]\d+(\.\.\+[1-9]\d+)?$/.test(text)];
}
