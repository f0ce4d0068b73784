// The number kind: wire form <-> normalised spec, what is carried over from live, and the classes of a change.

import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { valueAt, withValueAt } from './path.ts';
import { services } from './services.ts';
import { carryUnknown, onlyKnown, type Shape, writable } from './shape.ts';

const teamsService = {
  enabled: 'leaf',
  assignmentStatus: 'leaf',
  configuration: {
    usage: 'leaf',
    choosableCapabilities: 'set',
    acquiredCapabilities: 'computed',
    availableCapabilities: 'computed',
    additionalUsages: 'set',
    civicAddressId: 'leaf',
    locationId: 'leaf',
    allowTenantAddressUpdate: 'leaf',
    displayedCountryCode: 'leaf',
  },
} as const satisfies Shape;

const numberShape = {
  telephoneNumber: 'computed',
  accountName: 'computed',
  serviceProvisioningStatus: 'computed',
  serviceProvisioningErrors: 'computed',
  serviceDetails: {
    teamsOperatorConnect: teamsService,
    teamsPhoneMobile: teamsService,
    teamsDirectRouting: { enabled: 'leaf' },
    zoomPhoneCloudPeering: { enabled: 'leaf' },
    azureOperatorCallProtection: { enabled: 'leaf' },
  },
  configuration: { customSipHeader: 'leaf' },
} as const satisfies Shape;

/** Services whose numbers have an assignment status and an emergency address. */
const configured: readonly string[] = services
  .filter((service) => service.hasNumberConfiguration)
  .map((service) => service.field);

/**
 * The writable part of a number in the one form that is compared: sets sorted, `allowTenantAddressUpdate` filled with
 * its default, empty optional objects and lists left out, and a service that is off and holds nothing left out, since
 * it is the same as one that is not there. The key (number and account) is not part of it.
 */
export function normaliseNumber(resource: JsonObject): JsonObject {
  const { serviceDetails, configuration, ...unknown } = writable(resource, numberShape);
  const details: Record<string, Json> = {};
  for (const [field, block] of Object.entries(isJsonObject(serviceDetails) ? serviceDetails : {})) {
    const normal = isJsonObject(block) && configured.includes(field) ? normaliseTeams(block) : block;
    if (!isOffAndEmpty(field, normal)) details[field] = normal;
  }
  const spec: Record<string, Json> = { ...unknown, serviceDetails: details };
  if (isJsonObject(configuration) && Object.keys(configuration).length > 0) spec.configuration = configuration;
  return spec;
}

function normaliseTeams(block: JsonObject): JsonObject {
  const { configuration, ...rest } = block;
  if (!isJsonObject(configuration) || Object.keys(configuration).length === 0) return rest;
  const { additionalUsages, ...others } = configuration;
  const keepUsages =
    additionalUsages !== undefined && !(Array.isArray(additionalUsages) && additionalUsages.length === 0);
  return {
    ...rest,
    configuration: {
      allowTenantAddressUpdate: false,
      ...others,
      ...(keepUsages ? { additionalUsages } : {}),
    },
  };
}

function isOffAndEmpty(field: string, block: Json): boolean {
  const known = services.some((service) => service.field === field);
  return known && isJsonObject(block) && block.enabled === false && Object.keys(block).length === 1;
}

/**
 * What a write of `desired` over `live` makes of the number: `desired`, and from `live` what CONTRACT.md section 2
 * carries over: `assignmentStatus` unless declared, the emergency address unless declared where the tenant may update
 * it, and members that acgctl does not know.
 */
export function resolveNumber(desired: JsonObject, live: JsonObject): JsonObject {
  // Without settings of its own it still keeps those that acgctl does not know.
  let resolved = carryUnknown({ configuration: {}, ...desired }, live, numberShape);
  for (const field of configured) {
    const at = `serviceDetails.${field}`;
    if (valueAt(resolved, at) === undefined) continue;
    for (const path of carriedPaths(desired, at)) {
      const kept = valueAt(live, path);
      if (kept !== undefined) resolved = withValueAt(resolved, path, kept);
    }
  }
  return normaliseNumber(resolved);
}

