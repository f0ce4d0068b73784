// The permits that other processes of this machine have out, from one append-only file for each gateway. A line says that
// a request is about to be sent (`s`), that its answer has come or it was given up (`d`), or that it was not sent after
// all (`u`), each with an id of its own; `p` names a saved plan whose making is in here.
//
//   s 5f0c2a11.17 1795370400000
//   d 5f0c2a11.17 1795370400412
//
//   rule   A permit is out from its `s` until a window after its `d`; where there is no `d` (its process was killed, or
//          is still waiting), until a window after the 30 s that a request may take. A process appends its `s` before it
//          sends, reads on to that line, and sends only if fewer permits than the limit has are out by the lines before
//          it and by its own books; otherwise it appends `u` and waits.
//   proof  Appends are atomic and have one order for all (O_APPEND). Were requests + 1 permits out at once, the process
//          whose `s` is the last of them had read the others before it sent, and found none of them back. What a killed
//          process had sent is in the file, because it was there before it was sent. With limiter.ts it follows that no
//          window of the gateway sees more than `requests`, over all processes of the machine, at once or in turn.
//
// Times are wall time, the only one that two processes share: one further ahead than it can be is cut to what it can be,
// so a clock that was set back costs at most one window. A clock that was set forward between two runs within a minute
// makes this forget; then the gateway's 429 is the truth. A line that cannot be read stands for all permits, as old as
// the line after it, or as the file where it is the last: whatever was there, it is over a window after that. A file that
// cannot be written is done without, and the log says so.

import type { Clock } from '../model/ports.ts';
import type { ApiLog } from './log.ts';

/** The file, as characters of one byte each. */
export interface LedgerFile {
  /**
   * What stands from this place on, or only the end of it where that is very much; how long the file is, and when it was
   * last written (ms since 1970).
   */
  read(from: number): { readonly text: string; readonly size: number; readonly modifiedAt: number };
  /** In one write at the end, whoever else writes. */
  append(text: string): void;
  clear(): void;
  close(): void;
}

export interface PermitLedger {
  /** When the permits that others have out come back, in ascending order, on this process's clock. */
  others(): readonly number[];
  /** Writes down that a request is about to be sent. */
  enter(): LedgerEntry;
  /** Writes down that the requests so far made this plan. */
  rememberPlan(digest: string): void;
  /** Whether the requests that made this plan are in here. */
  knowsPlan(digest: string): boolean;
  close(): void;
}

export interface LedgerEntry {
  /** How many permits of others were out by the lines before this one. */
  readonly ahead: number;
  /** The request goes now: to be told where it may have waited since it was entered. */
  depart(): void;
  done(): void;
  unused(): void;
}

export interface PermitLedgerOptions {
  readonly file: LedgerFile;
  readonly requests: number;
  readonly windowMilliseconds: number;
  readonly clock: Clock;
  /** Tells this process's lines from others'. */
  readonly owner: string;
  readonly log: ApiLog;
}

/** What a request may take at most, from its sending to its answer or its end. */
const longestRequest = 30_000;
/** A file that nobody wrote to for so long holds nothing that counts, and is emptied when it has become large. */
const idle = 10 * 60_000;
const large = 256 * 1024;
/** A permit may wait for its companion or a token; then its line is written anew when its request goes. */
const shortWait = 1_000;

const linePattern = /^([sdup]) ([\w:.-]{1,100}) (\d{12,14})$/;

