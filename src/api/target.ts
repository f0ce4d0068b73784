// Which gateway to talk to, and the one origin that tokens ever go to. The base domain comes from a file that a pull
// request can change, so it is held against names that only the environment can widen.

import type { GatewayTarget } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Environment } from './environment.ts';

/** Where every request goes: an origin without path, and the api-version that each carries. */
export interface ApiTarget {
  readonly origin: string;
  readonly apiVersion: string;
}

const hint =
  'The host must be a gateway (its name ends in .commsgw.azure.com), lie under ACG_BASE_DOMAIN, or be loopback. ' +
  'A gateway with a domain of your own: set ACG_BASE_DOMAIN to it in the environment.';

/**
 * `https://provapi.<baseDomain>` (api-facts section 2), or `ACG_ENDPOINT` where it is set.
 *
 * @throws AcgctlError TARGET_REFUSED for an origin that must not be given a token
 */
export function resolveTarget(gateway: GatewayTarget, env: Environment): ApiTarget {
  const text = env.ACG_ENDPOINT || `https://provapi.${gateway.baseDomain}`;
  const from = env.ACG_ENDPOINT ? 'ACG_ENDPOINT' : 'gateway.baseDomain';
  const refuse = (why: string): AcgctlError => new AcgctlError('TARGET_REFUSED', `${from}: ${why}`, hint);
  if (!URL.canParse(text)) throw refuse(`${JSON.stringify(text)} is not a URL`);
  const url = new URL(text);
  const loopback = isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) throw refuse(`${text} is not https`);
  if (url.username !== '' || url.password !== '') throw refuse('a URL with a user name or password');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw refuse(`${text} is more than an origin`);
  if (!loopback && !isGatewayHost(url.hostname, env.ACG_BASE_DOMAIN)) {
    throw refuse(`${url.hostname} is not known to be a gateway`);
  }
  return { origin: url.origin, apiVersion: gateway.apiVersion };
}

/** True for the names and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function isGatewayHost(hostname: string, baseDomain: string | undefined): boolean {
  const own = baseDomain?.toLowerCase();
  return hostname.endsWith('.commsgw.azure.com') || (!!own && (hostname === own || hostname.endsWith(`.${own}`)));
}
