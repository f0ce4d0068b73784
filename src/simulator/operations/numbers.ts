// Operations 9 to 12 and 15: numbers (api-facts.md sections 4 and 7).

import type { NumberResource } from '../../kinds/wire.ts';
import { type Problem, Refusal, refuse } from '../refusal.ts';
import { type NumberRecord, numberKey } from '../state/number-shelf.ts';
import type { World } from '../state/world.ts';
import { findAccount } from './accounts.ts';
import { type Answer, type Call, param } from './call.ts';
import { etagOf } from './etag.ts';
import { numberProblems } from './number-rules.ts';
import { type Current, checkPreconditions } from './preconditions.ts';
import { viewNumber } from './views.ts';
import { writeNumber } from './write-number.ts';

export function getNumber(world: World, call: Call): Answer {
  const number = findAccount(world, call).numbers.get(numberKey(param(call, 'telephoneNumber')));
  if (number === undefined) throw numberNotFound(call);
  const current = currentOf(world, number);
  if (checkPreconditions(world, call, current) === 'not-modified')
    return { status: 304, headers: { etag: current.etag } };
  return { status: 200, headers: { etag: current.etag }, body: viewNumber(world, number) };
}

export function putNumber(world: World, call: Call): Answer {
  const telephoneNumber = param(call, 'telephoneNumber');
  const account = findAccount(world, call);
  const before = account.numbers.get(numberKey(telephoneNumber));
  const sent = call.body as NumberResource;
  const keys = { accountName: account.body.name, telephoneNumber };
  const mismatches = world.knobs.fields.keyMismatch === 'reject' ? keyProblems(sent, keys, '$') : [];
  if (mismatches.length > 0) throw new Refusal(mismatches);
  checkPreconditions(world, call, before && currentOf(world, before));
  const number = { ...sent, ...keys };
  const problems = numberProblems(world, account, number, '$');
  if (problems.length > 0) throw new Refusal(problems);
  const record = writeNumber(world, account, number);
  const headers = { etag: currentOf(world, record).etag };
  return { status: before === undefined ? 201 : 200, headers, body: viewNumber(world, record) };
}

export function deleteNumber(world: World, call: Call): Answer {
  const { store, knobs, clock } = world;
  const key = numberKey(param(call, 'telephoneNumber'));
  const account = store.account(param(call, 'accountName'));
  const number = account?.numbers.get(key);
  checkPreconditions(world, call, number && currentOf(world, number));
  if (account !== undefined && number !== undefined) store.deleteNumber(account, key, clock.now());
  else if (knobs.deletes.missing === 404) throw numberNotFound(call);
  return { status: 204 };
}

/** The keys in a body must be those of the path; what happens otherwise is undocumented (api-facts.md section 16). */
export function keyProblems(
  sent: NumberResource,
  keys: { readonly accountName: string; readonly telephoneNumber?: string },
  path: string,
): Problem[] {
  return (['accountName', 'telephoneNumber'] as const).flatMap((field) => {
    const wanted = keys[field];
    if (wanted === undefined || sent[field] === wanted) return [];
    const message = `the body has ${field} ${sent[field]}, the path ${wanted}`;
    return [{ status: 400, code: 'KeyMismatch', message, target: `${path}.${field}` }];
  });
}

function numberNotFound(call: Call): Error {
  const message = `${param(call, 'telephoneNumber')} is not in account ${param(call, 'accountName')}`;
  return refuse(404, 'NumberNotFound', message, 'telephoneNumber');
}

function currentOf(world: World, record: NumberRecord): Current {
  return { etag: etagOf(world, record.body, viewNumber(world, record)), modifiedAt: record.modifiedAt };
}
