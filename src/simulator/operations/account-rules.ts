// What a written account must obey beyond its form (api-facts.md section 6). Every problem is found, none changes anything.

import type { AccountResource } from '../../kinds/wire.ts';
import type { Problem } from '../refusal.ts';
import { services, servicesOf, syncs, teamsServices } from '../state/services.ts';
import type { AccountRecord } from '../state/store.ts';
import type { World } from '../state/world.ts';

export function accountProblems(world: World, before: AccountRecord | undefined, after: AccountResource): Problem[] {
  return [
    ...serviceInUse(world, before, after),
    ...tenantLocked(world, before, after),
    ...tenantRules(world, after),
    ...subdomainTaken(world, after),
    ...syncWithoutBackend(world, after),
  ];
}

function serviceInUse({ knobs }: World, before: AccountRecord | undefined, after: AccountResource): Problem[] {
  if (before === undefined || knobs.accounts.serviceInUse === 'accept') return [];
  const kept = servicesOf(after);
  return services.flatMap((service) => {
    const count = before.numbers.count(service);
    if (count === 0 || kept.includes(service)) return [];
    return [
      conflict('ServiceInUse', `${count} numbers of ${after.name} use ${service}`, `$.serviceDetails.${service}`),
    ];
  });
}

/** Documented: it can change only while no Operator Connect or Teams Phone Mobile numbers are there. */
function tenantLocked({ knobs }: World, before: AccountRecord | undefined, after: AccountResource): Problem[] {
  const count = teamsServices.reduce((sum, service) => sum + (before?.numbers.count(service) ?? 0), 0);
  const was = before?.body.serviceDetails?.teamsTenantId;
  if (count === 0 || was === after.serviceDetails?.teamsTenantId) return [];
  const message = `teamsTenantId of ${after.name} cannot change while ${count} of its numbers use Operator Connect or Teams Phone Mobile`;
  const problem = conflict('TenantIdLocked', message, '$.serviceDetails.teamsTenantId');
  return [{ ...problem, status: knobs.accounts.tenantLocked }];
}

function tenantRules({ knobs, store }: World, after: AccountResource): Problem[] {
  const target = '$.serviceDetails.teamsTenantId';
  const tenant = after.serviceDetails?.teamsTenantId;
  if (tenant === undefined) {
    const needs = teamsServices.some((service) => after.serviceDetails?.[service]?.enabled === true);
    if (!needs || knobs.accounts.tenantRequired === 'off') return [];
    return [{ status: 400, code: 'TenantIdRequired', message: `account ${after.name} needs teamsTenantId`, target }];
  }
  if (knobs.accounts.tenantShared === 'accept') return [];
  const other = others(store, after).find(({ body }) => body.serviceDetails?.teamsTenantId === tenant);
  return other === undefined ? [] : [conflict('TenantIdTaken', `account ${other.body.name} has this tenant`, target)];
}

/** A subdomain is a DNS label, so case does not tell two apart. */
function subdomainTaken({ knobs, store }: World, after: AccountResource): Problem[] {
  const subdomain = subdomainOf(after);
  if (subdomain === undefined || knobs.accounts.subdomainDuplicate === 'accept') return [];
  const other = others(store, after).find(({ body }) => subdomainOf(body) === subdomain);
  const target = '$.serviceDetails.teamsDirectRouting.configuration.subdomain';
  return other === undefined
    ? []
    : [conflict('SubdomainTaken', `account ${other.body.name} has this subdomain`, target)];
}

function syncWithoutBackend({ knobs }: World, after: AccountResource): Problem[] {
  if (knobs.accounts.syncWithoutBackend === 'accept') return [];
  return (['teamsDirectRouting', 'zoomPhoneCloudPeering'] as const).flatMap((service) => {
    const target = `$.serviceDetails.${service}.syncEnabled`;
    const message = `${service} has no back end to sync with`;
    return syncs(after, service) ? [{ status: 400, code: 'SyncNotSupported', message, target }] : [];
  });
}

function subdomainOf(account: AccountResource): string | undefined {
  return account.serviceDetails?.teamsDirectRouting?.configuration?.subdomain.toLowerCase();
}

function others(store: World['store'], account: AccountResource): AccountRecord[] {
  return store.accountNames().flatMap((name) => (name === account.name ? [] : (store.account(name) ?? [])));
}

function conflict(code: string, message: string, target: string): Problem {
  return { status: 409, code, message, target };
}
