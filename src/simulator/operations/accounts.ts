// Operations 1 to 4: accounts (api-facts.md sections 4 and 6).

import type { AccountResource } from '../../kinds/wire.ts';
import { Refusal, refuse } from '../refusal.ts';
import { writeDns } from '../state/dns-fate.ts';
import { services, syncs } from '../state/services.ts';
import type { AccountRecord } from '../state/store.ts';
import { unsynced } from '../state/sync-fate.ts';
import type { World } from '../state/world.ts';
import { accountProblems } from './account-rules.ts';
import { type Answer, type Call, param, queryFlag } from './call.ts';
import { etagOf } from './etag.ts';
import { listPage } from './list-page.ts';
import { type Current, checkPreconditions } from './preconditions.ts';
import { viewAccount } from './views.ts';

export function findAccount(world: World, call: Call): AccountRecord {
  const name = param(call, 'accountName');
  const account = world.store.account(name);
  if (account === undefined) throw refuse(404, 'AccountNotFound', `there is no account ${name}`, 'accountName');
  return account;
}

export function listAccounts(world: World, call: Call): Answer {
  const names = world.store.accountNames();
  const at = (position: number): object => {
    const account = world.store.account(names[position] ?? '');
    return account === undefined ? {} : viewAccount(world, account);
  };
  const fields = ['name', 'correlationId', 'serviceProvisioningStatus', 'serviceDetails/teamsTenantId'];
  return listPage(world, call, { fields, all: { length: names.length, at } });
}

export function getAccount(world: World, call: Call): Answer {
  const account = findAccount(world, call);
  const current = currentOf(world, account);
  if (checkPreconditions(world, call, current) === 'not-modified')
    return { status: 304, headers: { etag: current.etag } };
  return { status: 200, headers: { etag: current.etag }, body: viewAccount(world, account) };
}

export function putAccount(world: World, call: Call): Answer {
  const { store, clock } = world;
  const name = param(call, 'accountName');
  const body = ownName(world, name, call.body as AccountResource);
  const before = store.account(name);
  checkPreconditions(world, call, before && currentOf(world, before));
  const problems = accountProblems(world, before, body);
  if (problems.length > 0) throw new Refusal(problems);
  const now = clock.now();
  const account = store.putAccount({
    body,
    modifiedAt: now,
    sync: services.some((service) => syncs(body, service)) ? world.sync.start('account', name, now) : unsynced,
    dns: writeDns(before?.body, before?.dns ?? { kind: 'none' }, body, now),
  });
  const headers = { etag: currentOf(world, account).etag };
  return { status: before === undefined ? 201 : 200, headers, body: viewAccount(world, account) };
}

export function deleteAccount(world: World, call: Call): Answer {
  const { store, knobs } = world;
  const name = param(call, 'accountName');
  const account = store.account(name);
  checkPreconditions(world, call, account && currentOf(world, account));
  if (account === undefined) {
    if (knobs.deletes.missing === 204) return { status: 204 };
    throw refuse(404, 'AccountNotFound', `there is no account ${name}`, 'accountName');
  }
  if (account.numbers.size > 0 && !queryFlag(call, 'deleteNumbers')) {
    const message = `account ${name} has ${account.numbers.size} numbers; deleteNumbers=true deletes them too`;
    throw refuse(knobs.deletes.accountWithNumbers, 'AccountHasNumbers', message, 'accountName');
  }
  store.deleteAccount(account);
  return { status: 204 };
}

function currentOf(world: World, account: AccountRecord): Current {
  return { etag: etagOf(world, account.body, viewAccount(world, account)), modifiedAt: account.modifiedAt };
}

function ownName(world: World, name: string, body: AccountResource): AccountResource {
  if (body.name === name) return body;
  if (world.knobs.fields.keyMismatch === 'path-wins') return { ...body, name };
  throw refuse(400, 'KeyMismatch', `the body is of account ${body.name}, the path of ${name}`, '$.name');
}
