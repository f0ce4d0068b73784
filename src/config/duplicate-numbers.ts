// Numbers that are declared twice, in one file or in two: one finding for each pair of entries that overlap.

import { formatSource, type SourceRef } from '../model/diagnostic.ts';
import { type E164, formatE164 } from '../model/e164.ts';
import type { NumberTable } from '../model/number-table.ts';
import type { DeclaredNumbers } from './declared-numbers.ts';
import { compareSources, type Findings } from './findings.ts';

interface Overlap {
  readonly at: SourceRef;
  readonly related: SourceRef;
  readonly sameEntry: boolean;
  readonly first: E164;
  last: E164;
  count: number;
}

/** `table` is sorted by number. */
export function checkDuplicateNumbers(table: NumberTable, declared: DeclaredNumbers, findings: Findings): void {
  const overlaps = new Map<string, Overlap>();
  for (let row = 1; row < table.count; row += 1) {
    const number = table.numbers[row] as E164;
    if (number === table.numbers[row - 1])
      addOverlap(number, table.marks[row - 1] as number, table.marks[row] as number);
  }
  for (const { at, related, sameEntry, first, last, count } of overlaps.values()) {
    const which =
      count === 1 ? `${formatE164(first)} is` : `${count} numbers from ${formatE164(first)} to ${formatE164(last)} are`;
    findings.add({
      code: 'NUMBER_DUPLICATE',
      at,
      message: `${which} already declared at ${formatSource(related)}.`,
      hint: sameEntry
        ? 'Remove one of the two.'
        : 'A number belongs to one entry of one account: remove it from one of the two.',
      related: [related],
    });
  }

  function addOverlap(number: E164, one: number, other: number): void {
    const entries = [declared.entryOf(one), declared.entryOf(other)] as const;
    const key = [...entries].sort((a, b) => a - b).join();
    const overlap = overlaps.get(key);
    if (overlap !== undefined) {
      overlap.last = number;
      overlap.count += 1;
      return;
    }
    const places = [declared.sources.at(one) as SourceRef, declared.sources.at(other) as SourceRef];
    const [related, at] = places.sort(compareSources) as [SourceRef, SourceRef];
    overlaps.set(key, { at, related, sameEntry: entries[0] === entries[1], first: number, last: number, count: 1 });
  }
}
