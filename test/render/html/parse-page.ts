// Reads a page back as a browser would, with a parser that is not the renderer's.

import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { fieldsOf, linkOf, nameOf, optionalText, tagsOf, unpackRows } from '../../../src/render/html/page/rows.ts';
import type { TableData } from '../../../src/render/html/table-format.ts';

export type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

export interface Page {
  readonly elements: readonly Element[];
  readonly data: TableData | undefined;
  /** What was wrong with the markup, by the parser's own word. */
  readonly errors: readonly string[];
}

export function parsePage(text: string): Page {
  const errors: string[] = [];
  const document = parse(text, { onParseError: ({ code }) => errors.push(code) });
  const elements = elementsOf(document);
  const data = elements.find((element) => attribute(element, 'id') === 'data');
  return { elements, errors, data: data === undefined ? undefined : (JSON.parse(textOf(data)) as TableData) };
}

function elementsOf(node: Node): readonly Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  const below = children.flatMap(elementsOf);
  return 'tagName' in node ? [node, ...below] : below;
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

export function textOf(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

export function byClass(elements: readonly Element[], name: string): readonly Element[] {
  return elements.filter((element) => (attribute(element, 'class') ?? '').split(' ').includes(name));
}

export function inside(element: Element): readonly Element[] {
  return elementsOf(element).slice(1);
}

/** `main section.static table`, with the names of the attributes: what the template made, whatever the values are. */
export function skeleton(elements: readonly Element[]): ReadonlySet<string> {
  return new Set(elements.map(({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(' ')}`));
}

/** The rows of the embedded table as the script reads them. */
export function tableRows(data: TableData) {
  const rows = unpackRows(data);
  return Array.from({ length: rows.count }, (_, row) => ({
    type: data.types[rows.columns.type[row] ?? 0]?.label,
    account: data.accounts[rows.columns.account[row] ?? 0],
    from: optionalText(rows, 'from', data.accounts, row),
    name: nameOf(rows, row),
    tags: tagsOf(rows, row),
    fields: fieldsOf(rows, row),
    reason: data.reasons[rows.columns.reason[row] ?? 0],
    file: optionalText(rows, 'file', data.files, row),
    link: linkOf(rows, row),
    count: rows.columns.count[row] ?? 0,
  }));
}
