// A table of options as the rows of a help.

import type { Option, OptionTable } from './arguments.ts';

export function optionRows(table: OptionTable): string {
  const rows = Object.entries(table).map(([name, option]) => [flag(name, option), option.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

function flag(name: string, { short, value, repeatable }: Option): string {
  const letter = short === undefined ? '' : `-${short}, `;
  const rest = value === undefined ? '' : ` ${value}`;
  return `${letter}--${name}${rest}${repeatable === true ? ' …' : ''}`;
}
