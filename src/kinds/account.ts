// The account kind: wire form <-> normalised spec.

import { canonical, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { valueAt, withValueAt } from './path.ts';
import { services } from './services.ts';
import { carryUnknown, onlyKnown, type Shape, writable } from './shape.ts';

const syncedService = { enabled: 'leaf', syncEnabled: 'leaf', numberCount: 'computed' } as const satisfies Shape;

const accountShape = {
  name: 'computed',
  serviceProvisioningStatus: 'computed',
  serviceProvisioningErrors: 'computed',
  correlationId: 'leaf',
  serviceDetails: {
    teamsTenantId: 'leaf',
    teamsOperatorConnect: syncedService,
    teamsPhoneMobile: syncedService,
    teamsDirectRouting: {
      ...syncedService,
      subdomainStatus: 'computed',
      configuration: {
        callScreening: 'leaf',
        subdomain: 'leaf',
        subdomainTokens: { region1Token: 'leaf', region2Token: 'leaf' },
      },
    },
    zoomPhoneCloudPeering: syncedService,
    azureOperatorCallProtection: { enabled: 'leaf', numberCount: 'computed' },
  },
} as const satisfies Shape;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The writable part of an account in the one form that is compared: `syncEnabled` filled with the default of its
 * service, a tenant GUID in lower case, and a service that is off and has no configuration left out, since it is the
 * same as one that is not there. Keys are in canonical order. The name is not part of it.
 */
export function normaliseAccount(resource: JsonObject): JsonObject {
  const { serviceDetails, ...rest } = writable(resource, accountShape);
  const details: Record<string, Json> = {};
  for (const [field, value] of Object.entries(isJsonObject(serviceDetails) ? serviceDetails : {})) {
    const service = services.find((candidate) => candidate.field === field);
    if (service !== undefined && isJsonObject(value)) {
      const block = service.syncDefault === undefined ? value : { syncEnabled: service.syncDefault, ...value };
      if (block.enabled !== false || block.configuration !== undefined) details[field] = block;
    } else if (field === 'teamsTenantId' && typeof value === 'string' && guid.test(value)) {
      details[field] = value.toLowerCase();
    } else details[field] = value;
  }
  return canonical(Object.keys(details).length === 0 ? rest : { ...rest, serviceDetails: details });
}

/** What a write of `desired` over `live` makes of the account: `desired`, and the members that acgctl does not know. */
export function resolveAccount(desired: JsonObject, live: JsonObject): JsonObject {
  // Without services of its own it still keeps those that acgctl does not know.
  return normaliseAccount(carryUnknown({ serviceDetails: {}, ...desired }, live, accountShape));
}

/** The AccountResource to send; a service that was on and is to be off is sent as `enabled: false`. */
export function accountToWire(name: string, after: JsonObject, before: JsonObject | null): JsonObject {
  const details = { ...(isJsonObject(after.serviceDetails) ? after.serviceDetails : {}) };
  for (const service of services) {
    const was = valueAt(before ?? {}, `serviceDetails.${service.field}.enabled`);
    if (was !== true || details[service.field] !== undefined) continue;
    details[service.field] =
      service.syncDefault === undefined ? { enabled: false } : { enabled: false, syncEnabled: service.syncDefault };
  }
  return { ...after, name, ...(Object.keys(details).length === 0 ? {} : { serviceDetails: details }) };
}

/** What a file can say of a live account: all but the members that acgctl does not know. */
export function knownAccount(live: JsonObject): JsonObject {
  return onlyKnown(live, accountShape);
}

/** What a file has to say of a live account: the same without the defaults of `syncEnabled`. */
export function declarableAccount(live: JsonObject): JsonObject {
  return services.reduce((spec, { field, syncDefault }) => {
    const path = `serviceDetails.${field}.syncEnabled`;
    return valueAt(spec, path) === syncDefault ? withValueAt(spec, path, undefined) : spec;
  }, knownAccount(live));
}
