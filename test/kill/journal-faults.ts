// What a run told, in its journal or its report, held against what the gateway shows.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JournalEntry } from '../../src/model/journal.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Bench } from './bench.ts';
import type { Unbroken } from './unbroken.ts';

export const journalFile = 'journal.jsonl';

/** The lines of the journal; none when it was not begun. */
export async function readJournal(root: string): Promise<readonly JournalEntry[]> {
  const text = await readFile(path.join(root, journalFile), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JournalEntry]));
}

/** What took effect must be in the journal, as settled or as on its way; what is settled as done must be there. */
export async function journalFaults(bench: Bench, unbroken: Unbroken): Promise<readonly string[]> {
  const entries = await readJournal(bench.root);
  const told = new Set(entries.flatMap((entry) => (entry.event === 'step' ? entry.addresses.map(resourceOf) : [])));
  const changed = [...bench.watch.transitions].map((transition) => transition.slice(0, transition.indexOf(': ')));
  const outcomes = entries.flatMap((entry) => (entry.event === 'result' ? entry.outcomes : []));
  return [
    ...changed.filter((address) => !told.has(address)).map((address) => `the journal does not know of ${address}`),
    ...outcomeFaults(outcomes, bench, unbroken),
  ];
}

/** Done is there, and what was not attempted or failed is as it was. */
export function outcomeFaults(
  outcomes: readonly Outcome[],
  { watch }: Bench,
  { before, after }: Unbroken,
): readonly string[] {
  return outcomes.flatMap(({ address, state }) => {
    const resource = resourceOf(address);
    const is = watch.images().get(resource);
    const isTrue =
      state === 'unknown' ||
      (state === 'done' || state === 'already done'
        ? is === after.get(resource)
        : is === before.get(resource) || isHalf(resource, watch.transitions));
    return isTrue ? [] : [`told as ${state}, and it is not: ${address} is ${is}`];
  });
}

/** An account of which the services went on, and not off yet. */
function isHalf(resource: string, transitions: ReadonlySet<string>): boolean {
  return !resource.startsWith('+') && [...transitions].some((transition) => transition.startsWith(`${resource}: `));
}

/** `contoso/+14255550100` -> `+14255550100`; accounts and RFIs as they are. */
function resourceOf(address: string): string {
  return address.slice(address.indexOf('/+') + 1);
}
