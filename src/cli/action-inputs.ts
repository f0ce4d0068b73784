// The Action's inputs as a command line. What a workflow adds in `args` can only be options of that command.

import path from 'node:path';
import { type ActionCommand, actionCommands } from '../github/events.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Context } from './context.ts';

export interface ActionInputs {
  readonly command: ActionCommand;
  /** Undefined: the root of the checkout. */
  readonly folder: string | undefined;
  /** One option each, `--name` or `--name=value`. */
  readonly options: readonly string[];
  readonly token: string;
  readonly approvedPlan: string | undefined;
}

/** @throws AcgctlError INPUT */
export function readInputs(env: Context['env']): ActionInputs {
  const input = (name: string): string => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
  const command = actionCommands.find((known) => known === input('command'));
  if (command === undefined)
    throw wrong(`command: ${JSON.stringify(input('command'))} is none`, `One of ${actionCommands.join(', ')}.`);
  const approvedPlan = input('approved-plan') || undefined;
  if (approvedPlan !== undefined && command !== 'apply')
    throw wrong(`approved-plan does not go with ${command}`, 'It is for apply.');
  const options = input('args')
    .split('\n')
    .map((line) => line.trim());
  return {
    command,
    folder: input('working-directory') || undefined,
    options: options.filter((line) => line !== '').map(checkOption),
    token: input('token'),
    approvedPlan,
  };
}

/** Set by the Action itself, or taking it to another place or away from its command. */
const reserved = ['chdir', 'help', 'approved', 'auto-approve', 'json', 'format'];

function checkOption(line: string): string {
  const [, name] = /^--([a-z][a-z-]*)(=.*)?$/.exec(line) ?? [];
  if (name === undefined)
    throw wrong(`args: ${JSON.stringify(line)} is no option`, 'Write --name or --name=value, one a line.');
  if (reserved.includes(name))
    throw wrong(`args: --${name} is not for here`, 'The Action has inputs for what it needs.');
  return line;
}

/** The command line. `event`: its name decides what there is to comment on. */
export function composeArguments(
  inputs: ActionInputs,
  event: string,
  isFork: boolean,
  env: Context['env'],
): readonly string[] {
  const { command, folder, options, approvedPlan } = inputs;
  const told = ['--summary', '--annotations'];
  const isPullRequest = event === 'pull_request' && !isFork;
  // A cron job is about no pull request, and no old label lets it pass a guard.
  const isOfMerge = event === 'push' || event === 'workflow_dispatch';
  const ownOut = options.some((option) => option.startsWith('--out='));
  const plan = path.join(env.RUNNER_TEMP || '.', 'acgctl-plan.json');
  const own: Readonly<Record<ActionCommand, readonly string[]>> = {
    validate: [...told, ...(isPullRequest ? ['--comment'] : [])],
    plan: [
      ...told,
      '--outputs',
      '--detailed-exitcode',
      ...(ownOut ? [] : [`--out=${plan}`]),
      ...(isPullRequest ? ['--comment'] : []),
      ...(isPullRequest || isOfMerge ? ['--allow-labels'] : []),
    ],
    apply: [
      ...told,
      '--outputs',
      '--auto-approve',
      ...(isOfMerge ? ['--comment', '--allow-labels'] : []),
      ...(approvedPlan === undefined ? [] : [`--approved=${approvedPlan}`]),
    ],
    drift: [...told, '--outputs', '--issue'],
    approved: [],
  };
  return [command, ...(folder === undefined ? [] : [`--chdir=${folder}`]), ...own[command], ...options];
}

function wrong(message: string, hint: string): AcgctlError {
  return new AcgctlError('INPUT', message, hint);
}
