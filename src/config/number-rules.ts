// The rules for the settings of one number, after profile and entry are merged (api-facts.md sections 7 and 13).

import { enabledServices, type Service, services } from '../kinds/services.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Code } from './codes.ts';

export interface Problem {
  readonly code: Code;
  /** What it is about; the nearest place that the files have for it is shown. */
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string;
}

/** `onAccount`: fields of the services that the account has enabled; undefined when they are not known. */
export function findNumberProblems(spec: JsonObject, onAccount: readonly string[] | undefined): readonly Problem[] {
  const enabled = enabledServices(spec);
  return [
    ...(enabled.length === 0 ? [withoutService] : []),
    ...enabled.filter((service) => onAccount?.includes(service.field) === false).map(notOnAccount),
    ...findExclusions(enabled),
    ...findSipHeader(spec, enabled),
    ...services.flatMap((service) => findAddressProblems(spec, service)),
  ];
}

/** Path of the Teams configuration that lacks the country code which toll-free numbers need. */
export function findMissingCountryCode(spec: JsonObject): readonly string[] | undefined {
  const service = enabledServices(spec).find((candidate) => {
    const configuration = configurationOf(spec, candidate);
    return configuration !== undefined && configuration.displayedCountryCode === undefined;
  });
  return service && ['serviceDetails', service.field, 'configuration'];
}

const withoutService: Problem = {
  code: 'NUMBER_WITHOUT_SERVICE',
  path: ['serviceDetails'],
  message: 'No service is enabled for the number.',
  hint: 'Enable a service in `serviceDetails`, or name a profile that does.',
};

function notOnAccount(service: Service): Problem {
  return {
    code: 'SERVICE_NOT_ON_ACCOUNT',
    path: ['serviceDetails', service.field, 'enabled'],
    message: `The number uses ${service.title}, which its account has not enabled.`,
    hint: `Add \`${service.field}: { enabled: true }\` to the account's \`serviceDetails\`, or take it from the number.`,
  };
}

function findExclusions(enabled: readonly Service[]): readonly Problem[] {
  const clashing = enabled.filter((one) => enabled.some((other) => one.excludes.includes(other.field)));
  const last = clashing.at(-1);
  if (last === undefined) return [];
  return [
    {
      code: 'SERVICES_EXCLUSIVE',
      path: ['serviceDetails', last.field, 'enabled'],
      message: `One number cannot have ${clashing.map((service) => service.title).join(' and ')}.`,
      hint: `Choose: ${last.title}, or the others.`,
    },
  ];
}

function findSipHeader(spec: JsonObject, enabled: readonly Service[]): readonly Problem[] {
  const { configuration } = spec;
  if (!isJsonObject(configuration) || configuration.customSipHeader === undefined) return [];
  const refusing = enabled.find((service) => !service.allowsCustomSipHeader);
  if (refusing === undefined) return [];
  return [
    {
      code: 'SIP_HEADER_SERVICE',
      path: ['configuration', 'customSipHeader'],
      message: `${refusing.title} does not support a custom SIP header.`,
      hint: 'Remove `customSipHeader` from this number.',
    },
  ];
}

function findAddressProblems(spec: JsonObject, service: Service): readonly Problem[] {
  const configuration = configurationOf(spec, service);
  if (configuration === undefined) return [];
  const { usage, additionalUsages, allowTenantAddressUpdate, civicAddressId, locationId } = configuration;
  const path = ['serviceDetails', service.field, 'configuration'];
  const usages = [usage, ...(Array.isArray(additionalUsages) ? additionalUsages : [])];
  const isOn = enabledServices(spec).includes(service);
  if (isOn && usages.includes('CallingUserAssignment') && allowTenantAddressUpdate !== true) {
    const missing = [
      ...(civicAddressId === undefined ? ['civicAddressId'] : []),
      ...(locationId === undefined ? ['locationId'] : []),
    ];
    if (missing.length > 0) {
      return [
        {
          code: 'ADDRESS_MISSING',
          path: [...path, 'usage'],
          message: `A number for a calling user needs an emergency address: ${missing.join(' and ')} not given.`,
          hint: `Add ${missing.map((key) => `\`${key}\``).join(' and ')}, or \`allowTenantAddressUpdate: true\`.`,
        },
      ];
    }
  }
  if (locationId === undefined || civicAddressId !== undefined) return [];
  return [
    {
      code: 'LOCATION_WITHOUT_ADDRESS',
      path: [...path, 'locationId'],
      message: 'A location belongs to a civic address, and there is none.',
      hint: 'Add the `civicAddressId` that the location is part of.',
    },
  ];
}

function configurationOf(spec: JsonObject, service: Service): JsonObject | undefined {
  const details = spec.serviceDetails;
  const block = service.hasNumberConfiguration && isJsonObject(details) ? details[service.field] : undefined;
  return isJsonObject(block) && isJsonObject(block.configuration) ? block.configuration : undefined;
}
