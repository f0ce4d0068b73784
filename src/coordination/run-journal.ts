// The journal of a run in the store: its lines are added in the background every few seconds, and at the end. It is for
// those who look afterwards; a run does not wait for it, and does not end because of it.

import type { JournalEntry } from '../model/journal.ts';
import type { Clock } from '../model/ports.ts';

export interface RunJournal {
  write(entry: JournalEntry): void;
  /** Adds what is left. */
  close(): Promise<void>;
}

const every = 5_000;
/** Of one addition, in characters: the service takes 4 MiB and more. */
const most = 2 * 1024 * 1024;

export function createRunJournal(add: (lines: string) => Promise<void>, clock: Clock): RunJournal {
  let waiting: string[] = [];
  const closed = new AbortController();
  let keeping: Promise<void> | undefined;

  async function flush(): Promise<void> {
    const lines: string[] = [];
    for (let size = 0; waiting.length > 0 && size < most; ) {
      const line = waiting.shift() ?? '';
      size += line.length;
      lines.push(line);
    }
    if (lines.length === 0) return;
    // After a lost answer a line may stand there twice: each has its time and its step.
    await add(lines.join('')).catch(() => {
      waiting = [...lines, ...waiting];
    });
  }

  async function keep(): Promise<void> {
    while (!closed.signal.aborted) {
      await clock.sleep(every, closed.signal).catch(() => undefined);
      await flush();
    }
    await flush();
  }

  return {
    write(entry) {
      waiting.push(`${JSON.stringify({ time: clock.date().toISOString(), ...entry })}\n`);
      keeping ??= keep();
    },
    async close() {
      closed.abort();
      await keeping;
    },
  };
}
