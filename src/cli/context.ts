// What a command gets of the world outside: made once in main.ts, and the only way to it.

import type { Clock } from '../model/ports.ts';

export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly version: string;
  readonly clock: Clock;
  /** The result, and nothing else. */
  readonly out: (text: string) => void;
  /** Findings, notes and errors. */
  readonly err: (text: string) => void;
  readonly isTerminal: { readonly out: boolean; readonly err: boolean; readonly in: boolean };
  /** Asks on the terminal and resolves to the line that was typed. */
  readonly ask: (question: string) => Promise<string>;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** Has whoever keeps the output hide this secret in it. */
  readonly mask?: (secret: string) => void;
}
