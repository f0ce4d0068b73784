// Operations 13 and 14: the customer's addresses, read-only here (api-facts.md section 7).

import { refuse } from '../refusal.ts';
import type { World } from '../state/world.ts';
import { findAccount } from './accounts.ts';
import { type Answer, type Call, param } from './call.ts';
import { etagOf } from './etag.ts';
import { listOf, listPage } from './list-page.ts';
import { checkPreconditions } from './preconditions.ts';

const fields = ['id', 'defaultLocationId', 'country', 'cityOrTown', 'postalOrZipCode', 'tenantId', 'validationStatus'];

export function listCivicAddresses(world: World, call: Call): Answer {
  const { name } = findAccount(world, call).body;
  const addresses = [...(world.store.civicAddresses.get(name) ?? [])];
  addresses.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return listPage(world, call, { fields, all: listOf(addresses) });
}

export function getCivicAddress(world: World, call: Call): Answer {
  const account = findAccount(world, call);
  const id = param(call, 'civicAddressId');
  const address = world.store.civicAddresses.get(account.body.name)?.find((candidate) => candidate.id === id);
  if (address === undefined) throw refuse(404, 'CivicAddressNotFound', `there is no address ${id}`, 'civicAddressId');
  const etag = etagOf(world, address, address);
  const current = { etag, modifiedAt: account.modifiedAt };
  if (checkPreconditions(world, call, current) === 'not-modified') return { status: 304, headers: { etag } };
  return { status: 200, headers: { etag }, body: address };
}
