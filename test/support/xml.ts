// A strict reader of XML 1.0 without document types: anything that is not well-formed is an error.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const name = '[A-Za-z_][\\w.-]*';
const tag = new RegExp(`<(/)?(${name})((?:\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/)?>`, 'y');

export function parseXml(document: string): Element {
  if (!allowed.test(document)) throw new Error('a character that XML does not allow');
  const start = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(document)?.[0].length;
  if (start === undefined) throw new Error('no XML declaration');
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' };
  const open = [root];
  let at = start;
  while (at < document.length) {
    const next = document.indexOf('<', at);
    const text = document.slice(at, next === -1 ? undefined : next);
    (open.at(-1) as typeof root).text += decode(text);
    if (next === -1) break;
    tag.lastIndex = next;
    const [whole = '', closes, element = '', attributes = '', isEmpty] = tag.exec(document) ?? [];
    if (whole === '') throw new Error(`not a tag: ${document.slice(next, next + 40)}`);
    at = next + whole.length;
    if (closes !== undefined) {
      if (open.pop()?.name !== element) throw new Error(`</${element}> closes another element`);
      continue;
    }
    const node = { name: element, attributes: readAttributes(attributes), children: [] as Element[], text: '' };
    (open.at(-1) as typeof root).children.push(node);
    if (isEmpty === undefined) open.push(node);
  }
  const [only, ...others] = root.children;
  if (open.length !== 1 || only === undefined || others.length > 0 || root.text.trim() !== '')
    throw new Error('not one closed element');
  return only;
}

function readAttributes(text: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [, key = '', double, single] of text.matchAll(
    new RegExp(`(${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g'),
  )) {
    if (Object.hasOwn(attributes, key)) throw new Error(`${key} twice`);
    attributes[key] = decode(double ?? single ?? '');
  }
  return attributes;
}

function decode(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in text');
  return text.replace(/&(?:#(\d+);|(amp|lt|gt|quot|apos);|)/g, (whole, number?: string, entity?: string) => {
    if (number !== undefined) return String.fromCodePoint(Number(number));
    const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
    if (entity === undefined) throw new Error(`an ampersand alone: ${whole}`);
    return entities[entity] as string;
  });
}
