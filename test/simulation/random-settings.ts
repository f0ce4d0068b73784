// Settings that a number or an account may have, in wire form.

import type { AccountResource, NumberResource } from '../../src/kinds/wire.ts';
import type { Dice } from './dice.ts';

export type ServiceField = 'teamsOperatorConnect' | 'teamsPhoneMobile' | 'teamsDirectRouting' | 'zoomPhoneCloudPeering';
export type NumberSettings = Pick<NumberResource, 'serviceDetails' | 'configuration'>;

export const serviceFields: readonly ServiceField[] = [
  'teamsOperatorConnect',
  'teamsPhoneMobile',
  'teamsDirectRouting',
  'zoomPhoneCloudPeering',
];

const likely: Record<ServiceField, number> = {
  teamsOperatorConnect: 0.45,
  teamsPhoneMobile: 0.15,
  teamsDirectRouting: 0.75,
  zoomPhoneCloudPeering: 0.6,
};

export function drawServices(dice: Dice): ServiceField[] {
  return serviceFields.filter((field) => dice.chance(likely[field]));
}

export function drawAccount(dice: Dice, name: string, fields: readonly ServiceField[]): AccountResource {
  const details: Record<string, unknown> = {};
  for (const field of fields) details[field] = drawAccountService(dice, name, field);
  if (fields.some((field) => /Operator|Mobile/.test(field))) details.teamsTenantId = tenantOf(name);
  return {
    name,
    ...(dice.chance(0.5) ? { correlationId: `crm-${dice.below(3)}` } : {}),
    ...(Object.keys(details).length === 0 ? {} : { serviceDetails: details }),
  };
}

export function drawAccountService(dice: Dice, name: string, field: ServiceField): object {
  const tenantService = field === 'teamsOperatorConnect' || field === 'teamsPhoneMobile';
  const service = { enabled: true, syncEnabled: tenantService && dice.chance(0.7) };
  if (field !== 'teamsDirectRouting') return service;
  const subdomainTokens = { region1Token: `ms${dice.below(3)}`, region2Token: 'ms-b' };
  return { ...service, configuration: { callScreening: dice.chance(0.5), subdomain: name, subdomainTokens } };
}

export function tenantOf(name: string): string {
  const hex = Buffer.from(name).toString('hex').padEnd(12, '0').slice(0, 12);
  return `0f1c0000-0000-4000-8000-${hex}`;
}

/** Settings that use no service but these. */
export function drawNumber(dice: Dice, fields: readonly ServiceField[]): NumberSettings {
  const details: Record<string, unknown> = {};
  const wanted = fields.filter(() => dice.chance(0.6));
  if (wanted.length === 0 && fields.length > 0 && dice.chance(0.9)) wanted.push(dice.pick(fields));
  for (const field of wanted) {
    // One number has one of the two that the tenant assigns.
    if (field === 'teamsPhoneMobile' && details.teamsOperatorConnect !== undefined) continue;
    details[field] = /Operator|Mobile/.test(field) ? drawTeams(dice) : { enabled: true };
  }
  const mayRing = details.teamsPhoneMobile === undefined && dice.chance(0.3);
  return {
    serviceDetails: details as NumberResource['serviceDetails'],
    ...(mayRing ? { configuration: { customSipHeader: dice.pick(['desk', 'mobile', 'queue']) } } : {}),
  };
}

function drawTeams(dice: Dice): object {
  const choosableCapabilities = dice.pick([['InboundCalling'], ['InboundCalling', 'OutboundCalling'], []]);
  const address = { civicAddressId: `c${dice.below(3)}`, locationId: `l${dice.below(3)}` };
  return {
    enabled: true,
    ...(dice.chance(0.3) ? { assignmentStatus: dice.pick(['assigned', 'unassigned']) } : {}),
    configuration: {
      usage: dice.pick(['CallingUserAssignment', 'ConferenceAssignment']),
      choosableCapabilities,
      ...(dice.chance(0.5) ? { allowTenantAddressUpdate: dice.chance(0.7) } : {}),
      ...(dice.chance(0.6) ? address : {}),
      ...(dice.chance(0.3) ? { displayedCountryCode: dice.pick(['US', 'CA']) } : {}),
    },
  };
}
