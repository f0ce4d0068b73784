// Plans of any size and mixture, without a gateway: what renderers must be able to tell.

import fc from 'fast-check';
import type { Action, Change, ChangeClass, Origin } from '../../src/model/change.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { desiredWorld, liveWorld } from './worlds.ts';

export const emptyPlan: Plan = makePlan({
  desired: desiredWorld({ accounts: [], numbers: [] }),
  live: liveWorld({ accounts: [], numbers: [] }),
  version: '0',
  now: new Date(0),
});

export function planOf(changes: readonly Change[], more: Partial<Plan> = {}): Plan {
  const counts = { create: 0, update: 0, delete: 0, move: 0 };
  for (const { action } of changes) counts[action] += 1;
  return { ...emptyPlan, commit: { id: 'c'.repeat(40), dirty: false }, changes, counts, ...more };
}

/** A number's settings as `variant` of a few. */
function settings(variant: number): JsonObject {
  return {
    configuration: { customSipHeader: `desk-${variant}` },
    serviceDetails: {
      teamsOperatorConnect: {
        enabled: true,
        configuration: { civicAddressId: `c-${variant}`, usage: 'CallingUserAssignment' },
      },
    },
  };
}

export interface Lot {
  readonly account: string;
  readonly action: Action;
  readonly first: number;
  readonly count: number;
  /** 1: consecutive numbers; more: with gaps. */
  readonly step: number;
  readonly classes?: readonly ChangeClass[];
  readonly origin?: Origin;
  /** Every number has settings of its own. */
  readonly distinct?: boolean;
}

/** Changes of `count` numbers in one account that differ in nothing but the number, unless `distinct`. */
export function lot({ account, action, first, count, step, classes = [], origin, distinct = false }: Lot): Change[] {
  const before = settings(1);
  const after = settings(2);
  return Array.from({ length: count }, (_, index) => {
    const telephoneNumber = `+${first + index * step}`;
    return {
      address: `${account}/${telephoneNumber}`,
      kind: 'number',
      action,
      account,
      telephoneNumber,
      ...(action === 'move' ? { from: 'elsewhere' } : {}),
      classes,
      before: action === 'create' ? null : before,
      after: action === 'delete' ? null : distinct ? settings(index + 3) : after,
      paths: action === 'update' ? ['configuration.customSipHeader'] : [],
      ...(origin === undefined ? {} : { origin }),
      reason: 'differs from what is declared',
      source: { file: `accounts/${account}.yaml`, line: 10 + (distinct ? index : 0), column: 5 },
    };
  });
}

export function accountChange(account: string, action: 'create' | 'update' | 'delete'): Change {
  return {
    address: account,
    kind: 'account',
    action,
    account,
    classes: [],
    before: action === 'create' ? null : { correlationId: 'a' },
    after: action === 'delete' ? null : { correlationId: 'b' },
    paths: action === 'update' ? ['correlationId'] : [],
    reason: 'declared, and not on the gateway',
    source: { file: `accounts/${account}.yaml`, line: 1, column: 1 },
  };
}

const lots = fc.record({
  account: fc.integer({ min: 0, max: 60 }).map((index) => `account-${index}`),
  action: fc.constantFrom<Action>('create', 'create', 'update', 'delete', 'move'),
  count: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }) }, fc.integer({ min: 30, max: 800 })),
  step: fc.constantFrom(1, 1, 2, 7),
  risk: fc.subarray<ChangeClass>(['emergency', 'disable', 'billing'], { maxLength: 2 }),
  origin: fc.option(fc.constantFrom<Origin>('drift', 'this change', 'both'), { nil: undefined }),
  distinct: fc.boolean(),
});

export const randomPlans: fc.Arbitrary<Plan> = fc
  .record({
    lots: fc.array(lots, { maxLength: 40 }),
    accounts: fc.uniqueArray(
      fc.record({
        name: fc.integer({ min: 0, max: 60 }),
        action: fc.constantFrom('create' as const, 'update' as const, 'delete' as const),
      }),
      { selector: ({ name }) => name, maxLength: 20 },
    ),
    findings: fc.array(fc.boolean(), { maxLength: 30 }),
  })
  .map(({ lots: all, accounts, findings }) => {
    const numbers = all.flatMap(({ risk, origin, ...rest }, index) =>
      lot({
        ...rest,
        first: 14_000_000_000 + index * 10_000,
        classes: rest.action === 'create' ? risk.filter((name) => name === 'billing') : risk,
        ...(origin === undefined ? {} : { origin }),
      }),
    );
    const changes = [...accounts.map(({ name, action }) => accountChange(`account-${name}`, action)), ...numbers];
    return planOf(changes, {
      guards: {
        ...emptyPlan.guards,
        verdict: findings.length === 0 ? 'ok' : 'blocked',
        findings: findings.map((overridable, index) => ({
          guard: overridable ? 'deletes' : 'protect',
          message: `account-${index}: 12 deletions of 30 live numbers (40 %), at most 10 % are allowed`,
          remedy: overridable ? '--allow deletes=12' : 'nothing overrides this: change guards.protect first',
          overridable,
        })),
      },
    });
  });
