// The journal of an apply: an append-only file of JSON lines, each on disk before the next request is sent, so that a
// run that was killed can still be explained.

import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { AcgctlError } from '../model/errors.ts';
import type { Journal, JournalEntry } from '../model/journal.ts';
import type { Outcome } from '../model/outcome.ts';
import { addressRuns } from '../render/address-runs.ts';
import { visible } from '../render/visible.ts';
import type { Context } from './context.ts';

/**
 * Opens the file for appending. Lines have the wall time beside what the entry says.
 *
 * @throws (when opened, and from each write) AcgctlError JOURNAL_FILE
 */
export function openJournal(file: string, context: Context): { readonly write: Journal; readonly close: () => void } {
  const orRefuse = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      const hint = 'Name a file in a folder that exists, on a disk that has room.';
      throw new AcgctlError('JOURNAL_FILE', `cannot write the journal ${file}`, hint, { cause: error });
    }
  };
  const descriptor = orRefuse(() => openSync(file, 'a+'));
  const isFile = fstatSync(descriptor).isFile();
  const append = (text: string): void =>
    orRefuse(() => {
      writeFileSync(descriptor, text);
      if (isFile) fsyncSync(descriptor);
    });
  // A run that was killed may have left half a line, and what follows must not be glued to it.
  if (isFile && endsInHalfLine(descriptor)) append('\n');
  return {
    write: (entry) => append(`${JSON.stringify({ time: context.clock.date().toISOString(), ...entry })}\n`),
    close: () => closeSync(descriptor),
  };
}

function endsInHalfLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

export interface DeadRun {
  readonly started: string;
  readonly digest: string;
  readonly settled: readonly Outcome[];
  /** Addresses that were on their way when the run ended. */
  readonly inFlight: readonly string[];
  /** Numbers whose move was on its way: they may be in no account. */
  readonly cutNumbers: ReadonlySet<string>;
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
  const inFlight = open.flatMap((entry) => entry.addresses);
  const moves = open.flatMap((entry) => (entry.does === 'move-number' ? entry.addresses : []));
  const cutNumbers = new Set(moves.map((address) => address.slice(address.indexOf('/') + 1)));
  return { started: first.time, digest: first.digest, settled, inFlight, cutNumbers };
}

type Line = JournalEntry & { readonly time: string };

function readEntries(file: string): readonly Line[] {
  try {
    // A pipe or a device has nothing to tell, and may never end.
    if (!statSync(file).isFile()) return [];
    return readFileSync(file, 'utf8').split('\n').flatMap(parseLine);
  } catch {
    return [];
  }
}

/** A line that is cut short, or that no acgctl wrote, is passed over. */
function parseLine(text: string): readonly Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? [line] : [];
  } catch {
    return [];
  }
}

function isLine(line: unknown): line is Line {
  if (!isRecord(line) || typeof line.time !== 'string') return false;
  if (line.event === 'start') return typeof line.digest === 'string';
  if (line.event === 'step') return isListOf(line.addresses, (address) => typeof address === 'string');
  if (line.event === 'result')
    return isListOf(line.outcomes, (outcome) => isRecord(outcome) && typeof outcome.state === 'string');
  return line.event === 'end';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

/** What the journal knows of a run that did not end, in a few lines. */
export function tellDeadRun({ started, digest, settled, inFlight, cutNumbers }: DeadRun): string {
  const counts = new Map<string, number>();
  for (const { state } of settled) counts.set(state, (counts.get(state) ?? 0) + 1);
  const told = [...counts].map(([state, count]) => `${count} ${state}`).join(', ') || 'nothing settled';
  const runs = addressRuns(inFlight);
  const shown = runs.slice(0, 10).join(', ');
  const rest = runs.length > 10 ? ` and ${runs.length - 10} more` : '';
  const flight = inFlight.length === 0 ? 'nothing on its way' : `on its way when it ended: ${shown}${rest}`;
  const moved =
    cutNumbers.size === 0 ? '' : `; being moved, and created first if in no account: ${[...cutNumbers].join(', ')}`;
  const text = `The run of ${started} with the plan ${digest.slice(0, 19)} did not end: ${told}; ${flight}${moved}.`;
  return `${visible(text)}\n`;
}
