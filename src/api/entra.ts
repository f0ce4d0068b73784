// Buying a token from Microsoft Entra with client credentials, through msal-node. Its cache, its retries and its discovery
// calls are off: token.ts keeps the token, token-endpoint.ts sends the one request.

import { ConfidentialClientApplication, type NodeAuthOptions } from '@azure/msal-node';
import { AcgctlError } from '../model/errors.ts';
import { readAssertion } from './assertion.ts';
import { readCertificate } from './certificate.ts';
import { type ClientCredentials, isSendable } from './credentials.ts';
import type { Redact } from './redact.ts';
import type { BoughtToken } from './token.ts';
import { createTokenEndpoint, type TokenEndpointOptions } from './token-endpoint.ts';

/** The scope of the Provisioning API (api-facts section 2). */
const gatewayScope = 'https://func-voiceservice-rp-prod-eastuseuap.azurewebsites.net/.default';

export interface EntraOptions extends TokenEndpointOptions {
  /** What the token is for; absent: the gateway. */
  readonly scope?: string;
  /** Hears the assertion and the token before they are used. */
  readonly onSecret?: ((secret: string) => void) | undefined;
}

/**
 * One token request.
 *
 * @throws AcgctlError AUTH_REFUSED when Entra refuses, AUTH_CERTIFICATE for a bad file, or the code of a network failure
 */
export async function buyToken(credentials: ClientCredentials, options: EntraOptions): Promise<BoughtToken> {
  const { authority, tenantId, clientId } = credentials;
  const url = new URL(`/${tenantId}/oauth2/v2.0/token`, authority);
  const endpoint = createTokenEndpoint(url, options);
  const named = `https://${url.host}/${tenantId}`;
  const auth: NodeAuthOptions = {
    clientId,
    authority: named,
    knownAuthorities: [url.host],
    authorityMetadata: JSON.stringify({
      issuer: `${named}/v2.0`,
      authorization_endpoint: `${named}/oauth2/v2.0/authorize`,
      token_endpoint: `${named}/oauth2/v2.0/token`,
      jwks_uri: `${named}/discovery/v2.0/keys`,
    }),
    ...(await proof(credentials, options)),
  };
  try {
    const app = new ConfidentialClientApplication({
      auth,
      system: { networkClient: endpoint.network, disableInternalRetries: true },
    });
    const result = await app.acquireTokenByClientCredential({
      scopes: [options.scope ?? gatewayScope],
      skipCache: true,
    });
    const lifetimeSeconds = endpoint.lifetimeSeconds();
    if (
      !result ||
      typeof result.accessToken !== 'string' ||
      !isSendable(result.accessToken) ||
      lifetimeSeconds === undefined ||
      !(lifetimeSeconds > 0) ||
      lifetimeSeconds === Number.POSITIVE_INFINITY
    ) {
      throw new Error('the reply holds no token with a lifetime');
    }
    options.onSecret?.(result.accessToken);
    return { token: result.accessToken, lifetimeSeconds };
  } catch (error) {
    throw endpoint.problem() ?? refusal(error, options.redact);
  }
}

/** Made anew for each token: an assertion lives for minutes. */
async function proof(
  credentials: ClientCredentials,
  options: EntraOptions,
): Promise<Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'>> {
  switch (credentials.kind) {
    case 'secret':
      return { clientSecret: credentials.clientSecret };
    case 'certificate':
      return { clientCertificate: await readCertificate(credentials) };
    case 'federated-file':
    case 'github': {
      const clientAssertion = await readAssertion(credentials, options);
      options.onSecret?.(clientAssertion);
      return { clientAssertion };
    }
  }
}

const hints: Readonly<Record<string, string>> = {
  AADSTS7000215: 'The secret is wrong. Use the secret’s value, not its id.',
  AADSTS7000222: 'The secret has expired. Make a new one in the app registration.',
  AADSTS700016: 'The tenant has no such application. Check AZURE_CLIENT_ID and AZURE_TENANT_ID.',
  AADSTS90002: 'There is no such tenant. Check AZURE_TENANT_ID or gateway.tenantId.',
  AADSTS700027: 'The certificate is not registered for this application, or has expired there.',
  AADSTS700024: 'This machine’s clock is wrong: the signed request is not valid at the time Entra reads it.',
  AADSTS500011: 'The gateway’s service principal is not in the tenant. Add it and grant its roles to the application.',
  AADSTS700211: 'The application trusts no such issuer. Add a federated credential for it.',
  AADSTS700213: 'The application has no federated credential for this subject. It must match to the letter.',
  AADSTS70021: 'The application has no federated credential for this issuer, subject and audience.',
  AADSTS7002138: 'The federated credential has this subject in other letter case. It must match to the letter.',
  AADSTS53003: 'A conditional-access policy of the tenant blocks the sign-in from here.',
};

/** Entra's answer in our words; the error itself is not kept as a cause, because it may hold the request. */
function refusal(error: unknown, redact: Redact): AcgctlError {
  const text = redact(error instanceof Error ? error.message : String(error));
  const code = /AADSTS\d+/.exec(text)?.[0];
  const firstLine = text.split(/\r?\n| Trace ID:/)[0]?.slice(0, 500) ?? '';
  return new AcgctlError(
    'AUTH_REFUSED',
    `Microsoft Entra gave no token: ${firstLine}`,
    hints[code ?? ''] ?? 'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and the credential.',
  );
}
