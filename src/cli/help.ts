// Help, made from the tables of commands and options.

import { globalOptions, type Option, type OptionTable } from './arguments.ts';
import type { Command } from './command.ts';
import { commands } from './registry.ts';

const exits = `Exit codes
  0 done or nothing to do   1 error   2 changes or drift   3 applied only in part
  4 refused by a guard   5 the plan is stale   6 locked by another run   70 a bug   130 interrupted`;

export function overallHelp(version: string): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return `acgctl ${version}: keeps an Azure Communications Gateway in step with a git repository

Usage
  acgctl COMMAND [OPTIONS]

Commands
${rows.join('\n')}

Options
${optionRows({ ...globalOptions, version: { help: 'the version of acgctl' } })}

${exits}

\`acgctl COMMAND --help\` tells more about a command.
`;
}

export function commandHelp(name: string, command: Command): string {
  const usage = ['acgctl', name, command.positional, '[OPTIONS]'].filter((word) => word !== '').join(' ');
  const own = Object.keys(command.options).length === 0 ? '' : `Options\n${optionRows(command.options)}\n\n`;
  return `${commands[name]?.summary ?? ''}

Usage
  ${usage}

${command.about.trim()}

Examples
${exampleRows(command.examples)}

${own}Global options
${optionRows(globalOptions)}
`;
}

function exampleRows(examples: Command['examples']): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return examples.map(([line, does]) => `  ${line.padEnd(width)}  ${does}`).join('\n');
}

function optionRows(table: OptionTable): string {
  const rows = Object.entries(table).map(([name, option]) => [flag(name, option), option.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

function flag(name: string, { short, value, repeatable }: Option): string {
  const letter = short === undefined ? '' : `-${short}, `;
  const rest = value === undefined ? '' : ` ${value}`;
  return `${letter}--${name}${rest}${repeatable === true ? ' …' : ''}`;
}
