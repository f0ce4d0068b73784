// Changes -> requests, in the order in which they are safe:
//
//     services on     accounts to create or change, with every service that goes on and none that goes off
//     answers         to requests for information
//     cut moves       numbers that a run before this one left in no account, be they moves still or creations by now
//     deletes         numbers, up to 100 of one account a request
//     moves           one delete and one create at a time
//     upserts         numbers to create or change, up to 100 of one account a request
//     services off    accounts that lose a service
//     accounts gone   accounts with a tombstone
//
// The order is this table; the executor has none of its own.

import { accountToWire } from '../kinds/account.ts';
import { numberToWire } from '../kinds/number.ts';
import { valueAt, withValueAt } from '../kinds/path.ts';
import { rfiToWire } from '../kinds/rfi.ts';
import { services } from '../kinds/services.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { canonical, type JsonObject } from '../model/json.ts';
import type { Step } from '../model/step.ts';

/** Most numbers in one batch request (api-facts.md section 8). */
const batchSize = 100;

/**
 * The steps of each stage; stages run one after another, the steps of a stage in any order.
 *
 * @param cut addresses of the moves that were cut off between their two requests, and of creations that are such moves
 */
export function batchChanges(
  changes: readonly Change[],
  cut: ReadonlySet<string> = new Set(),
): readonly (readonly Step[])[] {
  const cascaded = new Set(changes.filter((change) => change.cascade).map((change) => change.address));
  const numbers = changes.filter((change) => change.kind === 'number' && !goesWithAccount(change, cascaded));
  const accounts = changes.filter((change) => change.kind === 'account');
  const moves = numbers.filter((change) => change.action === 'move');
  const upserts = numbers.filter((change) => change.action === 'create' || change.action === 'update');
  const isCut = (change: Change): boolean => cut.has(change.address);
  return [
    accounts.flatMap(serviceOnSteps),
    changes.filter((change) => change.kind === 'rfi').map(answerStep),
    [...moves.filter(isCut).map(moveStep), ...batches(upserts.filter(isCut)).map(upsertStep)],
    batches(numbers.filter((change) => change.action === 'delete')).map(deleteStep),
    moves.filter((change) => !isCut(change)).map(moveStep),
    batches(upserts.filter((change) => !isCut(change))).map(upsertStep),
    accounts.flatMap(serviceOffSteps),
    accounts.filter((change) => change.action === 'delete').map((change) => deleteAccountStep(change, changes)),
  ];
}

function goesWithAccount(change: Change, cascaded: ReadonlySet<string>): boolean {
  return change.action === 'delete' && cascaded.has(accountOf(change));
}

function serviceOnSteps(change: Change): readonly Step[] {
  if (change.after === null) return [];
  const off = servicesThatGo(change, false);
  if (off.length > 0 && servicesThatGo(change, true).length === 0) return [];
  const completes = off.length === 0;
  return [{ ...putStep(change, withServicesKept(change, off), change.before), completes, endsServices: false }];
}

function serviceOffSteps(change: Change): readonly Step[] {
  const off = servicesThatGo(change, false);
  if (change.after === null || off.length === 0) return [];
  const alone = servicesThatGo(change, true).length === 0;
  const expected = alone ? change.before : withServicesKept(change, off);
  return [{ ...putStep(change, change.after, expected), completes: true, endsServices: true }];
}

/** What the account is to be while numbers still use the services that go off last. */
function withServicesKept(change: Change, off: readonly string[]): JsonObject {
  const kept = off.reduce<JsonObject>(
    (spec, field) =>
      withValueAt(spec, `serviceDetails.${field}`, valueAt(change.before as JsonObject, `serviceDetails.${field}`)),
    change.after as JsonObject,
  );
  return canonical(kept);
}

/** Fields of the services that the change switches on, or off. */
function servicesThatGo(change: Change, on: boolean): readonly string[] {
  const state = (spec: JsonObject | null, field: string): boolean =>
    valueAt(spec ?? {}, `serviceDetails.${field}.enabled`) === true;
  return services
    .map(({ field }) => field)
    .filter((field) => state(change.after, field) === on && state(change.before, field) !== on);
}

function putStep(change: Change, after: JsonObject, expected: JsonObject | null) {
  return {
    does: 'put-account' as const,
    account: accountOf(change),
    body: accountToWire(change.address, after, change.before),
    expected,
    target: after,
    repeats: change.resync === true,
    addresses: [change.address],
  };
}

function answerStep(change: Change): Step {
  const target = change.after as JsonObject;
  return {
    does: 'answer-rfi',
    tenantId: change.tenantId as string,
    body: rfiToWire(target, change.before),
    expected: change.before,
    target,
    addresses: [change.address],
  };
}

function deleteStep(batch: readonly Change[]): Step {
  return {
    does: 'delete-numbers',
    account: accountOf(batch[0]),
    numbers: batch.map((change) => change.telephoneNumber as string),
    addresses: batch.map((change) => change.address),
  };
}

function upsertStep(batch: readonly Change[]): Step {
  return {
    does: 'upsert-numbers',
    account: accountOf(batch[0]),
    numbers: batch.map((change) => wireOf(change, accountOf(change), change.after, change.before)),
    addresses: batch.map((change) => change.address),
  };
}

function moveStep(change: Change): Step {
  const from = change.from as AccountName;
  return {
    does: 'move-number',
    from,
    account: accountOf(change),
    telephoneNumber: change.telephoneNumber as string,
    body: wireOf(change, accountOf(change), change.after, null),
    restore: wireOf(change, from, change.before, null),
    addresses: [change.address],
  };
}

function deleteAccountStep(change: Change, changes: readonly Change[]): Step {
  const cascade = change.cascade === true;
  const gone = changes.filter(
    (other) => cascade && other.kind === 'number' && other.action === 'delete' && other.account === change.address,
  );
  return {
    does: 'delete-account',
    account: accountOf(change),
    expected: change.before,
    cascade,
    addresses: [change.address, ...gone.map((other) => other.address)],
  };
}

function wireOf(change: Change, accountName: string, after: JsonObject | null, before: JsonObject | null): JsonObject {
  return numberToWire({ telephoneNumber: change.telephoneNumber as string, accountName }, after as JsonObject, before);
}

/** Runs of up to 100 changes of one account; changes come sorted by account. */
function batches(changes: readonly Change[]): readonly (readonly Change[])[] {
  const full: Change[][] = [];
  for (const change of changes) {
    const open = full.at(-1);
    if (open !== undefined && open.length < batchSize && accountOf(open[0]) === accountOf(change)) open.push(change);
    else full.push([change]);
  }
  return full;
}

function accountOf(change: Change | undefined): AccountName {
  return change?.account as AccountName;
}
