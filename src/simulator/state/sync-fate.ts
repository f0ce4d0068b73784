// serviceProvisioningStatus as a function of time: what was decided at the write and when, and what a reader sees now
// (api-facts.md section 9: writes answer pending, later reads synced or failed with errors).

import type { ApiError, NumberResource } from '../../kinds/wire.ts';
import type { SyncKnobs } from '../knobs/knobs.ts';

export type SyncFate =
  /** No service of it syncs. */
  | { readonly kind: 'unsynced' }
  /** A seeded status, kept until the next write. */
  | { readonly kind: 'told'; readonly status: string; readonly errors: readonly ApiError[] }
  | { readonly kind: 'running'; readonly since: number; readonly failure?: readonly ApiError[] | undefined };

export const unsynced: SyncFate = { kind: 'unsynced' };

const seededSynced: SyncFate = { kind: 'told', status: 'synced', errors: [] };

export type Provisioning = Pick<NumberResource, 'serviceProvisioningStatus' | 'serviceProvisioningErrors'>;

const synced: Provisioning = { serviceProvisioningStatus: 'synced', serviceProvisioningErrors: [] };
const pending: Provisioning = { serviceProvisioningStatus: 'pending', serviceProvisioningErrors: [] };

export function readFate(fate: SyncFate, now: number, knobs: SyncKnobs): Provisioning {
  if (fate.kind === 'unsynced') return knobs.unsyncedStatus === 'synced' ? synced : {};
  if (fate.kind === 'told') {
    return { serviceProvisioningStatus: fate.status, serviceProvisioningErrors: fate.errors };
  }
  const settledAt = fate.since + knobs.delaySeconds * 1000;
  if (now < settledAt) return pending;
  const healed = knobs.selfHealSeconds > 0 && now >= settledAt + knobs.selfHealSeconds * 1000;
  if (fate.failure === undefined || healed) return synced;
  return { serviceProvisioningStatus: 'failed', serviceProvisioningErrors: fate.failure };
}

/** A seeded resource without a status counts as synced; one that is pending starts now. */
export function seedFate(resource: Provisioning, hasSync: boolean, now: number): SyncFate {
  const { serviceProvisioningStatus: status, serviceProvisioningErrors: errors = [] } = resource;
  if (status === undefined) return hasSync ? seededSynced : unsynced;
  if (status === 'pending') return { kind: 'running', since: now };
  if (status === 'synced' && errors.length === 0) return hasSync ? seededSynced : unsynced;
  return { kind: 'told', status, errors };
}
