// What the configuration declares of such a gateway: most of it as it is, some of it otherwise.

import type { AccountResource, NumberResource } from '../../src/kinds/wire.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import type { Declared, DeclaredAccount } from './desired-state.ts';
import type { Dice } from './dice.ts';
import {
  drawAccount,
  drawAccountService,
  drawNumber,
  drawServices,
  type NumberSettings,
  type ServiceField,
  serviceFields,
  tenantOf,
} from './random-settings.ts';
import { phone, servicesOfAccount } from './random-world.ts';

type Role = DeclaredAccount['role'] | 'unmanaged';

const roles: readonly Role[] = ['listed', 'listed', 'listed', 'listed', 'open', 'unmanaged', 'buried', 'cascade'];

export interface Editing {
  readonly dice: Dice;
  /** Fields that acgctl does not know here, so that no file can declare them. */
  readonly strange: ReadonlySet<string>;
  /** Gives a number to an account that lacks its service: the gateway refuses it alone. */
  readonly withBadNumbers: boolean;
}

export function drawDesired(state: SimulatorState, editing: Editing): Declared {
  const { dice } = editing;
  const services = new Map<string, readonly ServiceField[]>();
  const accounts = drawDeclared(state, editing, services);
  const movable = new Set([...services.keys(), ...accounts.filter(isTombstone).map(({ name }) => name)]);
  const numbers = [...keepNumbers(state, editing, services, movable), ...drawNew(state, editing, services)];
  const protects = dice.chance(0.05) ? [dice.pick([...services.keys()])] : [];
  return { accounts, numbers, permissive: dice.chance(0.6), protects };
}

type Services = ReadonlyMap<string, readonly ServiceField[]>;

/** The accounts; `services` learns what the listed ones have. */
function drawDeclared(
  state: SimulatorState,
  { dice, strange }: Editing,
  services: Map<string, readonly ServiceField[]>,
): DeclaredAccount[] {
  const accounts: DeclaredAccount[] = [];
  const add = (role: DeclaredAccount['role'], account: AccountResource): void => {
    accounts.push(declare(dice, role, known(account, strange)));
    if (role === 'listed') services.set(account.name, servicesOfAccount(account));
  };
  for (const [index, live] of state.accounts.entries()) {
    const role = index === 0 ? 'listed' : dice.pick(roles);
    if (role !== 'unmanaged') add(role, role === 'open' ? live : editAccount(dice, live));
  }
  if (dice.chance(0.25)) add('listed', drawAccount(dice, 'epsilon', drawServices(dice)));
  return accounts;
}

/** Most numbers as they are, some otherwise, some in another account, some not at all. */
function keepNumbers(
  state: SimulatorState,
  { dice, strange }: Editing,
  services: Services,
  movable: ReadonlySet<string>,
): Declared['numbers'] {
  const zeal = dice.pick([0.02, 0.05, 0.1, 0.3]);
  return state.numbers.flatMap((live) => {
    if (!movable.has(live.accountName)) return [];
    const stays = services.has(live.accountName);
    const leaves = dice.chance(stays ? zeal / 2 : 0.3);
    if (!leaves && (!stays || dice.chance(zeal))) return [];
    const account = leaves ? dice.pick([...services.keys()]) : live.accountName;
    const settings = known(editNumber(dice, live, services.get(account) ?? [], zeal), strange);
    return [{ account, number: live.telephoneNumber, settings }];
  });
}

function drawNew(state: SimulatorState, editing: Editing, services: Services): Declared['numbers'] {
  const { dice, strange, withBadNumbers } = editing;
  const last = Math.max(0, ...state.numbers.map((live) => Number(live.telephoneNumber.slice(-4))));
  return Array.from({ length: dice.between(0, 8) }, (_, index) => {
    const account = dice.pick([...services.keys()]);
    const isBad = withBadNumbers && dice.chance(0.5);
    const settings = drawNumber(dice, isBad ? serviceFields : (services.get(account) ?? []));
    return { account, number: phone(last + 21 + index), settings: known(settings, strange) };
  });
}

const isTombstone = ({ role }: DeclaredAccount): boolean => role === 'buried' || role === 'cascade';

function declare(dice: Dice, role: DeclaredAccount['role'], account: JsonObject): DeclaredAccount {
  const name = account.name as string;
  const answer = dice.chance(0.4)
    ? {
        rfi: {
          tenantId: tenantOf(name),
          spec: { status: 'ConsentAcknowledged', comment: dice.pick(['ok', 'signed']) },
        },
      }
    : {};
  return { name, role, resource: account, ...(role === 'listed' || role === 'open' ? answer : {}) };
}

function editAccount(dice: Dice, live: AccountResource): AccountResource {
  const details: Record<string, unknown> = { ...live.serviceDetails };
  for (const field of serviceFields) {
    if (details[field] !== undefined && dice.chance(0.08)) delete details[field];
    else if (details[field] === undefined && dice.chance(0.12))
      details[field] = drawAccountService(dice, live.name, field);
  }
  const needsTenant = details.teamsOperatorConnect !== undefined || details.teamsPhoneMobile !== undefined;
  if (needsTenant) details.teamsTenantId = tenantOf(live.name);
  const { correlationId: _, ...rest } = live;
  const id = dice.chance(0.2) ? `crm-${dice.below(5)}` : live.correlationId;
  return { ...rest, ...(id === undefined ? {} : { correlationId: id }), serviceDetails: details };
}

/** The number as it is or, with this zeal, otherwise; always without services that its account does not have. */
function editNumber(dice: Dice, live: NumberResource, fields: readonly ServiceField[], zeal: number): NumberSettings {
  const fits = serviceFields.every((field) => live.serviceDetails[field] === undefined || fields.includes(field));
  if (!fits || dice.chance(zeal)) return drawNumber(dice, fields);
  const { serviceDetails, configuration } = live;
  return { serviceDetails, ...(configuration === undefined ? {} : { configuration }) };
}

/** Without the fields that acgctl does not know, and sometimes without an assignment, which is then carried over. */
function known(resource: object, strange: ReadonlySet<string>): JsonObject {
  return JSON.parse(
    JSON.stringify(resource, (key, value) => (strange.has(key) || key === 'assignmentStatus' ? undefined : value)),
  ) as JsonObject;
}
