// The numbers that were left out of the text, added as if their items had been read.

import type { YAMLMap } from 'yaml';
import { firstTollFree } from '../../kinds/toll-free.ts';
import type { E164 } from '../../model/e164.ts';
import type { SettingsId } from '../../model/settings.ts';
import type { EntryContext } from '../entry-context.ts';
import { type EntrySettings, locateIn } from '../entry-settings.ts';
import { checkCountryCode } from '../toll-free.ts';
import type { Repeats } from './fold-text.ts';

/** An entry that was kept. */
export interface RepeatedEntry {
  readonly entry: YAMLMap;
  readonly settings: EntrySettings;
}

/** Items of the list of one entry. Gives a toll-free number among them, if there is one. */
export function addListItems(
  { firsts, lines, column }: Repeats,
  settings: SettingsId | 0,
  opened: number,
  { numbers, source, account }: EntryContext,
): E164 | undefined {
  const { file } = source;
  let tollFree: E164 | undefined;
  firsts.forEach((value, index) => {
    const number = value as E164;
    const mark = numbers.mark(opened, { file, line: lines[index] as number, column });
    numbers.add(number, account, settings as SettingsId, mark);
    tollFree ??= firstTollFree({ first: number, last: number });
  });
  return tollFree;
}

/** Entries like some that were read, whose settings they have. */
export function addEntries(
  { firsts, lasts, lines, column, likes }: Repeats,
  settled: ReadonlyMap<number, RepeatedEntry>,
  context: EntryContext,
): void {
  const { numbers, source, account, findings } = context;
  const { file } = source;
  firsts.forEach((first, index) => {
    const like = settled.get(likes[index] as number);
    const last = lasts[index] as number;
    const mark = numbers.mark(numbers.openEntry(), { file, line: lines[index] as number, column });
    const id = (like?.settings.settled?.id ?? 0) as SettingsId;
    for (let number = first; number <= last; number += 1) numbers.add(number as E164, account, id, mark);
    if (like === undefined) return;
    const range = { first: first as E164, last: last as E164 };
    checkCountryCode(range, like.settings.settled, locateIn(like.entry, context), findings);
  });
}
