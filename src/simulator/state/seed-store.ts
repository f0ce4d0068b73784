// A saved state to a store. Counts are counted anew; statuses are taken as the state has them.

import type { AccountResource, NumberResource, RequestForInformationResource } from '../../kinds/wire.ts';
import { seedDns } from './dns-fate.ts';
import { services, servicesOf, syncs } from './services.ts';
import type { SimulatorState } from './simulator-state.ts';
import { Store } from './store.ts';
import { seedFate } from './sync-fate.ts';

export function seedStore(state: SimulatorState, now: number, numberCountLagMs: number): Store {
  const store = new Store(numberCountLagMs);
  for (const account of state.accounts) {
    const hasSync = services.some((service) => syncs(account, service));
    store.putAccount({
      body: accountBody(account),
      modifiedAt: now,
      sync: seedFate(account, hasSync, now),
      dns: seedDns(account, now),
    });
  }
  for (const number of state.numbers) {
    const account = store.account(number.accountName);
    if (account === undefined) throw new Error(`no account ${number.accountName}: the state was not checked`);
    const hasSync = servicesOf(number).some((service) => syncs(account.body, service));
    store.putNumber(account, { body: numberBody(number), modifiedAt: now, sync: seedFate(number, hasSync, now) }, now);
  }
  for (const rfi of state.requestsForInformation) {
    const record = { body: rfiBody(rfi), modifiedAt: now, sync: seedFate(rfi, true, now) };
    store.requestsForInformation.set(rfi.tenantId.toLowerCase(), record);
  }
  for (const [name, addresses] of Object.entries(state.civicAddresses)) store.civicAddresses.set(name, addresses);
  for (const [name, plans] of Object.entries(state.capabilityPlans ?? {})) store.capabilityPlans.set(name, plans);
  return store;
}

function accountBody(account: AccountResource): AccountResource {
  const { serviceProvisioningStatus: _status, serviceProvisioningErrors: _errors, serviceDetails, ...body } = account;
  if (serviceDetails === undefined) return body;
  const written: Record<string, unknown> = { ...serviceDetails };
  for (const service of services) {
    const details = serviceDetails[service];
    if (details === undefined) continue;
    const {
      numberCount: _count,
      subdomainStatus: _dns,
      ...rest
    } = details as typeof details & { subdomainStatus?: string };
    written[service] = rest;
  }
  return { ...body, serviceDetails: written };
}

function numberBody(number: NumberResource): NumberResource {
  const { serviceProvisioningStatus: _status, serviceProvisioningErrors: _errors, ...body } = number;
  return body;
}

function rfiBody(rfi: RequestForInformationResource): RequestForInformationResource {
  const { serviceProvisioningStatus: _status, serviceProvisioningErrors: _errors, ...body } = rfi;
  return body;
}
