// The command line: options are tables, and help is made from them.

import { parseArgs } from 'node:util';
import { suggest } from '../config/suggest.ts';
import { AcgctlError } from '../model/errors.ts';

export interface Option {
  /** Name of the value in the help, e.g. `FILE`; absent: a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

export const globalOptions = {
  chdir: { value: 'DIR', short: 'C', help: 'the config repository (default: this folder)' },
  json: { help: 'the result as JSON' },
  'no-color': { help: 'no colours (so does NO_COLOR)' },
  quiet: { short: 'q', help: 'no progress and no notes' },
  log: { value: 'FILE', help: 'append one JSON line per request and decision' },
  help: { short: 'h', help: 'this help' },
} as const satisfies OptionTable;

export interface Arguments {
  readonly positionals: readonly string[];
  readonly has: (name: string) => boolean;
  /** The value of an option that is given at most once. */
  readonly value: (name: string) => string | undefined;
  /** The values of a repeatable option, in order. */
  readonly values: (name: string) => readonly string[];
}

/** Reads a command's own arguments; what does not fit is a USAGE error that names it. */
export function parseArguments(argv: readonly string[], table: OptionTable, most: number, command: string): Arguments {
  const all: OptionTable = { ...globalOptions, ...table };
  const options = Object.fromEntries(
    Object.entries(all).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );
  const hint = `See \`acgctl ${command} --help\`.`;
  const parse = (): Parsed => parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  const parsed = strictly(parse, (flag) => didYouMean(flag, all) ?? hint);
  const values = parsed.values as Readonly<Record<string, readonly (string | boolean)[] | undefined>>;
  const { positionals } = parsed;
  if (positionals.length > most)
    throw new AcgctlError('USAGE', `unexpected argument ${JSON.stringify(positionals[most])}`, hint);
  for (const [name, given] of Object.entries(values)) {
    if (given !== undefined && given.length > 1 && all[name]?.repeatable !== true) {
      throw new AcgctlError('USAGE', `--${name} is given more than once`, hint);
    }
  }
  // Mostly a variable of a script that is not set, and never what was meant.
  const empty = Object.keys(values).find((name) => values[name]?.includes(''));
  if (empty !== undefined) throw new AcgctlError('USAGE', `--${empty} is given with nothing in it`, hint);
  if (positionals.includes('')) throw new AcgctlError('USAGE', 'an argument has nothing in it', hint);
  return {
    positionals,
    has: (name) => values[name] !== undefined,
    value: (name) => values[name]?.find((given) => typeof given === 'string'),
    values: (name) => (values[name] ?? []).filter((given) => typeof given === 'string'),
  };
}

type Parsed = ReturnType<typeof parseArgs>;

function strictly(parse: () => Parsed, hintFor: (flag: string) => string): Parsed {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const flag = /^Unknown option '--([^']+)'/.exec(error.message)?.[1] ?? '';
    throw new AcgctlError('USAGE', error.message.split('. ')[0] ?? error.message, hintFor(flag));
  }
}

function didYouMean(flag: string, table: OptionTable): string | undefined {
  const near = flag === '' ? undefined : suggest(flag, Object.keys(table));
  return near === undefined ? undefined : `Did you mean --${near}?`;
}

/** Global options may stand before the command too: `acgctl -C dir plan` is `acgctl plan -C dir`. */
export function commandFirst(argv: readonly string[]): readonly string[] {
  let index = 0;
  while (index < argv.length && argv[index]?.startsWith('-')) {
    const name = argv[index] as string;
    const option = Object.entries(globalOptions).find(
      ([long, entry]) => name === `--${long}` || ('short' in entry && name === `-${entry.short}`),
    )?.[1];
    index += option !== undefined && 'value' in option ? 2 : 1;
  }
  return [...argv.slice(index, index + 1), ...argv.slice(0, index), ...argv.slice(index + 1)];
}
