// What an apply writes down while it goes on, so that a run that was killed can still be explained.

import type { Outcome } from './outcome.ts';

export type JournalEntry =
  | { readonly event: 'start'; readonly digest: string; readonly changes: number; readonly steps: number }
  /** Written before anything is sent: what may be on its way. */
  | {
      readonly event: 'step';
      readonly step: number;
      readonly does: string;
      readonly account?: string;
      readonly addresses: readonly string[];
    }
  | { readonly event: 'result'; readonly step: number; readonly outcomes: readonly Outcome[] }
  | { readonly event: 'end'; readonly outcomes: Readonly<Record<string, number>> };

/** Takes an entry and has it on disk when it returns. */
export type Journal = (entry: JournalEntry) => void;
