// The help without a command, made from the tables of commands and options. The build replaces this module by its result
// (.ci/build.mjs), so that `--help` loads neither.

import { globalOptions } from './arguments.ts';
import { optionRows } from './option-rows.ts';
import { commands } from './registry.ts';

const exits = `Exit codes
  0 done or nothing to do   1 error   2 changes or drift   3 applied only in part
  4 refused by a guard   5 the plan is stale   6 locked by another run   70 a bug   130 interrupted`;

export function usage(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return `Usage
  acgctl COMMAND [OPTIONS]

Commands
${rows.join('\n')}

Options
${optionRows({ ...globalOptions, version: { help: 'the version of acgctl' } })}

${exits}

\`acgctl COMMAND --help\` tells more about a command.
`;
}
