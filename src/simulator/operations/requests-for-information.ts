// Operations 16 to 18: requests for information (api-facts.md section 10). Only the operator's answer, the customer
// relationship, is written.

import type { RequestForInformationResource } from '../../kinds/wire.ts';
import { refuse } from '../refusal.ts';
import type { RequestForInformationRecord } from '../state/store.ts';
import type { World } from '../state/world.ts';
import { type Answer, type Call, param } from './call.ts';
import { etagOf } from './etag.ts';
import { listOf, listPage } from './list-page.ts';
import { type Current, checkPreconditions } from './preconditions.ts';
import { viewRequestForInformation } from './views.ts';

const fields = ['tenantId', 'accountName', 'status', 'id', 'operatorId', 'productContext', 'serviceProvisioningStatus'];

type Relationship = NonNullable<RequestForInformationResource['customerRelationship']>;
type RelationshipPatch = { readonly [K in 'status' | 'comment']?: string | null };

export function listRequestsForInformation(world: World, call: Call): Answer {
  const byTenant = [...world.store.requestsForInformation].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = listOf(byTenant.map(([, record]) => viewRequestForInformation(world, record)));
  return listPage(world, call, { fields, all });
}

export function getRequestForInformation(world: World, call: Call): Answer {
  const record = world.store.requestsForInformation.get(param(call, 'tenantId').toLowerCase());
  if (record === undefined) throw notFound(call);
  const { etag, modifiedAt } = currentOf(world, record);
  const headers = { etag };
  if (checkPreconditions(world, call, { etag, modifiedAt }) === 'not-modified') return { status: 304, headers };
  return { status: 200, headers, body: viewRequestForInformation(world, record) };
}

export function patchRequestForInformation(world: World, call: Call): Answer {
  const { store, knobs } = world;
  const tenantId = param(call, 'tenantId');
  const key = tenantId.toLowerCase();
  const before = store.requestsForInformation.get(key);
  checkPreconditions(world, call, before && currentOf(world, before));
  if (before === undefined && knobs.requestsForInformation.unknownTenant === 'reject') throw notFound(call);
  const patch = (call.body as { readonly customerRelationship?: RelationshipPatch | null }).customerRelationship;
  checkStatus(world, patch);
  const now = world.clock.now();
  const body = patched(before?.body ?? { tenantId, productContext: 'teams', status: 'active' }, patch, now);
  const record = { body, modifiedAt: now, sync: world.sync.start('rfi', key, now) };
  store.requestsForInformation.set(key, record);
  store.revision += 1;
  const headers = { etag: currentOf(world, record).etag };
  return { status: before === undefined ? 201 : 200, headers, body: viewRequestForInformation(world, record) };
}

/** A merge patch: null removes, what is absent stays. */
function patched(
  before: RequestForInformationResource,
  patch: RelationshipPatch | null | undefined,
  now: number,
): RequestForInformationResource {
  const lastModifiedOn = new Date(now).toISOString();
  if (patch === undefined) return { ...before, lastModifiedOn };
  const { customerRelationship: was, ...rest } = before;
  if (patch === null) return { ...rest, lastModifiedOn };
  const relationship: Record<string, string> = { ...was };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete relationship[name];
    else relationship[name] = value;
  }
  return { ...rest, customerRelationship: { ...(relationship as Relationship), lastModifiedOn }, lastModifiedOn };
}

/** The words are undocumented but for one (api-facts.md section 10); a knob may name those that are allowed. */
function checkStatus({ knobs }: World, patch: RelationshipPatch | null | undefined): void {
  const allowed = knobs.requestsForInformation.statuses;
  const status = patch?.status;
  if (typeof status !== 'string' || allowed.length === 0 || allowed.includes(status)) return;
  const message = `the status is one of ${allowed.join(', ')}`;
  throw refuse(400, 'InvalidFieldValue', message, '$.customerRelationship.status');
}

function notFound(call: Call): Error {
  const message = `there is no request for information of tenant ${param(call, 'tenantId')}`;
  return refuse(404, 'RequestForInformationNotFound', message, 'tenantId');
}

function currentOf(world: World, record: RequestForInformationRecord): Current {
  const etag = etagOf(world, record.body, viewRequestForInformation(world, record));
  return { etag, modifiedAt: record.modifiedAt };
}
