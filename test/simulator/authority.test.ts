// Tokens: the endpoint, its refusals, what a token allows, how long (api-facts.md section 2).

import { describe, expect, it } from 'vitest';
import { type Drive, drive, type Got } from './drive.ts';
import { account, number, phone, rfi, state, tenant } from './resources.ts';

const scope = 'https://func-voiceservice-rp-prod-eastuseuap.azurewebsites.net/.default';
const good = { grant_type: 'client_credentials', client_id: 'me', client_secret: 's', scope };

function ask({ raw }: Drive, form: Record<string, string>): Promise<Got> {
  return raw(`/${tenant}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) });
}

function claims(token: unknown): unknown {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
}

it('gives a token with the documented claims, good for the API', async () => {
  const gateway = await drive();
  const { status, json } = await ask(gateway, good);
  expect([status, json.token_type, json.expires_in]).toEqual([200, 'Bearer', 3600]);
  const start = Date.UTC(2026, 0, 1) / 1000;
  expect(claims(json.access_token)).toMatchObject({
    roles: ['ProvisioningAPI.Admin'],
    appid: 'me',
    tid: tenant,
    aud: 'https://func-voiceservice-rp-prod-eastuseuap.azurewebsites.net',
    iat: start,
    nbf: start,
    exp: start + 3600,
  });
  const headers = { authorization: `Bearer ${json.access_token}` };
  expect((await gateway.call('GET', '/accounts', { headers })).status).toBe(200);
});

const { client_secret: _secret, ...noSecret } = good;
const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

it.each([
  ['an assertion', { ...noSecret, client_assertion: 'a.b.c', client_assertion_type: type }, 200, undefined],
  ['an assertion of no type', { ...noSecret, client_assertion: 'a.b.c' }, 401, 'invalid_client'],
  [
    'an assertion that is no JWT',
    { ...noSecret, client_assertion: 'abc', client_assertion_type: type },
    401,
    'invalid_client',
  ],
  ['no credential', noSecret, 401, 'invalid_client'],
  ['an empty secret', { ...good, client_secret: '' }, 401, 'invalid_client'],
  ['another grant', { ...good, grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['another scope', { ...good, scope: 'https://graph.microsoft.com/.default' }, 400, 'invalid_scope'],
  ['more scopes', { ...good, scope: `${scope} openid` }, 400, 'invalid_scope'],
  ['no client', { ...good, client_id: '' }, 400, 'invalid_request'],
])('%s: %o is %i', async (_, form, status, error) => {
  const got = await ask(await drive(), form as Record<string, string>);
  expect([got.status, got.json.error]).toEqual([status, error]);
  if (status >= 400) expect(got.json.error_description).toMatch(/^AADSTS\d+: /);
});

it('takes a form by POST only', async () => {
  const { raw } = await drive();
  expect((await raw('/t/oauth2/v2.0/token')).status).toBe(405);
  const json = { method: 'POST', body: JSON.stringify(good), headers: { 'content-type': 'application/json' } };
  expect((await raw('/t/oauth2/v2.0/token', json)).status).toBe(400);
});

it('knows only the clients of the knob, with their secrets', async () => {
  const clients = { one: { secret: 'right', roles: ['ProvisioningAPI.Read'] }, two: { roles: [] } };
  const gateway = await drive({ knobs: { clients } });
  const status = async (client_id: string, client_secret: string): Promise<number> =>
    (await ask(gateway, { ...good, client_id, client_secret })).status;
  expect(await status('one', 'right')).toBe(200);
  expect(await status('one', 'wrong')).toBe(401);
  expect(await status('two', 'any')).toBe(200);
  expect(await status('three', 'right')).toBe(401);
  const assertion = { ...noSecret, client_id: 'one', client_assertion: 'a.b.c', client_assertion_type: type };
  expect((await ask(gateway, assertion)).status).toBe(401);
});

it('refuses requests without a good token with 401', async () => {
  const gateway = await drive({ knobs: { token: { lifetimeSeconds: 100 } } });
  const { json } = await ask(gateway, good);
  const token = String(json.access_token);
  const status = async (authorization: string): Promise<number> =>
    (await gateway.call('GET', '/accounts', { headers: { authorization } })).status;
  expect(await status(`bearer ${token}`)).toBe(200);
  const [head, , signature] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ exp: 9e9, nbf: 0, roles: ['ProvisioningAPI.Admin'] })).toString(
    'base64url',
  );
  for (const bad of ['', 'Bearer', token, `Basic ${token}`, 'Bearer x.y.z', `Bearer ${head}.${forged}.${signature}`]) {
    expect(await status(bad)).toBe(401);
  }
  gateway.advance(99.9);
  expect(await status(`Bearer ${token}`)).toBe(200);
  gateway.advance(0.1);
  expect(await status(`Bearer ${token}`)).toBe(401);
  gateway.advance(365 * 24 * 3600);
  expect(await status(`Bearer ${gateway.simulator.token}`)).toBe(200);
});

describe('roles', () => {
  const seed = state({ accounts: [account('a')], numbers: [number('a', phone(1))], requestsForInformation: [rfi] });
  const ids = { numbers: [{ telephoneNumber: phone(1) }] };
  const calls: [role: 'Read' | 'Write' | 'Delete', method: string, path: string, body?: object][] = [
    ['Read', 'GET', '/accounts'],
    ['Read', 'GET', '/numbers'],
    ['Read', 'POST', '/accounts/a:getTeamsCapabilityPlans'],
    ['Read', 'POST', '/accounts/a:getTeamsAvailableCapabilities', ids],
    ['Write', 'PUT', '/accounts/b', account('b')],
    ['Write', 'PATCH', `/teamsRequestsForInformation/${tenant}`, {}],
    ['Write', 'POST', '/accounts/a:createOrUpdateNumbers', { numbers: [number('a', phone(2))] }],
    ['Delete', 'POST', '/accounts/a:deleteNumbers', ids],
    ['Delete', 'DELETE', '/accounts/b'],
  ];

  it.each(['Read', 'Write', 'Delete', 'Admin'] as const)('ProvisioningAPI.%s allows its calls only', async (role) => {
    const gateway = await drive({ state: seed, knobs: { clients: { me: { roles: [`ProvisioningAPI.${role}`] } } } });
    const { json } = await ask(gateway, good);
    const headers = { authorization: `Bearer ${json.access_token}` };
    for (const [needed, method, path, body] of calls) {
      const { status } = await gateway.call(method, path, { headers, ...(body === undefined ? {} : { body }) });
      expect([method, path, status !== 403]).toEqual([method, path, role === needed || role === 'Admin']);
    }
  });

  it('of the actions follow the knob', async () => {
    const clients = { me: { roles: ['ProvisioningAPI.Write'] } };
    const gateway = await drive({ state: seed, knobs: { clients, roles: { deleteNumbers: 'Write' } } });
    const { json } = await ask(gateway, good);
    const headers = { authorization: `Bearer ${json.access_token}` };
    expect((await gateway.call('POST', '/accounts/a:deleteNumbers', { headers, body: ids })).status).toBe(204);
  });
});

it('describes itself to MSAL', async () => {
  const { raw, simulator } = await drive();
  const { json } = await raw(`/${tenant}/v2.0/.well-known/openid-configuration`);
  expect(json.token_endpoint).toBe(`${simulator.authority}/${tenant}/oauth2/v2.0/token`);
  const { json: found } = await raw('/common/discovery/instance?api-version=1.1');
  expect(found.tenant_discovery_endpoint).toBe(`${simulator.authority}/common/v2.0/.well-known/openid-configuration`);
});
