// What a reader sees of a record now: the written body with the read-only members computed.

import type { AccountResource, NumberResource, RequestForInformationResource } from '../../kinds/wire.ts';
import { readDns } from '../state/dns-fate.ts';
import type { NumberRecord } from '../state/number-shelf.ts';
import { services, teamsServices } from '../state/services.ts';
import type { AccountRecord, RequestForInformationRecord } from '../state/store.ts';
import { readFate } from '../state/sync-fate.ts';
import type { World } from '../state/world.ts';

export function viewAccount({ knobs, clock }: World, record: AccountRecord): AccountResource {
  const { body, numbers } = record;
  const now = clock.now();
  const status = readFate(record.sync, now, knobs.sync);
  if (body.serviceDetails === undefined) return { ...body, ...status };
  const shown: Record<string, unknown> = { ...body.serviceDetails };
  for (const service of services) {
    const details = body.serviceDetails[service];
    if (details !== undefined) shown[service] = { ...details, numberCount: numbers.shownCount(service, now) };
  }
  if (body.serviceDetails.teamsDirectRouting !== undefined) {
    const inconsistent = knobs.dns.inconsistent.includes(body.name);
    const subdomainStatus = inconsistent ? 'inconsistent' : readDns(record.dns, now, knobs.dns.delaySeconds);
    shown.teamsDirectRouting = { ...(shown.teamsDirectRouting as object), subdomainStatus };
  }
  return { ...body, serviceDetails: shown, ...status };
}

export function viewNumber({ knobs, clock }: World, record: NumberRecord): NumberResource {
  const { body } = record;
  const now = clock.now();
  const status = readFate(record.sync, now, knobs.sync);
  const shown: Record<string, unknown> = { ...body.serviceDetails };
  for (const service of teamsServices) {
    const details = body.serviceDetails[service];
    if (details === undefined) continue;
    shown[service] = {
      ...details,
      ...assignment(knobs.numbers, record, now),
      ...defaults(knobs.fields, details.configuration),
    };
  }
  return { ...body, serviceDetails: shown as NumberResource['serviceDetails'], ...status };
}

export function viewRequestForInformation(
  { knobs, clock }: World,
  record: RequestForInformationRecord,
): RequestForInformationResource {
  return { ...record.body, ...readFate(record.sync, clock.now(), knobs.sync) };
}

/** assignmentStatus is writable by the letter, but is what the enterprise does in Teams (api-facts.md section 7). */
function assignment(knobs: World['knobs']['numbers'], record: NumberRecord, now: number): object {
  if (knobs.assignmentStatus !== 'overwritten') return {};
  return now >= record.modifiedAt + knobs.assignedAfterSeconds * 1000 ? { assignmentStatus: 'assigned' } : {};
}

/** The only default in the specification (api-facts.md section 5). */
function defaults(knobs: World['knobs']['fields'], configuration: object | undefined): object {
  if (configuration === undefined || knobs.defaults === 'absent') return {};
  return { configuration: { allowTenantAddressUpdate: false, ...configuration } };
}
