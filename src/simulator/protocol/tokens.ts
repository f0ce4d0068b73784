// Access tokens: JWT-shaped, signed with a key of this simulator, so that a token needs no memory to be recognised.

import { createHash, createHmac } from 'node:crypto';
import type { RoleName } from '../knobs/knobs.ts';
import { Refusal, refuse } from '../refusal.ts';

/** The one scope the service knows (api-facts.md section 2). */
export const audience = 'https://func-voiceservice-rp-prod-eastuseuap.azurewebsites.net';

export interface Bearer {
  readonly clientId: string;
  readonly tenantId: string;
  /** ProvisioningAPI.… */
  readonly roles: readonly string[];
}

export interface TokenOffice {
  issue(bearer: Bearer, now: number, lifetimeSeconds: number): string;
  /** The roles of the token in an Authorization header; throws 401. */
  rolesOf(authorization: string | undefined, now: number): readonly string[];
}

interface Claims {
  readonly exp: number;
  readonly nbf: number;
  readonly roles: readonly string[];
}

export function createTokenOffice(seed: number): TokenOffice {
  const key = createHash('sha256').update(`acgctl simulator ${seed}`).digest();
  const sign = (content: string): string => createHmac('sha256', key).update(content).digest('base64url');
  const known = new Map<string, Claims>();

  const read = (token: string): Claims => {
    const before = known.get(token);
    if (before !== undefined) return before;
    const [header = '', payload = '', signature = ''] = token.split('.');
    if (signature !== sign(`${header}.${payload}`)) throw unauthorised('the token was not issued here');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
    known.set(token, claims);
    return claims;
  };

  return {
    issue({ clientId, tenantId, roles }, now, lifetimeSeconds) {
      const iat = Math.floor(now / 1000);
      const claims = {
        aud: audience,
        iss: `https://sts.windows.net/${tenantId}/`,
        iat,
        nbf: iat,
        exp: iat + lifetimeSeconds,
        appid: clientId,
        roles,
        tid: tenantId,
        ver: '1.0',
      };
      const content = [{ typ: 'JWT', alg: 'HS256' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      return `${content}.${sign(content)}`;
    },
    rolesOf(authorization, now) {
      const token = /^Bearer +([^ ]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw unauthorised('the request has no bearer token');
      const { exp, nbf, roles } = read(token);
      if (now >= exp * 1000) throw unauthorised('the token has expired');
      if (now < nbf * 1000) throw unauthorised('the token is not valid yet');
      return roles;
    },
  };
}

/** Which role allows what is documented for the verbs (api-facts.md section 2); Admin may do everything. */
export function checkRole(roles: readonly string[], needed: RoleName): void {
  if (roles.includes('ProvisioningAPI.Admin') || roles.includes(`ProvisioningAPI.${needed}`)) return;
  throw refuse(403, 'AuthorizationFailed', `the token lacks the role ProvisioningAPI.${needed}`);
}

function unauthorised(message: string): Refusal {
  return new Refusal({ status: 401, code: 'Unauthorized', message }, { 'www-authenticate': 'Bearer' });
}
