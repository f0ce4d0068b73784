// The application roles in a token: known before any work, so that a run that cannot end is not begun.

/** api-facts section 2. */
export type Role =
  | 'ProvisioningAPI.Admin'
  | 'ProvisioningAPI.Read'
  | 'ProvisioningAPI.Write'
  | 'ProvisioningAPI.Delete';

/**
 * The token's `roles` claim, empty where it has none; undefined if the token is not a JWT. Read, not verified: that is
 * the gateway's part.
 */
export function tokenRoles(token: string): readonly string[] | undefined {
  const [, payload, ...rest] = token.split('.');
  if (payload === undefined || rest.length !== 1) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null) return undefined;
    const roles: unknown = 'roles' in claims ? claims.roles : [];
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  } catch {
    return undefined;
  }
}

/** What a run will do beside reading. */
export interface RoleNeed {
  readonly write: boolean;
  readonly delete: boolean;
}

/** The first role that the work needs and the token lacks; undefined if it lacks none, or if its roles are not known. */
export function missingRole(roles: readonly string[] | undefined, need: RoleNeed): Role | undefined {
  if (roles === undefined || roles.includes('ProvisioningAPI.Admin')) return undefined;
  const needed: readonly Role[] = [
    'ProvisioningAPI.Read',
    ...(need.write ? (['ProvisioningAPI.Write'] as const) : []),
    ...(need.delete ? (['ProvisioningAPI.Delete'] as const) : []),
  ];
  return needed.find((role) => !roles.includes(role));
}
