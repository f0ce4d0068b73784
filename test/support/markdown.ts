// Markdown read back by an independent parser, and what no text of acgctl may hold.

import type { Nodes, Root, Table, TableCell } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The node and all below it, in the order of the text. */
export function nodesOf(node: Nodes): readonly Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap((child) => nodesOf(child as Nodes)) : [])];
}

/** What a reader sees: text and code; a `<br>` is a line end. */
export function textOf(node: Nodes): string {
  if (node.type === 'html') return /^<br\s*\/?>$/.test(node.value) ? '\n' : '';
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child as Nodes)).join('') : '';
}

/** The shape of a text without its words: node types, depths, and raw HTML without what stands between tags. */
export function shapeOf(node: Nodes): unknown {
  if (node.type === 'html') return node.value.replace(/>[^<]+</g, '><').replaceAll(' dir="ltr"', '');
  return 'children' in node
    ? [node.type, ...mergeText(node.children.map((child) => shapeOf(child as Nodes)))]
    : node.type;
}

/** Words and code take turns in a sentence as its words are; that is no change of shape. */
function mergeText(shapes: readonly unknown[]): readonly unknown[] {
  const isWords = (shape: unknown): boolean => shape === 'text' || shape === 'inlineCode';
  return shapes
    .filter((shape, index) => !isWords(shape) || !isWords(shapes[index - 1]))
    .map((shape) => (isWords(shape) ? 'words' : shape));
}

export function tablesOf(root: Root): readonly (readonly (readonly TableCell[])[])[] {
  return nodesOf(root)
    .filter((node): node is Table => node.type === 'table')
    .map(({ children }) => children.map((row) => row.children));
}

const ownHtml =
  /^(?:<br>|<\/?sub>|<\/details>|<details(?: open)?>\n<summary>(?:[^<>\n]|<code(?: dir="ltr")?>[^<>\n]+<\/code>)*<\/summary>)$/;

/** What GitHub makes a link, a mention, an emoji or a formula of in text outside of code. */
const filtered = [
  /@[\w-]/,
  /#\d/,
  /\bGH-\d/i,
  /\bGHSA-/i,
  /(?<![\w.])[\da-f]{7,40}(?![\w.])/i,
  /:[\w+-]+:/,
  /https?:|www\.|ftp:/i,
  /\$/,
];

/** Control, format, private-use, lone surrogate and other invisible characters; the marks of direction are ours. */
const invisible =
  /(?![\n\u200e])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800\ufffe\uffff]/u;

/** Everything in the text that acgctl does not write itself: links, images, HTML, text that GitHub would act upon. */
export function intrusions(
  text: string,
  isOwnLink: (url: string) => boolean = () => false,
  root: Root = parseMarkdown(text),
): readonly string[] {
  const found: string[] = invisible.test(text) ? ['an invisible character'] : [];
  for (const node of nodesOf(root)) {
    if (node.type === 'html' && !ownHtml.test(node.value)) found.push(`html ${node.value}`);
    if (node.type === 'link' && !isOwnLink(node.url)) found.push(`link ${node.url}`);
    if (/^(?:image|definition|footnote|linkReference|imageReference|code$)/.test(node.type)) found.push(node.type);
    if (node.type === 'text') {
      for (const pattern of filtered) if (pattern.test(node.value)) found.push(`${pattern} in ${node.value}`);
    }
  }
  return found;
}
