// The numbers of an entry in the YAML file itself: one, a range or a list.

import { isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { firstTollFree } from '../kinds/toll-free.ts';
import { type E164, parseE164 } from '../model/e164.ts';
import { addListItems } from './bulk/add-repeats.ts';
import { addNothing, isNothing } from './decode.ts';
import type { EntryContext } from './entry-context.ts';
import { type EntrySettings, locateIn } from './entry-settings.ts';
import { isPlainData } from './mapping.ts';
import { addNumberFormat, parseRange } from './number-text.ts';
import { endOf, startOf } from './offset.ts';
import { showValue } from './show-value.ts';
import { checkCountryCode } from './toll-free.ts';

export function readSingle(node: Node, entry: YAMLMap, settings: EntrySettings, context: EntryContext): void {
  const number = readNumber(node, context);
  if (number === undefined) return;
  const { numbers, source } = context;
  const mark = numbers.mark(numbers.openEntry(), source.at(startOf(entry)));
  numbers.add(number, context.account, settings.settled?.id ?? 0, mark);
  checkCountryCode({ first: number, last: number }, settings.settled, locateIn(entry, context), context.findings);
}

export function readRange(node: Scalar, entry: YAMLMap, settings: EntrySettings, context: EntryContext): void {
  const { numbers, source, findings, limits } = context;
  const text = String(node.value);
  const range = parseRange(text);
  const at = source.at(startOf(node));
  if (typeof range === 'string') {
    findings.add({
      code: 'RANGE_FORMAT',
      at,
      message: `The range ${showValue(text)} ${range}.`,
      hint: 'Write the lower number first, both in full: `+14255550110..+14255550199`.',
    });
    return;
  }
  const size = range.last - range.first + 1;
  if (size > limits.rangeNumbers) {
    findings.add({
      code: 'RANGE_TOO_LARGE',
      at,
      message: `The range has ${size} numbers; ${limits.rangeNumbers} is the limit.`,
      hint: 'Check the two numbers, or make several ranges of it.',
    });
    return;
  }
  const mark = numbers.mark(numbers.openEntry(), source.at(startOf(entry)));
  const id = settings.settled?.id ?? 0;
  for (let number = range.first; number <= range.last; number = (number + 1) as E164) {
    numbers.add(number, context.account, id, mark);
  }
  checkCountryCode(range, settings.settled, locateIn(entry, context), findings);
}

export function readList(node: Node, entry: YAMLMap, settings: EntrySettings, context: EntryContext): void {
  const { numbers, source, findings } = context;
  if (!isSeq(node) || node.items.length === 0) {
    findings.add({
      code: isSeq(node) ? 'VALUE_LENGTH' : 'TYPE_WRONG',
      at: source.at(startOf(node)),
      message: isSeq(node) ? 'The list is empty.' : 'The value of `list` is not a list.',
      hint: isSeq(node)
        ? 'Remove the entry; for an account without numbers write `numbers: []`.'
        : 'Write `list: [+14255550100, …]`.',
    });
    return;
  }
  const opened = numbers.openEntry();
  const id = settings.settled?.id ?? 0;
  let tollFree: E164 | undefined;
  for (const item of node.items as Node[]) {
    const number = readNumber(item, context);
    if (number === undefined) continue;
    numbers.add(number, context.account, id, numbers.mark(opened, source.at(startOf(item))));
    tollFree ??= firstTollFree({ first: number, last: number });
    const repeats = source.takeRepeats?.(item.range?.[0] ?? 0);
    const another = repeats && addListItems(repeats, id, opened, context);
    tollFree ??= another;
  }
  if (tollFree !== undefined) {
    checkCountryCode({ first: tollFree, last: tollFree }, settings.settled, locateIn(entry, context), findings);
  }
}

function readNumber(node: Node, { source, findings }: EntryContext): E164 | undefined {
  if (isNothing(node)) addNothing(source, node, undefined, undefined, findings);
  else if (isPlainData(node, source, findings)) {
    const text = isScalar(node) ? String(node.value) : '';
    const number = parseE164(text);
    if (number !== undefined) return number;
    addNumberFormat(isScalar(node) ? text : source.text.slice(...rangeOf(node)), source.at(rangeOf(node)[0]), findings);
  }
  return undefined;
}

function rangeOf(node: Node): [number, number] {
  return [startOf(node), endOf(node)];
}
