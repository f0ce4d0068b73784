// Data to page: how new mappings, lists and texts are written. Short ones in brackets, long ones one member a line, and
// quotes only where a reader or another program could take the text for something else.

import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { type LayoutItem, type LayoutNode, oneLine } from './layout.ts';

/** The most characters that a mapping or list in brackets has. */
const most = 80;

/** `flow`: all of it in brackets, whatever its length. */
export function layoutOf(value: Json, flow = false): LayoutNode {
  if (typeof value === 'string') return { kind: 'text', source: scalarText(value) };
  if (isJsonObject(value)) {
    const items = Object.entries(value).map(([key, member]) => itemOf(key, member as Json, flow));
    return { kind: 'map', flow: flow || isShort(value), items, below: [] };
  }
  if (!Array.isArray(value)) return { kind: 'text', source: JSON.stringify(value) };
  const items = value.map(
    (member: Json): LayoutItem => ({ above: [], inside: [], value: layoutOf(member, flow), after: [] }),
  );
  return { kind: 'seq', flow: flow || isShort(value), items, below: [] };
}

/** On one line, in brackets, however long: data has no comments and no lines that could stand in the way. */
export function flowText(value: Json): string {
  return oneLine(layoutOf(value, true)) as string;
}

/** A member of a mapping. `above`: what comes before it, such as a blank line. */
export function itemOf(key: string, value: Json, flow = false, above: readonly string[] = []): LayoutItem {
  return { above, key: scalarText(key), inside: [], value: layoutOf(value, flow), after: [] };
}

/** Fits, and holds no more than one level of mappings with one member each: `{ zoom: { enabled: true } }`. */
function isShort(value: JsonObject | readonly Json[]): boolean {
  const members: readonly Json[] = Object.values(value);
  const isPlain = members.every((member) => typeof member !== 'object');
  const isShallow = members.every((member) => {
    const inner = isJsonObject(member) ? Object.values(member) : [];
    return inner.length === 1 && typeof inner[0] !== 'object';
  });
  return (isPlain || (isShallow && !Array.isArray(value))) && JSON.stringify(value).length <= most;
}

/** Telephone numbers, ranges, words and identifiers go plain; what a YAML reader may take for no text is quoted. */
export function scalarText(text: string): string {
  if (/^\+[1-9]\d+(\.\.\+[1-9]\d+)?$/.test(text)) return text;
  const isWord = /^[A-Za-z0-9]([\w./ -]*[\w])?$/.test(text) && !/ {2}/.test(text);
  const isOther =
    /^(true|false|yes|no|on|off|y|n|null)$/i.test(text) ||
    /^[\d_.:eExXoObB+-]+$/.test(text) ||
    !Number.isNaN(Number(text));
  return (isWord && !isOther) || /^\.\.?\/[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
