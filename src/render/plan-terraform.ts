// The plan in the shape of Terraform's JSON plan, so that conftest and OPA policies and jq one-liners that look at
// `resource_changes[].change.actions` work as they are. A move is delete and create, as Terraform writes a replacement.

import type { Action, Change } from '../model/change.ts';
import type { JsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';

const actions: Record<Action, readonly string[]> = {
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  move: ['delete', 'create'],
};

export function renderPlanTerraform(plan: Plan): string {
  const document = {
    format_version: '1.2',
    applyable: plan.changes.length > 0 && plan.guards.verdict === 'ok',
    complete: plan.target.accounts === undefined,
    errored: false,
    resource_changes: plan.changes.map(resourceChange),
    resource_drift: [],
    output_changes: {},
    acgctl: { digest: plan.digest, target: plan.target, guards: plan.guards, cost: plan.cost },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function resourceChange(change: Change) {
  return {
    address: change.address,
    ...(change.from === undefined ? {} : { previous_address: `${change.from}/${change.telephoneNumber}` }),
    mode: 'managed',
    type: `acg_${change.kind}`,
    name: change.telephoneNumber ?? change.tenantId ?? change.account ?? change.address,
    provider_name: 'acgctl',
    change: {
      actions: actions[change.action],
      before: keyed(change, change.before, change.from ?? change.account),
      after: keyed(change, change.after, change.account),
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
    },
    action_reason: change.reason,
    acgctl: {
      classes: change.classes,
      paths: change.paths,
      ...(change.resync === undefined ? {} : { resync: true }),
      ...(change.origin === undefined ? {} : { origin: change.origin }),
    },
  };
}

/** The settings with the resource's key, which policies want to look at too. */
function keyed(change: Change, settings: JsonObject | null, account: string | undefined): JsonObject | null {
  if (settings === null) return null;
  if (change.kind === 'number')
    return { accountName: account ?? '', telephoneNumber: change.telephoneNumber ?? '', ...settings };
  if (change.kind === 'rfi') return { tenantId: change.tenantId ?? '', ...settings };
  return { name: change.address, ...settings };
}
