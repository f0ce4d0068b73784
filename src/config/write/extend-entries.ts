// Where numbers that are new fit into entries that are there: next to a range, or into a list, with the same settings.

import type { E164 } from '../../model/e164.ts';
import { type NumberRun, numberRuns } from '../../model/number-runs.ts';
import type { SettingsId, SettingsPool } from '../../model/settings.ts';
import { settingsText, type WrittenEntry } from './read-entries.ts';

export interface Extension {
  /** Of a range: its new ends. */
  first?: E164;
  last?: E164;
  /** Of a list: what is new in it. */
  readonly items: E164[];
}

/** So many scattered numbers go into a list that is there; more are a list of their own. */
const mostItems = 50;

export function extendEntries(
  entries: readonly WrittenEntry[],
  wanted: ReadonlyMap<E164, SettingsId>,
  pool: SettingsPool,
): { readonly changes: ReadonlyMap<WrittenEntry, Extension>; readonly left: Map<E164, SettingsId> } {
  const changes = new Map<WrittenEntry, Extension>();
  const left = new Map(wanted);
  const bySettings = new Map<string, WrittenEntry[]>();
  for (const entry of wanted.size === 0 ? [] : entries) {
    const text = settingsText(entry.merged);
    bySettings.set(text, [...(bySettings.get(text) ?? []), entry]);
  }
  for (const settings of new Set(wanted.values())) {
    const alike = bySettings.get(settingsText(pool.get(settings))) ?? [];
    const numbers = [...wanted].flatMap(([number, id]) => (id === settings ? [number] : [])).sort((a, b) => a - b);
    const runs = numberRuns(numbers).filter((run) => !extendRange(alike, run));
    const scattered = runs.filter(({ count }) => count < 3).flatMap(({ first, count }) => numbersFrom(first, count));
    const list = alike.find((entry) => entry.form === 'list');
    if (list === undefined || scattered.length === 0 || scattered.length > mostItems) continue;
    changes.set(list, { items: scattered });
    for (const number of scattered) left.delete(number);
  }
  return { changes, left };

  /** True when there was a range to which the run was added. */
  function extendRange(alike: readonly WrittenEntry[], { first, last, count }: NumberRun): boolean {
    const range = alike.find((entry) => isNextTo(entry, first, last, changes.get(entry)));
    if (range === undefined) return false;
    const change = changes.get(range) ?? { items: [] };
    if (first === (change.last ?? range.last) + 1) change.last = last;
    else change.first = first;
    changes.set(range, change);
    for (const number of numbersFrom(first, count)) left.delete(number);
    return true;
  }
}

function numbersFrom(first: E164, count: number): readonly E164[] {
  return Array.from({ length: count }, (_, index) => (first + index) as E164);
}

function isNextTo(entry: WrittenEntry, first: E164, last: E164, change: Extension | undefined): boolean {
  if (entry.form !== 'range') return false;
  const [from, to] = [change?.first ?? entry.first, change?.last ?? entry.last];
  const isSameLength = String(first).length === String(to).length && String(last).length === String(from).length;
  return isSameLength && (first === to + 1 || last === from - 1);
}
