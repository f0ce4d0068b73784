// What a written number must obey beyond its form (api-facts.md sections 7 and 13). Every problem is found, none
// changes anything; `path` is the JSON path of the number in the body.

import type { ApiError, NumberResource } from '../../kinds/wire.ts';
import type { ServiceName } from '../knobs/knobs.ts';
import type { Problem } from '../refusal.ts';
import { numberKey } from '../state/number-shelf.ts';
import { servicesOf, teamsServices } from '../state/services.ts';
import type { AccountRecord } from '../state/store.ts';
import type { World } from '../state/world.ts';
import { plansOf } from './capability-plans.ts';

/** The services whose numbers cannot have a custom SIP header. */
const withoutHeader: readonly ServiceName[] = ['teamsPhoneMobile', 'azureOperatorCallProtection'];

export function numberProblems(world: World, account: AccountRecord, number: NumberResource, path: string): Problem[] {
  const { numbers: knobs } = world.knobs;
  const used = servicesOf(number);
  const details = `${path}.serviceDetails`;
  const problems: Problem[] = [];
  const bad = (code: string, message: string, target: string): void => {
    problems.push({ status: 400, code, message: `${number.telephoneNumber}: ${message}`, target });
  };

  if (used.length === 0 && knobs.noService === 'reject') bad('NoServiceEnabled', 'no service is enabled', details);
  if (knobs.withoutAccountService === 'reject') {
    for (const service of lacking(account, number)) {
      bad(
        'ServiceNotEnabled',
        `account ${account.body.name} does not have ${service} enabled`,
        `${details}.${service}`,
      );
    }
  }
  for (const [one, other] of knobs.exclusive) {
    if (used.includes(one) && used.includes(other)) {
      bad('ServicesExclusive', `${one} and ${other} exclude each other`, `${details}.${one}`);
    }
  }
  const hostile = headerRefusedBy(number);
  if (hostile !== undefined && knobs.customSipHeader === 'reject') {
    bad('CustomSipHeaderNotSupported', `${hostile} does not support it`, `${path}.configuration.customSipHeader`);
  }
  for (const service of knobs.address === 'reject' ? addressMissing(number) : []) {
    bad('AddressRequired', 'a calling user needs an address and a location', `${details}.${service}.configuration`);
  }
  if (knobs.capabilities === 'reject') {
    for (const service of notOffered(world, account, number)) {
      bad('CapabilityNotOffered', 'no plan offers this usage with these capabilities', `${details}.${service}`);
    }
  }
  return [...problems, ...ownedElsewhere(world, account, number, path)];
}

/** The failures of the back-end sync that the knobs put in place of a refusal. */
export function syncFailures(world: World, account: AccountRecord, number: NumberResource): readonly ApiError[] {
  const { withoutAccountService, address } = world.knobs.numbers;
  const target = number.telephoneNumber;
  const services = withoutAccountService === 'fail-sync' ? lacking(account, number) : [];
  const addresses = address === 'fail-sync' ? addressMissing(number) : [];
  return [
    ...services.map((service) => ({ code: 'ServiceNotEnabled', message: `the account lacks ${service}`, target })),
    ...addresses.map((service) => ({ code: 'AddressRequired', message: `${service} needs an address`, target })),
  ];
}

/** The service because of which a custom SIP header cannot be there. */
export function headerRefusedBy(number: NumberResource): ServiceName | undefined {
  if (number.configuration?.customSipHeader === undefined) return undefined;
  return servicesOf(number).find((service) => withoutHeader.includes(service));
}

function lacking(account: AccountRecord, number: NumberResource): ServiceName[] {
  return servicesOf(number).filter((service) => account.body.serviceDetails?.[service]?.enabled !== true);
}

/** Section 7: required for individuals, and only if the enterprise may not set the address itself. */
function addressMissing(number: NumberResource): ServiceName[] {
  return teamsServices.filter((service) => {
    const details = number.serviceDetails[service];
    const { usage, allowTenantAddressUpdate, civicAddressId, locationId } = details?.configuration ?? {};
    if (details?.enabled !== true || usage !== 'CallingUserAssignment' || allowTenantAddressUpdate === true)
      return false;
    return civicAddressId === undefined || locationId === undefined;
  });
}

function notOffered(world: World, account: AccountRecord, number: NumberResource): ServiceName[] {
  const plans = plansOf(world, account);
  return teamsServices.filter((service) => {
    const wanted = number.serviceDetails[service]?.configuration;
    if (wanted === undefined) return false;
    return !plans.some(
      ({ usage, choosableCapabilities = [] }) =>
        usage === wanted.usage &&
        wanted.choosableCapabilities.every((capability) => choosableCapabilities.includes(capability)),
    );
  });
}

function ownedElsewhere(
  { knobs, store }: World,
  account: AccountRecord,
  number: NumberResource,
  path: string,
): Problem[] {
  if (knobs.numbers.otherAccount !== 'reject') return [];
  const owner = store.owners(numberKey(number.telephoneNumber)).find((name) => name !== account.body.name);
  if (owner === undefined) return [];
  const message = `${number.telephoneNumber} is in account ${owner}`;
  return [{ status: 409, code: 'NumberInOtherAccount', message, target: `${path}.telephoneNumber` }];
}
