// How acgctl proves who it is, from the Azure SDK's own environment variables.

import type { GatewayTarget } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Environment } from './environment.ts';
import { isLoopback } from './target.ts';

export type Credentials = GivenToken | ClientCredentials;

/** What a token can be bought with. */
export type ClientCredentials = ClientSecret | ClientCertificate | FederatedFile | GitHubIdentity;

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

/** A file that holds an assertion of another identity provider, such as Kubernetes keeps fresh in a pod. */
export interface FederatedFile extends Client {
  readonly kind: 'federated-file';
  readonly path: string;
}

/** A job of GitHub Actions with `id-token: write`: GitHub vouches for it, with a new assertion each time. */
export interface GitHubIdentity extends Client {
  readonly kind: 'github';
  readonly url: URL;
  readonly requestToken: string;
}

const authorities: readonly string[] = [
  'https://login.microsoftonline.com',
  'https://login.microsoftonline.us',
  'https://login.partner.microsoftonline.cn',
];

/**
 * `ACG_TOKEN`, else a secret, a certificate, a federated token file or the identity of a GitHub job, whichever is set
 * first; tenant and client from the environment, else from acg.yaml.
 *
 * @throws AcgctlError AUTH_MISSING naming what is not set, AUTH_TOKEN for what is no token, AUTH_AUTHORITY or AUTH_GITHUB for a place that must not see a
 *   secret
 */
export function readCredentials(env: Environment, gateway: Pick<GatewayTarget, 'tenantId' | 'clientId'>): Credentials {
  if (env.ACG_TOKEN) return { kind: 'token', token: demandSendable(env.ACG_TOKEN) };
  const tenantId = env.AZURE_TENANT_ID || gateway.tenantId;
  const clientId = env.AZURE_CLIENT_ID || gateway.clientId;
  const proof = readProof(env);
  const missing = [
    ...(tenantId ? [] : ['AZURE_TENANT_ID (or gateway.tenantId)']),
    ...(clientId ? [] : ['AZURE_CLIENT_ID (or gateway.clientId)']),
    ...(proof === undefined
      ? ['AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE']
      : []),
  ];
  if (!tenantId || !clientId || proof === undefined) {
    const inActions = env.GITHUB_ACTIONS === 'true' && proof === undefined;
    const hint = inActions
      ? 'Give the job `permissions: { id-token: write }`, and GitHub vouches for it; or set a credential.'
      : 'Set them in the environment, or ACG_TOKEN to a token that you have.';
    throw new AcgctlError('AUTH_MISSING', `Not signed in: ${missing.join(', ')} not set.`, hint);
  }
  if (!/^[A-Za-z0-9.-]+$/.test(tenantId)) {
    throw new AcgctlError(
      'AUTH_MISSING',
      `The tenant ${JSON.stringify(tenantId)} is no GUID and no domain.`,
      'Correct it.',
    );
  }
  return { ...proof, tenantId, clientId, authority: readAuthority(env.AZURE_AUTHORITY_HOST) };
}

/** What a header cannot hold would fail with each request, like a gateway that is out. */
function demandSendable(token: string): string {
  if (isSendable(token)) return token;
  throw new AcgctlError(
    'AUTH_TOKEN',
    'ACG_TOKEN holds a line break, a blank or another character that no token has.',
    'Set it to the token alone: a secret that was pasted often ends in a line break.',
  );
}

/** True for what can stand after `Bearer`. */
export function isSendable(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

type Proof<T> = T extends Client ? Omit<T, keyof Client> : never;

function readProof(env: Environment): Proof<ClientCredentials> | undefined {
  if (env.AZURE_CLIENT_SECRET) return { kind: 'secret', clientSecret: env.AZURE_CLIENT_SECRET };
  const path = env.AZURE_CLIENT_CERTIFICATE_PATH;
  const password = env.AZURE_CLIENT_CERTIFICATE_PASSWORD;
  if (path) return { kind: 'certificate', path, ...(password ? { password } : {}) };
  if (env.AZURE_FEDERATED_TOKEN_FILE) return { kind: 'federated-file', path: env.AZURE_FEDERATED_TOKEN_FILE };
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = env;
  if (!url || !requestToken) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !(parsed.protocol === 'https:' || isLoopback(parsed.hostname))) {
    throw new AcgctlError(
      'AUTH_GITHUB',
      'ACTIONS_ID_TOKEN_REQUEST_URL is no https address',
      'GitHub sets it for a job with `permissions: { id-token: write }`; nothing else should.',
    );
  }
  return { kind: 'github', url: parsed, requestToken };
}

/** Which of them are in use, in words without secrets. */
export function describeCredentials(credentials: Credentials): string {
  if (credentials.kind === 'token') return 'a token in ACG_TOKEN';
  const proofs = {
    secret: 'a client secret',
    certificate: 'a certificate',
    'federated-file': 'a federated token file',
    github: 'the identity of this GitHub job',
  } as const;
  return `${proofs[credentials.kind]} of application ${credentials.clientId} in tenant ${credentials.tenantId}`;
}

/** What must never appear in a message. */
export function secretsOf(credentials: Credentials): readonly string[] {
  if (credentials.kind === 'token') return [credentials.token];
  if (credentials.kind === 'secret') return [credentials.clientSecret];
  if (credentials.kind === 'github') return [credentials.requestToken];
  if (credentials.kind === 'federated-file') return [];
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
