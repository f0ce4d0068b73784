// The identity side: OAuth 2.0 client credentials and the two discovery documents that MSAL reads (api-facts.md
// section 2). Errors look like those of Microsoft Entra ID as far as a client reads them.

import { type GatewayReply, type GatewayRequest, jsonReply } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { audience } from '../protocol/tokens.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const anybody = { roles: ['ProvisioningAPI.Admin'] };

/** The reply when the request is for the authority, undefined when it is not. */
export function answerAuthority(gateway: Gateway, origin: string, request: GatewayRequest): GatewayReply | undefined {
  const path = request.url.split('?')[0] ?? '';
  const [, tenant = '', ...rest] = path.split('/');
  const place = rest.join('/');
  if (place === 'oauth2/v2.0/token') return request.method === 'POST' ? token(gateway, tenant, request) : onlyPost();
  if (request.method !== 'GET') return undefined;
  if (place === 'v2.0/.well-known/openid-configuration') return jsonReply(200, configuration(origin, tenant));
  if (path === '/common/discovery/instance') return jsonReply(200, instance(origin));
  return undefined;
}

function onlyPost(): GatewayReply {
  return jsonReply(405, {
    error: 'invalid_request',
    error_description: 'AADSTS900561: the endpoint accepts POST only.',
  });
}

function token(gateway: Gateway, tenant: string, request: GatewayRequest): GatewayReply {
  const fail = (status: number, error: string, aadsts: number, text: string): GatewayReply => {
    const timestamp = new Date(gateway.clock.now()).toISOString();
    return jsonReply(status, {
      error,
      error_description: `AADSTS${aadsts}: ${text}`,
      error_codes: [aadsts],
      timestamp,
    });
  };
  if (!(request.headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    return fail(400, 'invalid_request', 900144, 'the body must be a form.');
  }
  const form = new URLSearchParams(request.body ?? '');
  if (form.get('grant_type') !== 'client_credentials') {
    return fail(400, 'unsupported_grant_type', 70003, 'grant_type must be client_credentials.');
  }
  const clientId = form.get('client_id') ?? '';
  if (clientId === '') return fail(400, 'invalid_request', 900144, 'client_id is missing.');
  if (form.get('scope') !== `${audience}/.default`) {
    return fail(400, 'invalid_scope', 70011, `scope must be ${audience}/.default.`);
  }
  const { clients } = gateway.knobs;
  const client: Gateway['knobs']['clients'][string] | undefined =
    Object.keys(clients).length === 0 ? anybody : clients[clientId];
  if (client === undefined) return fail(401, 'unauthorized_client', 700016, `there is no application ${clientId}.`);
  if (!proves(form, client.secret))
    return fail(401, 'invalid_client', 7000215, 'the secret or assertion is not valid.');
  const { lifetimeSeconds } = gateway.knobs.token;
  const bearer = { clientId, tenantId: tenant, roles: client.roles };
  return jsonReply(200, {
    token_type: 'Bearer',
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: gateway.tokens.issue(bearer, gateway.clock.now(), lifetimeSeconds),
  });
}

/** A secret, or an assertion of the documented type shaped like a JWT; a client with a secret has only that. */
function proves(form: URLSearchParams, secret: string | undefined): boolean {
  const given = form.get('client_secret') ?? '';
  if (secret !== undefined) return given === secret;
  if (given !== '') return true;
  const assertion = form.get('client_assertion') ?? '';
  return form.get('client_assertion_type') === assertionType && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(assertion);
}

function configuration(origin: string, tenant: string): object {
  return {
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function instance(origin: string): object {
  const { host } = new URL(origin);
  return {
    tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
