// What an approval covers: any part of the approved plan, and nothing that is extra or different.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Plan } from '../../src/model/plan.ts';
import { beyondApproval } from '../../src/plan/covered-by.ts';
import { digestOf } from '../../src/plan/digest.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { desiredWorld, desiredWorlds, liveWorld, liveWorlds } from '../support/worlds.ts';

const now = new Date('2026-11-22T10:00:00Z');

const plans: fc.Arbitrary<Plan> = fc
  .tuple(desiredWorlds, liveWorlds)
  .map(([desired, live]) => makePlan({ desired: desiredWorld(desired), live: liveWorld(live), version: '0.0.0', now }));

const plansWithChanges = plans.filter(({ changes }) => changes.length > 0);

/** Everything that a change may decide otherwise, one at a time. */
const alterations: Readonly<Record<string, (change: Change) => Change>> = {
  action: (change) => ({ ...change, action: change.action === 'update' ? 'create' : 'update' }),
  before: (change) => ({ ...change, before: { ...change.before, correlationId: 'another' } }),
  after: (change) => ({ ...change, after: { ...change.after, correlationId: 'another' } }),
  nothingAfter: (change) => ({ ...change, after: change.after === null ? {} : null }),
  kind: (change) => ({ ...change, kind: change.kind === 'number' ? 'account' : 'number' }),
  from: (change) => ({ ...change, from: `${change.from ?? ''}another` }),
  cascade: (change) => ({ ...change, cascade: change.cascade !== true }),
  address: (change) => ({ ...change, address: `${change.address}/another` }),
};

describe('beyondApproval', () => {
  test('a plan, and any part of it, is covered by it', () => {
    fc.assert(
      fc.property(plans, fc.infiniteStream(fc.boolean()), (approved, coins) => {
        expect(beyondApproval(approved, approved)).toEqual([]);
        const part = approved.changes.filter(() => coins.next().value);
        expect(beyondApproval({ ...approved, changes: part }, approved)).toEqual([]);
      }),
    );
  });

  test('wording, place and origin are no part of what is approved', () => {
    fc.assert(
      fc.property(plans, (approved) => {
        const changes = approved.changes.map(({ source, ...change }) => ({
          ...change,
          reason: 'otherwise told',
          classes: [],
          origin: 'drift' as const,
        }));
        expect(beyondApproval({ ...approved, changes }, approved)).toEqual([]);
        expect(digestOf(approved.target, changes)).toBe(approved.digest);
      }),
    );
  });

  test('one change decided otherwise in any way is beyond it, and is named', () => {
    fc.assert(
      fc.property(
        plansWithChanges,
        fc.nat(),
        fc.constantFrom(...Object.keys(alterations)),
        (approved, position, alteration) => {
          const index = position % approved.changes.length;
          const changes = approved.changes.map((change, at) =>
            at === index ? (alterations[alteration]?.(change) ?? change) : change,
          );
          const beyond = beyondApproval({ ...approved, changes }, approved);
          expect(beyond).toHaveLength(1);
          expect(beyond[0]).toContain(`${changes[index]?.address}: ${changes[index]?.action}, which`);
          expect(digestOf(approved.target, changes)).not.toBe(approved.digest);
        },
      ),
    );
  });

  test('between any two plans: covered exactly when each change is one of the approved ones', () => {
    const key = ({ address, kind, action, from, cascade, before, after }: Change): string =>
      JSON.stringify([address, kind, action, from ?? null, cascade ?? false, before, after]);
    fc.assert(
      fc.property(plans, plans, (plan, approved) => {
        const known = new Set(approved.changes.map(key));
        const extra = plan.changes.filter((change) => !known.has(key(change)));
        expect(beyondApproval(plan, approved)).toHaveLength(extra.length);
      }),
    );
  });

  test('another target is never covered, not even by a plan without changes', () => {
    fc.assert(
      fc.property(plans, (approved) => {
        for (const other of [
          { baseDomain: 'b.commsgw.azure.com' },
          { apiVersion: '2030-01-01' },
          { accounts: ['alpha'] },
        ]) {
          const plan = { target: { ...approved.target, ...other }, changes: [] };
          expect(beyondApproval(plan, approved)).toHaveLength(1);
          expect(beyondApproval(approved, { ...approved, target: plan.target })).toHaveLength(1);
        }
      }),
    );
  });
});
