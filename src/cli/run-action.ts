// One step of the GitHub Action: the event is checked, the same command runs as on the command line, and what came of it
// is set as outputs. Nothing here plans or applies.

import { type ActionCommand, checkBranch, checkEvent } from '../github/events.ts';
import { readPayload } from '../github/runner.ts';
import { writeStepOutputs } from '../github/step-files.ts';
import { annotationCommands, maskCommands } from '../github/workflow-commands.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../model/errors.ts';
import { joinLines, visible } from '../render/visible.ts';
import { type ActionInputs, composeArguments, readInputs } from './action-inputs.ts';
import { approvalOutputs, demandApproval, findMergedApproval } from './approved.ts';
import { globalOptions, parseArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { errorText } from './error-text.ts';
import { run } from './run.ts';
import { guardRunner } from './runner-lines.ts';

/** The exit code of the step: 0 where the command exits 0 or 2, since changes and drift are no failure of a step. */
export async function runAction(outside: Context): Promise<number> {
  const mask = (secret: string): void => outside.out(maskCommands(secret));
  const context = rememberErrors({ ...outside, env: { ...outside.env, GITHUB_ACTIONS: 'true' }, mask });
  for (const name of secretNames) {
    const secret = context.env[name];
    if (secret?.trim()) mask(secret);
  }
  let exitCode: ExitCode;
  let command: ActionCommand | undefined;
  try {
    const inputs = readInputs(context.env);
    command = inputs.command;
    exitCode = await runCommand(inputs, context);
  } catch (error) {
    context.err(errorText(error));
    exitCode = error instanceof AcgctlError ? error.exitCode : exitCodes.bug;
  }
  const outputs = { 'exit-code': String(exitCode), result: resultOf(command, exitCode) };
  const areSet = await writeStepOutputs(context.env.GITHUB_OUTPUT, outputs).then(
    () => true,
    (error: unknown) => context.err(errorText(error)) ?? false,
  );
  const isFine = exitCode === exitCodes.done || exitCode === exitCodes.changes;
  if (!isFine)
    context.out(
      annotationCommands([{ level: 'error', title: `acgctl ${command ?? ''}`.trim(), message: context.lastError() }]),
    );
  return isFine ? Number(!areSet) : exitCode;
}

const secretNames = [
  'INPUT_TOKEN',
  'ACG_TOKEN',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
];

async function runCommand(inputs: ActionInputs, given: Context): Promise<ExitCode> {
  const { command, folder, approvedPlan, token } = inputs;
  const event = given.env.GITHUB_EVENT_NAME ?? '';
  const payload = await readPayload(given.env.GITHUB_EVENT_PATH);
  const { isFork } = checkEvent(command, event, payload);
  const branch = { name: given.env.GITHUB_REF_NAME, isProtected: given.env.GITHUB_REF_PROTECTED === 'true' };
  if (command === 'apply') checkBranch(event, payload, branch);
  const env = isFork ? withoutCredentials(given.env) : { ...given.env, GITHUB_TOKEN: token };
  const context: Context = { ...given, env };
  if (command === 'approved') {
    const options = [...(folder === undefined ? [] : [`--chdir=${folder}`]), ...inputs.options];
    const approval = await findMergedApproval(guardRunner(context), parseArguments(options, globalOptions, 0, command));
    await writeStepOutputs(env.GITHUB_OUTPUT, approvalOutputs(approval));
    const at = `#${approval.pullRequest} approves ${approval.digest}, planned by run ${approval.runId}`;
    context.out(joinLines([visible(approval.reason ?? at)]));
    return exitCodes.done;
  }
  if (approvedPlan !== undefined) await demandApproval(approvedPlan, context);
  return run(composeArguments(inputs, event, isFork, env), context);
}

/** A fork's files are read with nothing at hand that they could lead astray. */
function withoutCredentials(env: Context['env']): Context['env'] {
  const isSecret = (name: string): boolean => /^(AZURE_|ACG_|ACTIONS_|INPUT_TOKEN$|GITHUB_TOKEN$|GH_TOKEN$)/.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isSecret(name)));
}

const results: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'error',
  2: 'changes',
  3: 'partial',
  4: 'refused',
  5: 'stale',
  6: 'locked',
  70: 'bug',
  130: 'interrupted',
};

function resultOf(command: ActionCommand | undefined, exitCode: ExitCode): string {
  return command === 'drift' && exitCode === exitCodes.changes ? 'drift' : results[exitCode];
}

/** Keeps the last error that was told, for the annotation of a step that failed. */
function rememberErrors(context: Context): Context & { readonly lastError: () => string } {
  let last = 'It failed; the log of the step says why.';
  return {
    ...context,
    err(text) {
      const told = text.split('\n').filter((line) => /^acgctl: [A-Z]/.test(line));
      last = told.at(-1)?.slice('acgctl: '.length) ?? last;
      context.err(text);
    },
    lastError: () => last,
  };
}
