// One run of acgctl: arguments in, exit code out. The only place that catches errors.

import { suggest } from '../config/suggest.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../model/errors.ts';
import { aboutText, overallHelp } from './about.ts';
import { commandFirst, parseArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { errorText } from './error-text.ts';
import { commands } from './registry.ts';
import { guardRunner } from './runner-lines.ts';

export async function run(argv: readonly string[], outside: Context): Promise<ExitCode> {
  const context = guardRunner(outside);
  try {
    return await dispatch(argv, context);
  } catch (error) {
    return report(error, context);
  }
}

async function dispatch(argv: readonly string[], context: Context): Promise<ExitCode> {
  const [name, ...rest] = commandFirst(argv);
  const about = aboutText(name, context.version);
  if (name === undefined || about !== undefined) {
    context.out(about ?? overallHelp(context.version));
    return name === undefined ? exitCodes.error : exitCodes.done;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    const near = suggest(name, Object.keys(commands));
    const question = near === undefined ? '' : `Did you mean \`acgctl ${near}\`? `;
    const hint = `${question}Commands: ${Object.keys(commands).join(', ')}. Options come after the command.`;
    throw new AcgctlError('USAGE', `no command ${JSON.stringify(name)}`, hint);
  }
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    const { commandHelp } = await import('./help.ts');
    context.out(commandHelp(name, command));
    return exitCodes.done;
  }
  return command.run(context, parseArguments(rest, command.options, command.most, name));
}

function report(error: unknown, context: Context): ExitCode {
  context.err(errorText(error));
  return error instanceof AcgctlError ? error.exitCode : exitCodes.bug;
}
