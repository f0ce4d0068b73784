// subdomainStatus as a function of time (api-facts.md section 6): the gateway's own DNS server publishes the tokens
// some time after they were written.

import type { AccountResource } from '../../kinds/wire.ts';

export type DnsFate =
  /** No subdomain is configured. */
  | { readonly kind: 'none' }
  /** A seeded status, kept until the configuration changes. */
  | { readonly kind: 'told'; readonly status: string }
  | { readonly kind: 'running'; readonly since: number };

export function readDns(fate: DnsFate, now: number, delaySeconds: number): string {
  if (fate.kind === 'told') return fate.status;
  return fate.kind === 'running' && now >= fate.since + delaySeconds * 1000 ? 'provisioned' : 'notProvisioned';
}

export function seedDns(account: AccountResource, now: number): DnsFate {
  const routing = account.serviceDetails?.teamsDirectRouting;
  if (routing?.subdomainStatus === undefined) {
    return routing?.configuration === undefined ? { kind: 'none' } : { kind: 'told', status: 'provisioned' };
  }
  if (routing.subdomainStatus !== 'notProvisioned') return { kind: 'told', status: routing.subdomainStatus };
  return routing.configuration === undefined ? { kind: 'none' } : { kind: 'running', since: now };
}

/** A write restarts the wait only when it changes what DNS publishes. */
export function writeDns(
  before: AccountResource | undefined,
  fate: DnsFate,
  after: AccountResource,
  now: number,
): DnsFate {
  const wanted = published(after);
  if (wanted === undefined) return { kind: 'none' };
  return published(before) === wanted ? fate : { kind: 'running', since: now };
}

function published(account: AccountResource | undefined): string | undefined {
  const configuration = account?.serviceDetails?.teamsDirectRouting?.configuration;
  if (configuration === undefined) return undefined;
  const { subdomain, subdomainTokens } = configuration;
  return [subdomain, subdomainTokens.region1Token, subdomainTokens.region2Token].join(' ');
}
