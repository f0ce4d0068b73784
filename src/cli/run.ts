// One run of acgctl: arguments in, exit code out. The only place that catches errors.

import { suggest } from '../config/suggest.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../model/errors.ts';
import { joinLines, visible } from '../render/visible.ts';
import { commandFirst, parseArguments } from './arguments.ts';
import type { Context } from './context.ts';

export async function run(argv: readonly string[], context: Context): Promise<ExitCode> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    return report(error, context);
  }
}

async function dispatch(argv: readonly string[], context: Context): Promise<ExitCode> {
  const [name, ...rest] = commandFirst(argv);
  if (name === '--version' || name === '-V') {
    context.out(`${context.version}\n`);
    return exitCodes.done;
  }
  const { commands } = await import('./registry.ts');
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const { overallHelp } = await import('./help.ts');
    context.out(overallHelp(context.version));
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
  if (error instanceof AcgctlError) {
    const cause = error.cause instanceof Error ? ` (${visible(error.cause.message)})` : '';
    const lines = [
      `acgctl: ${error.code} ${visible(error.message)}${cause}`,
      ...error.hint.split('\n').map((line) => `  ${visible(line)}`),
    ];
    context.err(joinLines(lines));
    return error.exitCode;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.err(`acgctl: this is a bug in acgctl. Please report it with the lines below.\n${told}\n`);
  return exitCodes.bug;
}
