// Which events the Action runs on, command by command. What is not in the table is refused.

import { AcgctlError, exitCodes } from '../model/errors.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';

export const actionCommands = ['validate', 'plan', 'apply', 'drift', 'approved'] as const;

export type ActionCommand = (typeof actionCommands)[number];

const onDemand = ['workflow_dispatch', 'schedule', 'repository_dispatch'];

const eventsOf: Readonly<Record<ActionCommand, readonly string[]>> = {
  validate: ['pull_request', 'push', 'merge_group', ...onDemand],
  plan: ['pull_request', 'push', 'merge_group', ...onDemand],
  // After the merge: what is on a pull request is not approved yet.
  apply: ['push', ...onDemand],
  drift: ['push', ...onDemand],
  approved: ['push', ...onDemand],
};

const dangers: Readonly<Record<string, string>> = {
  pull_request_target: 'It gives secrets to runs that a fork can start. Use `on: pull_request`.',
  workflow_run: 'It gives secrets to runs that a fork can start. Use `on: pull_request` and `on: push`.',
  issue_comment: 'Everybody can start it. Use `on: pull_request`, and `workflow_dispatch` for what people start.',
};

/**
 * Refuses what must not run on this event.
 *
 * @returns whether the run is for a pull request from a fork: it has no credentials and gets none
 * @throws AcgctlError GITHUB_EVENT
 */
export function checkEvent(
  command: ActionCommand,
  eventName: string,
  payload: JsonObject,
): { readonly isFork: boolean } {
  const danger = Object.hasOwn(dangers, eventName) ? dangers[eventName] : undefined;
  if (danger !== undefined) throw refusal(`acgctl does not run on ${eventName}`, danger);
  const events = eventsOf[command];
  if (!events.includes(eventName)) {
    throw refusal(`${command} does not run on ${eventName || 'no event'}`, `It runs on ${events.join(', ')}.`);
  }
  const isFork = eventName === 'pull_request' && isFromFork(payload);
  if (isFork && command !== 'validate') {
    const hint = 'Run `validate` for pull requests from forks: it needs no credentials and sends nothing.';
    throw refusal(`${command} does not run for a pull request from a fork`, hint);
  }
  return { isFork };
}

/**
 * Applies what was merged and nothing else: refuses a branch that everybody may push to, or start a workflow on.
 *
 * @param branch its name, and whether rules of the repository protect it (GITHUB_REF_PROTECTED)
 * @throws AcgctlError GITHUB_EVENT
 */
export function checkBranch(
  eventName: string,
  { repository }: JsonObject,
  branch: { readonly name: string | undefined; readonly isProtected: boolean },
): void {
  // A schedule runs on the default branch always, and its payload does not say which that is.
  if (eventName === 'schedule' || branch.isProtected) return;
  const main = isJsonObject(repository) ? repository.default_branch : undefined;
  if (typeof main === 'string' && main === branch.name) return;
  const hint = 'It runs on the default branch, and on branches that the rules of the repository protect.';
  throw refusal(`apply does not run on the branch ${JSON.stringify(branch.name ?? '')}`, hint);
}

/** What does not prove that it is from this repository is from a fork. */
function isFromFork({ pull_request: pull, repository }: JsonObject): boolean {
  const head = isJsonObject(pull) && isJsonObject(pull.head) ? pull.head.repo : undefined;
  const id = isJsonObject(repository) ? repository.id : undefined;
  return !isJsonObject(head) || typeof id !== 'number' || head.id !== id;
}

function refusal(message: string, hint: string): AcgctlError {
  return new AcgctlError('GITHUB_EVENT', message, hint, { exitCode: exitCodes.refused });
}
