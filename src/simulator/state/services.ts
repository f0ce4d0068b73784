// The five services, and which of them a resource uses (api-facts.md section 13).

import type { AccountResource, NumberResource } from '../../kinds/wire.ts';
import type { ServiceName } from '../knobs/knobs.ts';

export const services: readonly ServiceName[] = [
  'teamsOperatorConnect',
  'teamsPhoneMobile',
  'teamsDirectRouting',
  'zoomPhoneCloudPeering',
  'azureOperatorCallProtection',
];

/** The two whose numbers carry usage, capabilities and address, and lock teamsTenantId. */
export const teamsServices = ['teamsOperatorConnect', 'teamsPhoneMobile'] as const;

export function servicesOf(resource: AccountResource | NumberResource): ServiceName[] {
  return services.filter((service) => resource.serviceDetails?.[service]?.enabled === true);
}

/** True when a service of the account is kept in step with its back end. */
export function syncs(account: AccountResource, service: ServiceName): boolean {
  if (service === 'azureOperatorCallProtection') return false;
  return account.serviceDetails?.[service]?.syncEnabled === true;
}
