// What must be true after a run, whatever it met: the outcomes say what is there, and nothing else was touched.

import { findImage } from '../../src/apply/live-image.ts';
import type { Change } from '../../src/model/change.ts';
import type { Live } from '../../src/model/live.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import type { Ran } from './run.ts';
import { before } from './scenario.ts';

/** A run with its waits and its polling takes no longer than this in virtual time. */
const longest = 30 * 60_000;

/** Every way in which the run was wrong. */
export function judge(ran: Ran, now: Live, state: SimulatorState, writes: readonly string[]): readonly string[] {
  const problems: string[] = [];
  if (ran.milliseconds > longest) problems.push(`took ${Math.round(ran.milliseconds / 1000)} s`);
  if (ran.report === undefined && ran.error === undefined) problems.push('ended with neither a report nor an error');
  const changes = ran.plan?.changes ?? [];
  const outcomes = ran.report?.outcomes ?? [];
  if (outcomes.length === 0 && writes.length > 0) problems.push(`wrote without a report: ${writes.join(', ')}`);
  if (outcomes.length > 0 && outcomes.length !== changes.length) problems.push('not one outcome for each change');
  const isUnread = ran.report?.verification.state === 'unread';
  for (const outcome of outcomes) {
    const change = changes.find(({ address }) => address === outcome.address);
    const problem = change === undefined ? 'is in no plan' : judgeOutcome(outcome, change, now, isUnread);
    if (problem !== undefined) problems.push(`${outcome.address} is ${outcome.state}, ${problem} (${outcome.reason})`);
  }
  return [...problems, ...untouched(changes, state), ...absent(changes, outcomes, state)];
}

function judgeOutcome({ state }: Outcome, change: Change, now: Live, isUnread: boolean): string | undefined {
  const { image } = findImage(change, now);
  if (state === 'unknown') return isUnread ? undefined : 'though it could be read';
  const isDone = state === 'done' || state === 'already done' || state === 'pending';
  return isDone === (image === 'after') ? undefined : `and its image is ${image}`;
}

/** What the plan does not name is as it was. */
function untouched(
  changes: readonly Change[],
  { accounts, numbers, requestsForInformation }: SimulatorState,
): string[] {
  const planned = new Set(changes.map(({ address }) => address));
  const numbersOf = new Set(changes.map(({ telephoneNumber }) => telephoneNumber));
  const text = (items: readonly object[]): string =>
    items
      .map((item) => JSON.stringify(bare(item)))
      .sort()
      .join('\n');
  const problems: string[] = [];
  const compare = <T extends object>(
    what: string,
    was: readonly T[],
    is: readonly T[],
    keep: (item: T) => boolean,
  ): void => {
    if (text(was.filter(keep)) !== text(is.filter(keep))) problems.push(`other ${what} were touched`);
  };
  compare('accounts', before.accounts, accounts, ({ name }) => !planned.has(name));
  compare('numbers', before.numbers, numbers, ({ telephoneNumber }) => !numbersOf.has(telephoneNumber));
  compare(
    'RFIs',
    before.requestsForInformation,
    requestsForInformation,
    ({ tenantId }) => !planned.has(`rfi/${tenantId}`),
  );
  const strangers = numbers.filter(
    ({ telephoneNumber }) =>
      !numbersOf.has(telephoneNumber) && !before.numbers.some((row) => row.telephoneNumber === telephoneNumber),
  );
  return [...problems, ...strangers.map(({ telephoneNumber }) => `${telephoneNumber} is in no plan`)];
}

/** A resource without what the service computes. */
function bare(item: object): object {
  return JSON.parse(
    JSON.stringify(item, (key, value) =>
      /^(serviceProvisioning|subdomainStatus$|numberCount$|status$|accountName$)/.test(key) ? undefined : value,
    ),
  ) as object;
}

/** No number is gone that the plan does not delete, but one whose move says so. */
function absent(changes: readonly Change[], outcomes: readonly Outcome[], { numbers }: SimulatorState): string[] {
  const there = new Set(numbers.map(({ telephoneNumber }) => telephoneNumber));
  const deleted = new Set(changes.filter(({ action }) => action === 'delete').map((change) => change.telephoneNumber));
  const told = new Set(
    outcomes.filter(({ state }) => state === 'failed' || state === 'unknown').map(({ address }) => address),
  );
  return before.numbers
    .filter(({ telephoneNumber }) => !there.has(telephoneNumber) && !deleted.has(telephoneNumber))
    .filter(
      ({ telephoneNumber }) =>
        !changes.some(
          (change) =>
            change.telephoneNumber === telephoneNumber && change.action === 'move' && told.has(change.address),
        ),
    )
    .map(({ telephoneNumber }) => `${telephoneNumber} is gone`);
}
