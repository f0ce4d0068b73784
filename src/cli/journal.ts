// The journal of an apply: an append-only file of JSON lines, each on disk before the next request is sent, so that a
// run that was killed can still be explained.

import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { AcgctlError } from '../model/errors.ts';
import type { Journal, JournalEntry } from '../model/journal.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Context } from './context.ts';

/** Opens the file for appending. Lines have the wall time and the process beside what the entry says. */
export function openJournal(file: string, context: Context): { readonly write: Journal; readonly close: () => void } {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'a');
  } catch (error) {
    throw new AcgctlError('JOURNAL_FILE', `cannot write ${file}`, 'Name a file in a folder that exists.', {
      cause: error,
    });
  }
  return {
    write(entry) {
      writeSync(descriptor, `${JSON.stringify({ time: context.clock.date().toISOString(), ...entry })}\n`);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

export interface DeadRun {
  readonly started: string;
  readonly digest: string;
  readonly settled: readonly Outcome[];
  /** Addresses that were on their way when the run ended. */
  readonly inFlight: readonly string[];
}

/** The last run in the journal, when it has no end; undefined when there is no such file or the run ended. */
export function readDeadRun(file: string): DeadRun | undefined {
  const entries = readEntries(file);
  const start = entries.findLastIndex(({ event }) => event === 'start');
  const [first, ...rest] = start < 0 ? [] : entries.slice(start);
  if (first?.event !== 'start' || rest.some(({ event }) => event === 'end')) return undefined;
  const settled = rest.flatMap((entry) => (entry.event === 'result' ? entry.outcomes : []));
  const finished = new Set(rest.flatMap((entry) => (entry.event === 'result' ? [entry.step] : [])));
  const open = rest.flatMap((entry) => (entry.event === 'step' && !finished.has(entry.step) ? [entry] : []));
  return { started: first.time, digest: first.digest, settled, inFlight: open.flatMap((entry) => entry.addresses) };
}

type Line = JournalEntry & { readonly time: string };

function readEntries(file: string): readonly Line[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  // A run that was killed may have left half a line, and what follows must not be glued to it.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  return text.split('\n').flatMap((line) => parseLine(line));
}

function parseLine(line: string): readonly Line[] {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'event' in entry ? [entry as Line] : [];
  } catch {
    return [];
  }
}

/** What the journal knows of a run that did not end, in a few lines. */
export function tellDeadRun({ started, digest, settled, inFlight }: DeadRun): string {
  const counts = new Map<string, number>();
  for (const { state } of settled) counts.set(state, (counts.get(state) ?? 0) + 1);
  const told = [...counts].map(([state, count]) => `${count} ${state}`).join(', ') || 'nothing settled';
  const shown = inFlight.slice(0, 10).join(', ');
  const rest = inFlight.length > 10 ? ` and ${inFlight.length - 10} more` : '';
  const flight = inFlight.length === 0 ? 'nothing on its way' : `on its way when it ended: ${shown}${rest}`;
  return `The run of ${started} with the plan ${digest.slice(0, 19)} did not end: ${told}; ${flight}.\n`;
}
