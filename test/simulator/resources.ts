// One-line builders of resources for the simulator's tests.

import type { AccountResource, NumberResource, RequestForInformationResource } from '../../src/kinds/wire.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';

type Details = NonNullable<AccountResource['serviceDetails']>;

export const on = { enabled: true, syncEnabled: false };
export const synced = { enabled: true, syncEnabled: true };
export const tenant = '11111111-2222-3333-4444-555555555555';

export function account(name: string, serviceDetails: Details = { teamsDirectRouting: on }): AccountResource {
  return { name, serviceDetails };
}

export function routing(subdomain: string, region1Token = 'token='): Details {
  const subdomainTokens = { region1Token, region2Token: 'other' };
  return { teamsDirectRouting: { ...on, configuration: { callScreening: true, subdomain, subdomainTokens } } };
}

/** A Direct Routing number unless said otherwise. */
export function number(
  accountName: string,
  telephoneNumber: string,
  serviceDetails: NumberResource['serviceDetails'] = { teamsDirectRouting: { enabled: true } },
): NumberResource {
  return { telephoneNumber, accountName, serviceDetails };
}

export function teamsNumber(accountName: string, telephoneNumber: string, more: object = {}): NumberResource {
  const configuration = { usage: 'CallingUserAssignment', choosableCapabilities: ['InboundCalling'], ...more };
  return number(accountName, telephoneNumber, { teamsOperatorConnect: { enabled: true, configuration } });
}

/** `+1425555` and four digits. */
export function phone(index: number): string {
  return `+1425555${String(index).padStart(4, '0')}`;
}

export function phones(count: number): string[] {
  return Array.from({ length: count }, (_, index) => phone(index));
}

export function state(parts: Partial<SimulatorState>): SimulatorState {
  return { accounts: [], numbers: [], requestsForInformation: [], civicAddresses: {}, ...parts };
}

export const rfi: RequestForInformationResource = {
  tenantId: tenant,
  status: 'active',
  productContext: 'teams',
  consentedCountries: ['GB'],
  contacts: [{ fullName: 'Ada', email: 'ada@example.com' }],
};

export const address = { id: 'a-1', defaultLocationId: 'l-1', country: 'GB', validationStatus: 'validated' };
