// How acgctl proves who it is, from the Azure SDK's own environment variables.

import type { GatewayTarget } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Environment } from './environment.ts';
import { isLoopback } from './target.ts';

export type Credentials = GivenToken | ClientSecret | ClientCertificate;

/** A token as it is, from `ACG_TOKEN`. */
export interface GivenToken {
  readonly kind: 'token';
  readonly token: string;
}

interface Client {
  /** GUID or domain. */
  readonly tenantId: string;
  readonly clientId: string;
  /** Origin of Microsoft Entra, e.g. `https://login.microsoftonline.com`. */
  readonly authority: string;
}

export interface ClientSecret extends Client {
  readonly kind: 'secret';
  readonly clientSecret: string;
}

export interface ClientCertificate extends Client {
  readonly kind: 'certificate';
  /** A PEM file with the private key and its certificate. */
  readonly path: string;
  readonly password?: string;
}

const authorities: readonly string[] = [
  'https://login.microsoftonline.com',
  'https://login.microsoftonline.us',
  'https://login.partner.microsoftonline.cn',
];

/**
 * `ACG_TOKEN`, else a secret, else a certificate; tenant and client from the environment, else from acg.yaml.
 *
 * @throws AcgctlError AUTH_MISSING naming what is not set, or AUTH_AUTHORITY for a place that must not see a secret
 */
export function readCredentials(env: Environment, gateway: Pick<GatewayTarget, 'tenantId' | 'clientId'>): Credentials {
  if (env.ACG_TOKEN) return { kind: 'token', token: env.ACG_TOKEN };
  const tenantId = env.AZURE_TENANT_ID || gateway.tenantId;
  const clientId = env.AZURE_CLIENT_ID || gateway.clientId;
  const secret = env.AZURE_CLIENT_SECRET;
  const path = env.AZURE_CLIENT_CERTIFICATE_PATH;
  const missing = [
    ...(tenantId ? [] : ['AZURE_TENANT_ID (or gateway.tenantId)']),
    ...(clientId ? [] : ['AZURE_CLIENT_ID (or gateway.clientId)']),
    ...(secret || path ? [] : ['AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH']),
  ];
  if (!tenantId || !clientId || missing.length > 0) {
    const hint = 'Set them in the environment, or ACG_TOKEN to a token that you have.';
    throw new AcgctlError('AUTH_MISSING', `Not signed in: ${missing.join(', ')} not set.`, hint);
  }
  if (!/^[A-Za-z0-9.-]+$/.test(tenantId)) {
    throw new AcgctlError(
      'AUTH_MISSING',
      `The tenant ${JSON.stringify(tenantId)} is no GUID and no domain.`,
      'Correct it.',
    );
  }
  const client = { tenantId, clientId, authority: readAuthority(env.AZURE_AUTHORITY_HOST) };
  if (secret) return { kind: 'secret', ...client, clientSecret: secret };
  const password = env.AZURE_CLIENT_CERTIFICATE_PASSWORD;
  return { kind: 'certificate', ...client, path: path as string, ...(password ? { password } : {}) };
}

/** What must never appear in a message. */
export function secretsOf(credentials: Credentials): readonly string[] {
  if (credentials.kind === 'token') return [credentials.token];
  if (credentials.kind === 'secret') return [credentials.clientSecret];
  return credentials.password === undefined ? [] : [credentials.password];
}

function readAuthority(host: string | undefined): string {
  if (!host) return 'https://login.microsoftonline.com';
  const text = host.includes('://') ? host : `https://${host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url !== undefined && /^https?:$/.test(url.protocol) && isLoopback(url.hostname);
  if (url === undefined || url.pathname !== '/' || !(isSafe || authorities.includes(url.origin))) {
    throw new AcgctlError(
      'AUTH_AUTHORITY',
      `AZURE_AUTHORITY_HOST: ${host} is no Microsoft Entra host`,
      `Use one of ${authorities.join(', ')}, or a loopback address.`,
    );
  }
  return url.origin;
}
