// A random gateway: a few accounts, none to forty numbers in each, often nine to twelve so that guards matter.

import type { AccountResource, NumberResource, RequestForInformationResource } from '../../src/kinds/wire.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import type { Dice } from './dice.ts';
import {
  drawAccount,
  drawNumber,
  drawServices,
  type ServiceField,
  serviceFields,
  tenantOf,
} from './random-settings.ts';

const accountNames = ['alpha', 'beta', 'Gamma', 'delta-1'] as const;

/** `+1425555` and four digits; few, so that other writers and desired state meet the same ones. */
export function phone(index: number): string {
  return `+1425555${String(index).padStart(4, '0')}`;
}

export function drawWorld(dice: Dice): SimulatorState {
  const names = accountNames.slice(0, dice.between(2, 4));
  const accounts: AccountResource[] = [];
  const numbers: NumberResource[] = [];
  const requestsForInformation: RequestForInformationResource[] = [];
  let next = 0;
  for (const name of names) {
    const account = drawAccount(dice, name, drawServices(dice));
    accounts.push(account);
    for (let left = drawCount(dice); left > 0; left -= 1) {
      next += dice.chance(0.8) ? 1 : 3;
      numbers.push({
        telephoneNumber: phone(next),
        accountName: name,
        ...drawNumber(dice, servicesOfAccount(account)),
      });
    }
    if (dice.chance(0.5)) requestsForInformation.push(drawRequest(dice, name));
  }
  return { accounts, numbers, requestsForInformation, civicAddresses: {} };
}

export function servicesOfAccount({ serviceDetails }: AccountResource): ServiceField[] {
  return serviceFields.filter((field) => serviceDetails?.[field]?.enabled === true);
}

function drawCount(dice: Dice): number {
  const kind = dice.below(10);
  if (kind < 1) return 0;
  if (kind < 4) return dice.between(1, 4);
  if (kind < 8) return dice.between(9, 12);
  return dice.between(13, 40);
}

function drawRequest(dice: Dice, name: string): RequestForInformationResource {
  return {
    tenantId: tenantOf(name),
    status: 'active',
    productContext: 'teams',
    consentedCountries: ['GB'],
    contacts: [],
    ...(dice.chance(0.4) ? { customerRelationship: { status: 'ConsentAcknowledged', comment: 'signed' } } : {}),
  };
}
