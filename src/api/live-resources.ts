// Wire resources -> live resources: spec and status are split once, here.

import { normaliseAccount } from '../kinds/account.ts';
import { normaliseRfi } from '../kinds/rfi.ts';
import { services } from '../kinds/services.ts';
import type { AccountResource, ApiError, RequestForInformationResource } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import type { JsonObject } from '../model/json.ts';
import type { LiveAccount, LiveRfi, SyncStatus } from '../model/live.ts';

export function liveAccount(resource: AccountResource): LiveAccount {
  const details = resource.serviceDetails ?? {};
  const numberCounts: Record<string, number> = {};
  for (const { field } of services) {
    const count = details[field]?.numberCount;
    if (count !== undefined) numberCounts[field] = count;
  }
  const { subdomainStatus } = details.teamsDirectRouting ?? {};
  return {
    name: resource.name as AccountName, // Proved by the reply's shape.
    spec: normaliseAccount(resource as unknown as JsonObject),
    status: syncStatus(resource),
    numberCounts,
    ...(subdomainStatus === undefined ? {} : { subdomainStatus }),
  };
}

export function liveRfi(resource: RequestForInformationResource): LiveRfi {
  return {
    tenantId: resource.tenantId,
    spec: normaliseRfi(resource as unknown as JsonObject),
    status: syncStatus(resource),
    ...(resource.status === undefined ? {} : { consent: resource.status }),
    ...(resource.accountName === undefined ? {} : { accountName: resource.accountName }),
    request: {
      ...(resource.consentedOn === undefined ? {} : { consentedOn: resource.consentedOn }),
      countries: resource.consentedCountries ?? [],
      contacts: resource.contacts ?? [],
    },
  };
}

interface Provisioned {
  readonly serviceProvisioningStatus?: string;
  readonly serviceProvisioningErrors?: readonly ApiError[];
}

export function syncStatus(resource: Provisioned): SyncStatus {
  const { serviceProvisioningStatus: state, serviceProvisioningErrors = [] } = resource;
  const errors = serviceProvisioningErrors.map(({ code, message }) => ({ code, message }));
  return state === undefined ? { errors } : { state, errors };
}
