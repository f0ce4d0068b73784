// Entries of `numbers:` as data: the numbers in the form that suits them, and what is said of them.

import { type E164, formatE164 } from '../../model/e164.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LayoutItem } from './layout.ts';
import { layoutOf } from './layout-of.ts';

/** `range` where there are three or more in a row, else one number or a list. `numbers`: ascending, and not empty. */
export function entryOf(numbers: readonly E164[], settings: JsonObject): JsonObject {
  const [first, last] = [numbers[0] as E164, numbers.at(-1) as E164];
  if (numbers.length === 1) return { telephoneNumber: formatE164(first), ...settings };
  const isRun =
    numbers.length > 2 && last - first === numbers.length - 1 && String(first).length === String(last).length;
  return isRun ? rangeEntry(first, last, settings) : { list: numbers.map(formatE164), ...settings };
}

export function rangeEntry(first: E164, last: E164, settings: JsonObject): JsonObject {
  return { range: `${formatE164(first)}..${formatE164(last)}`, ...settings };
}

export function entryItem(entry: JsonObject): LayoutItem {
  // A list's item is set out in lines, however short: entries are what people read and compare.
  return { above: [], inside: [], value: { ...layoutOf(entry), flow: false } as LayoutItem['value'], after: [] };
}
