// What an account can have: questions that no plan needs and that help to write one. Reads, though two of them are POSTs.

import type { CapabilityPlan, NumberResource, TeamsCivicAddressResource } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import type { JsonObject } from '../model/json.ts';
import type { ApiClient } from './client.ts';
import { getRequest } from './get-request.ts';
import { type Collector, collectByKey, createListReader } from './pages.ts';
import { refusalError } from './read-request.ts';
import { type Shape, shapes } from './reply-shape.ts';
import { type AccountAction, type ApiPath, apiUrl } from './urls.ts';

export interface Lookups {
  /** undefined when the account has no such number. */
  getNumber(account: AccountName, telephoneNumber: string): Promise<NumberResource | undefined>;
  listCivicAddresses(account: AccountName): Promise<readonly TeamsCivicAddressResource[]>;
  /** undefined when there is no such address. */
  getCivicAddress(account: AccountName, id: string): Promise<TeamsCivicAddressResource | undefined>;
  capabilityPlans(account: AccountName): Promise<readonly CapabilityPlan[]>;
  /** One list for all the numbers asked for (api-facts section 5: what it says of each is not documented). */
  availableCapabilities(account: AccountName, telephoneNumbers: readonly string[]): Promise<readonly string[]>;
}

/** Each throws AcgctlError GATEWAY_REFUSED when the gateway refuses, beside what every read throws. */
export function createLookups(
  client: Pick<ApiClient, 'target' | 'read' | 'uuid' | 'log'>,
  signal?: AbortSignal,
): Lookups {
  const lists = createListReader(client);

  async function getOne<T>(path: ApiPath, shape: Shape<T>): Promise<T | undefined> {
    const url = apiUrl(client.target, path);
    const reply = await client.read(getRequest(url, shape, client.uuid), signal);
    if (reply.kind === 'good') return reply.value;
    if (reply.status === 404) return undefined;
    throw refusalError(`GET ${url.pathname}`, reply);
  }

  async function ask<T>(account: AccountName, action: AccountAction, shape: Shape<T>, body?: JsonObject): Promise<T> {
    const url = apiUrl(client.target, { of: 'account-action', account, action });
    // No Repeatability headers: asking again does no harm, and a stored answer would be an old one.
    const headers = {
      'x-ms-client-request-id': client.uuid(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await client.read({ method: 'POST', url, headers, expected: shape, ...sent }, signal);
    if (reply.kind === 'refused') throw refusalError(`POST ${url.pathname}`, reply);
    return reply.value;
  }

  return {
    getNumber: (account, telephoneNumber) => getOne({ of: 'number', account, telephoneNumber }, shapes.number),
    async listCivicAddresses(account) {
      const collect = (): Collector<
        readonly TeamsCivicAddressResource[],
        ReadonlyMap<string, TeamsCivicAddressResource>
      > => collectByKey((address) => address.id);
      const path = { of: 'civic-addresses', account } as const;
      return [...(await lists.readList(path, shapes.civicAddressPage, collect, { signal })).values()];
    },
    getCivicAddress: (account, id) => getOne({ of: 'civic-address', account, id }, shapes.civicAddress),
    async capabilityPlans(account) {
      return (await ask(account, 'getTeamsCapabilityPlans', shapes.capabilityPlans)).capabilityPlans;
    },
    async availableCapabilities(account, telephoneNumbers) {
      const numbers = telephoneNumbers.map((telephoneNumber) => ({ telephoneNumber }));
      return (await ask(account, 'getTeamsAvailableCapabilities', shapes.availableCapabilities, { numbers }))
        .availableCapabilities;
    },
  };
}
