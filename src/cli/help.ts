// The help of a command, made from the tables of commands and options.

import { globalOptions } from './arguments.ts';
import type { Command } from './command.ts';
import { optionRows } from './option-rows.ts';
import { commands } from './registry.ts';

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
