// What must be true after a run, whatever it met. Judged by the gateway's own state, and by what an undisturbed run makes
// of it: the outcomes say what is there, and nothing else was touched.

import type { Change } from '../../src/model/change.ts';
import { canonical, type JsonObject } from '../../src/model/json.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import type { Ran } from './run.ts';
import { before } from './scenario.ts';

export interface Judging {
  readonly ran: Ran;
  /** The gateway's state after the run. */
  readonly state: SimulatorState;
  /** Its state after an undisturbed run. */
  readonly wanted: SimulatorState;
  /** The fault met one request alone and could be seen, so that a move is finished or put back. */
  readonly isOnce: boolean;
  /** The answers to reads were lies in themselves, to the end of the run: no outcome can be right then. */
  readonly isBlind: boolean;
}

/** A run with its waits and its polling takes no longer than this in virtual time. */
const longest = 30 * 60_000;

/** Every way in which the run was wrong. */
export function judge({ ran, state, wanted, isOnce, isBlind }: Judging): readonly string[] {
  const problems: string[] = [];
  if (ran.milliseconds > longest) problems.push(`took ${Math.round(ran.milliseconds / 1000)} s`);
  if (ran.report === undefined && ran.error === undefined) problems.push('ended with neither a report nor an error');
  const changes = ran.plan?.changes ?? [];
  const outcomes = ran.report?.outcomes ?? [];
  const writes = ran.sent.filter(({ method }) => method !== 'GET');
  if (outcomes.length === 0 && writes.length > 0) problems.push('wrote without a report');
  if (outcomes.length > 0 && outcomes.length !== changes.length) problems.push('not one outcome for each change');
  const images = { was: imagesOf(before), is: imagesOf(state), wanted: imagesOf(wanted) };
  const isUnread = ran.report?.verification.state === 'unread';
  for (const [index, outcome] of outcomes.entries()) {
    const key = keyOf(changes[index] as Change);
    const isThere = images.is.get(key) === images.wanted.get(key);
    const problem = judgeOutcome(outcome, isThere, isUnread);
    if (problem !== undefined && !isBlind)
      problems.push(`${outcome.address} is ${outcome.state}, ${problem} (${outcome.reason})`);
  }
  const isEmpty = ran.report?.verification.state === 'empty';
  if (isEmpty && differing(images.is, images.wanted).length > 0) problems.push('says that nothing is left to do');
  const planned = new Set(changes.map(keyOf));
  const touched = differing(images.was, images.is).filter((key) => !planned.has(key));
  if (touched.length > 0) problems.push(`touched what is not in the plan: ${touched.join(', ')}`);
  return [...problems, ...lost(changes, outcomes, state, isOnce)];
}

function judgeOutcome({ state }: Outcome, isThere: boolean, isUnread: boolean): string | undefined {
  if (state === 'unknown') return isUnread ? undefined : 'though it could be read';
  const isDone = state === 'done' || state === 'already done' || state === 'pending';
  if (isDone === isThere) return undefined;
  return isThere ? 'and is as it was to be' : 'and is not as it was to be';
}

/** No number is gone that the plan does not delete, but one whose move says that it is. */
function lost(
  changes: readonly Change[],
  outcomes: readonly Outcome[],
  { numbers }: SimulatorState,
  isOnce: boolean,
): readonly string[] {
  const there = new Set(numbers.map(({ telephoneNumber }) => telephoneNumber));
  const mayBeGone = new Set(
    changes.flatMap(({ action, telephoneNumber }, index) => {
      const state = outcomes[index]?.state;
      const isCut = action === 'move' && !isOnce && (state === 'failed' || state === 'unknown');
      return action === 'delete' || isCut ? [telephoneNumber] : [];
    }),
  );
  return before.numbers
    .filter(({ telephoneNumber }) => !there.has(telephoneNumber) && !mayBeGone.has(telephoneNumber))
    .map(({ telephoneNumber }) => `${telephoneNumber} is gone`);
}

/** What differs between the gateway and what an undisturbed run makes of it. */
export function leftToDo(state: SimulatorState, wanted: SimulatorState): readonly string[] {
  return differing(imagesOf(state), imagesOf(wanted));
}

type Images = ReadonlyMap<string, string>;

function differing(one: Images, other: Images): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));
}

const keyOf = ({ kind, account, telephoneNumber, tenantId }: Change): string =>
  kind === 'number' ? `number ${telephoneNumber}` : kind === 'rfi' ? `rfi ${tenantId}` : `account ${account}`;

/** Each resource as one text without what the service computes; a number with the account that holds it. */
function imagesOf({ accounts, numbers, requestsForInformation }: SimulatorState): Images {
  return new Map([
    ...accounts.map((account) => [`account ${account.name}`, imageOf(account)] as const),
    ...numbers.map((number) => [`number ${number.telephoneNumber}`, imageOf(number)] as const),
    ...requestsForInformation.map((rfi) => [`rfi ${rfi.tenantId}`, imageOf(rfi)] as const),
  ]);
}

const computed = /^(serviceProvisioning\w+|subdomainStatus|numberCount|lastModifiedOn)$/;

/** A service that is off is one that is not there. */
export function imageOf(resource: object): string {
  const isLeftOut = (key: string, value: unknown): boolean =>
    computed.test(key) || JSON.stringify(value) === '{"enabled":false}';
  const bare: unknown = JSON.parse(
    JSON.stringify(resource, (key, value: unknown) => (isLeftOut(key, value) ? undefined : value)),
  );
  return JSON.stringify(canonical(bare as JsonObject));
}