function carriedPaths(desired: JsonObject, at: string): readonly string[] {
  const paths: string[] = [];
  if (valueAt(desired, `${at}.assignmentStatus`) === undefined) paths.push(`${at}.assignmentStatus`);
  const configuration = valueAt(desired, `${at}.configuration`);
  if (isJsonObject(configuration) && configuration.allowTenantAddressUpdate === true) {
    // A location belongs to its civic address, so the two are carried over together or not at all.
    if (configuration.civicAddressId === undefined && configuration.locationId === undefined) {
      paths.push(`${at}.configuration.civicAddressId`, `${at}.configuration.locationId`);
    }
  }
  return paths;
}

/**
 * The NumberResource to send. A service that was on and is to be off is sent as `enabled: false` and not merely left
 * out, so that it goes off even if the batch call should merge and not replace (api-facts.md section 8).
 */
export function numberToWire(
  key: { readonly telephoneNumber: string; readonly accountName: string },
  after: JsonObject,
  before: JsonObject | null,
): JsonObject {
  const details = { ...(isJsonObject(after.serviceDetails) ? after.serviceDetails : {}) };
  for (const service of services) {
    const was = valueAt(before ?? {}, `serviceDetails.${service.field}.enabled`);
    if (was === true && details[service.field] === undefined) details[service.field] = { enabled: false };
  }
  return { ...after, ...key, serviceDetails: details };
}

/** True for the paths of a number that decide where an ambulance is sent. */
export function isEmergencyPath(path: string): boolean {
  return configured.some((field) => {
    const at = `serviceDetails.${field}.configuration.`;
    const leaf = path.startsWith(at) ? path.slice(at.length) : '';
    return leaf === 'civicAddressId' || leaf === 'locationId' || leaf === 'allowTenantAddressUpdate';
  });
}

/** True when the number starts to be billed by the change (api-facts.md section 7, "Billing"). */
export function startsBilling(before: JsonObject | null, after: JsonObject): boolean {
  return services.some((service) => {
    const on = (spec: JsonObject): boolean => {
      if (valueAt(spec, `serviceDetails.${service.field}.enabled`) !== true) return false;
      if (service.billedFrom === 'configured') return true;
      return (
        service.billedFrom === 'assigned' &&
        valueAt(spec, `serviceDetails.${service.field}.assignmentStatus`) === 'assigned'
      );
    };
    return on(after) && !on(before ?? {});
  });
}

const assignmentStatuses: readonly (Json | undefined)[] = ['assigned', 'unassigned'];

/** What a file can say of a live number: no members and no `assignmentStatus` that acgctl does not know. */
export function knownNumber(live: JsonObject): JsonObject {
  return configured.reduce(
    (spec, field) => {
      const path = `serviceDetails.${field}.assignmentStatus`;
      return assignmentStatuses.includes(valueAt(spec, path)) ? spec : withValueAt(spec, path, undefined);
    },
    onlyKnown(live, numberShape),
  );
}

/**
 * What a file has to say of a live number: the same without what every write carries over (`assignmentStatus`, and an
 * emergency address that is the tenant's), which is not the operator's to declare.
 */
export function declarableNumber(live: JsonObject): JsonObject {
  return normaliseNumber(
    configured.reduce((spec, field) => {
      const at = `serviceDetails.${field}`;
      const isTenants = valueAt(spec, `${at}.configuration.allowTenantAddressUpdate`) === true;
      const carried = [
        `${at}.assignmentStatus`,
        ...(isTenants ? [`${at}.configuration.civicAddressId`, `${at}.configuration.locationId`] : []),
      ];
      return carried.reduce((rest, path) => withValueAt(rest, path, undefined), spec);
    }, knownNumber(live)),
  );
}