export function createPermitLedger(options: PermitLedgerOptions): PermitLedger {
  const { file, requests, windowMilliseconds, clock, owner, log } = options;
  /** By id: when the permit of another process comes back. */
  const out = new Map<string, number>();
  /** This process's last lines by id, and until when they count: to write them again where the file was emptied. */
  const own = new Map<string, { readonly line: string; readonly until: number }>();
  const plans = new Set<string>();
  let offset = 0;
  let entries = 0;
  let unreadable = 0;
  let isLost = false;

  /** Runs what needs the file; without it from the first time that it fails. */
  function attempt(act: () => void): void {
    if (isLost) return;
    try {
      act();
    } catch (error) {
      isLost = true;
      const reason = `the requests of other processes on this machine are not seen: ${(error as Error).message}`;
      log({ event: 'no-ledger', reason });
    }
  }

  function wallTime(): number {
    return clock.date().getTime();
  }

  function backAt(writtenAt: number, span: number): number {
    return clock.now() + Math.min(span, writtenAt + span - wallTime());
  }

  function allOut(writtenAt: number): void {
    unreadable += 1;
    for (let index = 0; index < requests; index += 1) {
      out.set(`unreadable-${unreadable}-${index}`, backAt(writtenAt, windowMilliseconds));
    }
  }

  function take(kind: string, id: string, writtenAt: number): void {
    if (kind === 'p') plans.add(id);
    else if (id.startsWith(`${owner}.`)) return;
    else if (kind === 'u') out.delete(id);
    else out.set(id, backAt(writtenAt, windowMilliseconds + (kind === 's' ? longestRequest : 0)));
  }

  /** Reads what was appended since; gives how many permits of others were out at the line of `id`. */
  function readOn(id?: string): number | undefined {
    const { text, size, modifiedAt } = file.read(offset);
    if (size < offset) {
      offset = 0;
      // Somebody emptied the file: what this process still has out must stand in it.
      const lines = [...own.values()].map(({ line }) => line).join('');
      if (lines !== '') file.append(lines);
      return readOn(id);
    }
    let ahead: number | undefined;
    let isBroken = false;
    const end = text.lastIndexOf('\n') + 1;
    for (const line of text.slice(0, end).split('\n').slice(0, -1)) {
      const [, kind, name, time] = linePattern.exec(line) ?? [];
      if (kind === undefined || name === undefined) {
        isBroken ||= line !== '';
        continue;
      }
      if (isBroken) allOut(Number(time));
      isBroken = false;
      if (name === id) ahead = countOut();
      else take(kind, name, Number(time));
    }
    if (isBroken) allOut(modifiedAt);
    offset = size - text.length + end;
    return ahead;
  }

  function countOut(): number {
    const now = clock.now();
    for (const [id, at] of out) if (at <= now) out.delete(id);
    return out.size;
  }

  function write(kind: string, id: string, span: number): void {
    attempt(() => {
      const now = clock.now();
      for (const [name, { until }] of own) {
        if (until > now) break;
        own.delete(name);
      }
      const line = `${kind} ${id} ${wallTime()}\n`;
      own.delete(id);
      if (kind !== 'u') own.set(id, { line, until: now + span });
      file.append(line);
    });
  }

  attempt(() => {
    const { text, size, modifiedAt } = file.read(0);
    if (size > large && wallTime() - modifiedAt > idle) file.clear();
    // A line that was cut off would take the next one with it.
    else if (text !== '' && !text.endsWith('\n')) file.append('\n');
    readOn();
  });

  return {
    others() {
      attempt(() => void readOn());
      countOut();
      return [...out.values()].sort((a, b) => a - b);
    },
    enter() {
      entries += 1;
      const id = `${owner}.${entries}`;
      const longest = windowMilliseconds + longestRequest;
      const entered = clock.now();
      let ahead: number | undefined;
      write('s', id, longest);
      attempt(() => {
        ahead = readOn(id);
      });
      return {
        ahead: ahead ?? countOut(),
        depart() {
          if (clock.now() - entered > shortWait) write('s', id, longest);
        },
        done: () => write('d', id, windowMilliseconds),
        unused: () => write('u', id, 0),
      };
    },
    rememberPlan: (digest) => write('p', digest, windowMilliseconds),
    knowsPlan: (digest) => plans.has(digest),
    close: () => attempt(file.close),
  };
}
