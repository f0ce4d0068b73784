// What a command is: one file in commands/ and one line in registry.ts.

import type { ExitCode } from '../model/errors.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { Context } from './context.ts';

export interface Command {
  /** Behind the command's name in the help, e.g. `[PLAN]`. */
  readonly positional: string;
  /** Most positional arguments. */
  readonly most: number;
  readonly options: OptionTable;
  /** Command lines as users type them, and what each does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Further help: what it does, and its exit codes. */
  readonly about: string;
  readonly run: (context: Context, args: Arguments) => Promise<ExitCode>;
}

/** The commands by name; each is loaded only when it is called. */
export type Registry = Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>>;
