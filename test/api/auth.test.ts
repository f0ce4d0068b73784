import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiClientOptions, createApiClient } from '../../src/api/client.ts';
import { type Credentials, readCredentials } from '../../src/api/credentials.ts';
import { getRequest } from '../../src/api/get-request.ts';
import { shapes } from '../../src/api/reply-shape.ts';
import { tokenRoles } from '../../src/api/roles.ts';
import { createTokenCache } from '../../src/api/token.ts';
import { apiUrl } from '../../src/api/urls.ts';
import { createTlsIdentity } from '../../src/simulator/edge/certificate.ts';
import { type ByteServer, jsonBytes, reply, startByteServer } from '../support/byte-server.ts';
import { apiVersion, type Bench, clientOf, createBench } from '../support/gateway-client.ts';
import { createRsaIdentity } from '../support/rsa-identity.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const clientId = '11111111-2222-3333-4444-555555555555';
const tenantId = 'contoso.example';
const secret = 'a+secret/with=signs';
const knobs = { clients: { [clientId]: { secret, roles: ['ProvisioningAPI.Read'] } } };

let bench: Bench | undefined;
let server: ByteServer | undefined;
afterEach(async () => {
  await bench?.close();
  await server?.close();
  bench = undefined;
  server = undefined;
});

function credentialsAt(authority: string, env: Readonly<Record<string, string>> = { AZURE_CLIENT_SECRET: secret }) {
  return readCredentials(
    { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_AUTHORITY_HOST: authority, ...env },
    {},
  );
}

/** The bench with a second client that signs in. */
async function signInto(credentials: (authority: string) => Credentials, options: Partial<ApiClientOptions> = {}) {
  const opened = await createBench({ knobs });
  bench = opened;
  const client = clientOf(opened.simulator.url, {
    clock: opened.clock,
    credentials: credentials(opened.simulator.authority),
    ...options,
  });
  const ask = () => client.read(getRequest(apiUrl(client.target, { of: 'accounts' }), shapes.accountPage, client.uuid));
  const tokenRequests = () =>
    client.records.filter((record) => record.event === 'request' && record.method === 'POST').length;
  return { client, ask, tokenRequests, run: opened.run, clock: opened.clock, simulator: opened.simulator };
}

describe('a secret', () => {
  it('buys one token for fifty requests at once', async () => {
    const { ask, run, tokenRequests, client, simulator } = await signInto((authority) => credentialsAt(authority));
    const replies = await run(() => Promise.all(Array.from({ length: 50 }, ask)));
    expect(replies.every((reply) => reply.kind === 'good')).toBe(true);
    expect(tokenRequests()).toBe(1);
    expect(simulator.gateway.metrics().requests).toBe(50);
    expect(tokenRoles(await client.token())).toEqual(['ProvisioningAPI.Read']);
    await client.close();
  });

  it('sends exactly the documented request: no discovery, the one scope', async () => {
    server = await startByteServer((socket) =>
      socket.end(jsonBytes(200, { token_type: 'Bearer', access_token: 'opaque', expires_in: 3600 })),
    );
    const client = clientOf('http://127.0.0.1:1', { credentials: credentialsAt(server.origin) });
    expect(await client.token()).toBe('opaque');
    expect(server.requests).toHaveLength(1);
    const { method, url, body } = server.requests[0] ?? { method: '', url: '', body: '' };
    expect([method, url]).toEqual(['POST', `/${tenantId}/oauth2/v2.0/token`]);
    const form = new URLSearchParams(body);
    expect(form.get('scope')).toBe('https://func-voiceservice-rp-prod-eastuseuap.azurewebsites.net/.default');
    expect(form.get('grant_type')).toBe('client_credentials');
    expect([form.get('client_id'), form.get('client_secret')]).toEqual([clientId, secret]);
    await client.close();
  });

  it('that is wrong is an error with the AADSTS code and without the secret', async () => {
    const { ask, run, client } = await signInto((authority) =>
      credentialsAt(authority, { AZURE_CLIENT_SECRET: 'hunter-2-hunter-2' }),
    );
    const error = await run(ask()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'AcgctlError',
      code: 'AUTH_REFUSED',
      message: expect.stringContaining('AADSTS7000215'),
      hint: expect.stringContaining('secret'),
    });
    expect(JSON.stringify([error, client.records, (error as Error).stack])).not.toContain('hunter-2');
    await client.close();
  });

  it('does not come back in an error, even when Entra repeats it', async () => {
    server = await startByteServer((socket, { body }) =>
      socket.end(
        jsonBytes(400, {
          error: 'invalid_client',
          error_description: `AADSTS1: not ${new URLSearchParams(body).get('client_secret')}`,
        }),
      ),
    );
    const client = clientOf('http://127.0.0.1:1', { credentials: credentialsAt(server.origin) });
    const error: unknown = await client.token().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'AUTH_REFUSED', message: expect.stringContaining('[redacted]') });
    expect((error as Error).message).not.toContain(secret);
    await client.close();
  });

  it('does not come back in the place that the sign-in is sent on to', async () => {
    server = await startByteServer((socket, { body }) =>
      socket.end(reply(302, { location: `http://127.0.0.1:1/?${body}` })),
    );
    const client = clientOf('http://127.0.0.1:1', { credentials: credentialsAt(server.origin) });
    const error: unknown = await client.token().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'AUTH_UNREACHABLE', message: expect.stringContaining('[redacted]') });
    expect((error as Error).message).not.toContain(encodeURIComponent(secret));
    await client.close();
  });

  it.each([['a\nb'], ['a b'], ['é'], [''], [7], [null]])(
    'does not buy %j for a token: nothing is sent to the gateway with it',
    async (token) => {
      server = await startByteServer((socket) =>
        socket.end(jsonBytes(200, { token_type: 'Bearer', access_token: token, expires_in: 3600 })),
      );
      const client = clientOf('http://127.0.0.1:1', { credentials: credentialsAt(server.origin) });
      await expect(client.token()).rejects.toMatchObject({ code: 'AUTH_REFUSED' });
      await client.close();
    },
  );

  it('is given up by one who is interrupted while Entra is silent, and the others go on', async () => {
    const sockets: Socket[] = [];
    server = await startByteServer((socket) => void sockets.push(socket));
    const client = clientOf('http://127.0.0.1:1', { credentials: credentialsAt(server.origin) });
    const interrupt = new AbortController();
    const [impatient, patient] = [client.token(interrupt.signal), client.token()];
    await expect.poll(() => sockets.length).toBe(1);
    interrupt.abort();
    await expect(impatient).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    sockets[0]?.end(jsonBytes(200, { token_type: 'Bearer', access_token: 'opaque', expires_in: 3600 }));
    expect(await patient).toBe('opaque');
    await client.close();
  });

  it('is not sent twice when Entra refuses, and three times when it is down', async () => {
    let status = 400;
    server = await startByteServer((socket) =>
      socket.end(jsonBytes(status, { error: 'invalid_client', error_description: 'AADSTS7000222: expired secret' })),
    );
    const client = clientOf('http://127.0.0.1:1', { credentials: credentialsAt(server.origin) });
    await expect(client.token()).rejects.toMatchObject({ code: 'AUTH_REFUSED' });
    expect(server.requests).toHaveLength(1);
    status = 503;
    await expect(client.token()).rejects.toMatchObject({ code: 'AUTH_UNREACHABLE' });
    expect(server.requests).toHaveLength(4);
    await client.close();
  });

  it('cannot be sent where nobody listens: the error says where', async () => {
    const gone = await startByteServer(() => undefined);
    await gone.close();
    const client = clientOf('http://127.0.0.1:1', { credentials: credentialsAt(gone.origin) });
    await expect(client.token()).rejects.toMatchObject({
      code: 'AUTH_UNREACHABLE',
      message: expect.stringContaining(new URL(gone.origin).host),
    });
    await client.close();
  });
});

describe('a certificate', () => {
  async function pemFile(text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'acgctl-'));
    const path = join(folder, 'client.pem');
    await writeFile(path, text);
    folders.push(folder);
    return path;
  }
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });

  it.each([
    ['without a password', undefined],
    ['with a password', 'sesame'],
  ])('%s signs an assertion with its thumbprint and chain', async (_, password) => {
    server = await startByteServer((socket) =>
      socket.end(jsonBytes(200, { token_type: 'Bearer', access_token: 'opaque', expires_in: 3600 })),
    );
    const identity = createRsaIdentity(password === undefined ? {} : { password });
    const path = await pemFile(
      `some words before\n${createRsaIdentity().certificate}${identity.key}${identity.certificate}`,
    );
    const client = clientOf('http://127.0.0.1:1', {
      credentials: credentialsAt(server.origin, {
        AZURE_CLIENT_CERTIFICATE_PATH: path,
        ...(password === undefined ? {} : { AZURE_CLIENT_CERTIFICATE_PASSWORD: password }),
      }),
    });
    expect(await client.token()).toBe('opaque');
    const form = new URLSearchParams(server.requests[0]?.body);
    expect(form.get('client_secret')).toBeNull();
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const [header = ''] = (form.get('client_assertion') ?? '').split('.');
    const { alg, x5c, 'x5t#S256': thumbprint } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const { fingerprint256, raw } = new X509Certificate(identity.certificate);
    expect([alg, x5c.length, x5c[0]]).toEqual(['PS256', 2, raw.toString('base64')]);
    expect(Buffer.from(thumbprint, 'base64url').toString('hex').toUpperCase()).toBe(fingerprint256.replaceAll(':', ''));
    await client.close();
  });

  it('that cannot be used is an error that says why', async () => {
    const { certificate } = createRsaIdentity();
    const other = createRsaIdentity().key;
    const locked = createRsaIdentity({ password: 'open' }).key;
    const ec = createTlsIdentity();
    const cases: readonly (readonly [string, string])[] = [
      ['nothing', 'holds no private key'],
      [other, 'holds no certificate that belongs'],
      [ec.key + ec.cert, 'holds a key that is not RSA (ec)'],
      [other + certificate, 'holds no certificate that belongs'],
      [locked + certificate, 'cannot be opened'],
    ];
    for (const [text, why] of cases) {
      const path = await pemFile(text);
      const client = clientOf('http://127.0.0.1:1', {
        credentials: credentialsAt('http://127.0.0.1:1', { AZURE_CLIENT_CERTIFICATE_PATH: path }),
      });
      await expect(client.token()).rejects.toMatchObject({
        code: 'AUTH_CERTIFICATE',
        message: expect.stringContaining(why),
      });
      await client.close();
    }
    const client = clientOf('http://127.0.0.1:1', {
      credentials: credentialsAt('http://127.0.0.1:1', { AZURE_CLIENT_CERTIFICATE_PATH: '/nowhere.pem' }),
    });
    await expect(client.token()).rejects.toMatchObject({ message: expect.stringContaining('cannot be read') });
    await client.close();
  });
});

describe('a token', () => {
  it('is renewed once, for all, when the gateway rejects it', async () => {
    const opened = await createBench({ knobs: { ...knobs, token: { lifetimeSeconds: 3600 } } });
    bench = opened;
    const client = clientOf(opened.simulator.url, {
      clock: opened.clock,
      credentials: credentialsAt(opened.simulator.authority),
    });
    const ask = () =>
      client.read(getRequest(apiUrl(client.target, { of: 'accounts' }), shapes.accountPage, client.uuid));
    await opened.run(ask());
    opened.simulator.gateway.setFaults([{ match: { path: '/accounts' }, act: 'status:401', times: 20 }]);
    await opened.run(() => Promise.all(Array.from({ length: 20 }, ask)));
    const posts = client.records.filter((record) => record.event === 'request' && record.method === 'POST');
    expect(posts).toHaveLength(2);
    expect(opened.simulator.gateway.metrics().requests).toBe(41);
    await client.close();
  });

  it('that is rejected again stops the run', async () => {
    const { ask, run, simulator, client } = await signInto((authority) => credentialsAt(authority));
    simulator.gateway.setFaults([{ match: { path: '/accounts' }, act: 'status:401' }]);
    await expect(run(ask())).rejects.toMatchObject({ code: 'AUTH_REJECTED' });
    expect(simulator.gateway.metrics().requests).toBe(2);
    await client.close();
  });

  it.each(['s3cret\n', ' s3cret', 's3 cret', 's3cret\u20ac', '\n'])(
    'that was given as %j is refused at once, and not repeated',
    (token) => {
      const read = (): unknown => readCredentials({ ACG_TOKEN: token }, {});
      expect(read).toThrow(
        expect.objectContaining({ code: 'AUTH_TOKEN', message: expect.not.stringContaining('cret') }),
      );
    },
  );

  it('that was given cannot be renewed', async () => {
    bench = await createBench();
    const client = clientOf(bench.simulator.url, { credentials: { kind: 'token', token: 'not-a-token' } });
    const request = getRequest(apiUrl(client.target, { of: 'accounts' }), shapes.accountPage, client.uuid);
    await expect(client.read(request)).rejects.toMatchObject({
      code: 'AUTH_REJECTED',
      message: expect.stringContaining('ACG_TOKEN'),
    });
    expect(bench.simulator.gateway.metrics().requests).toBe(1);
    await client.close();
  });

  it('is renewed before its end in time that passes, so that no request meets a 401', async () => {
    const { ask, run, clock, simulator, tokenRequests, client } = await signInto((authority) =>
      credentialsAt(authority),
    );
    for (let minute = 0; minute < 130; minute += 10) {
      await run(ask());
      clock.advance(10 * 60_000);
    }
    expect(simulator.gateway.requests().every((entry) => entry.status === 200)).toBe(true);
    expect(tokenRequests()).toBe(3);
    await client.close();
  });
});

describe('the token cache', () => {
  it.each([
    [3600, 3299, 3301],
    [240, 119, 121],
  ])('keeps a token of %i s for at least %i s and less than %i s', async (lifetimeSeconds, still, over) => {
    const clock = createVirtualClock();
    let bought = 0;
    const tokens = createTokenCache(async () => {
      bought += 1;
      return { token: `token ${bought}`, lifetimeSeconds };
    }, clock);
    await tokens.current();
    clock.advance(still * 1000);
    expect(await tokens.current()).toBe('token 1');
    clock.advance((over - still) * 1000);
    expect(await tokens.current()).toBe('token 2');
  });

  it('does not keep a failure', async () => {
    let calls = 0;
    const tokens = createTokenCache(async () => {
      calls += 1;
      if (calls === 1) throw new Error('down');
      return { token: 'token', lifetimeSeconds: 3600 };
    }, createVirtualClock());
    const both = await Promise.allSettled([tokens.current(), tokens.current()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await tokens.current()).toBe('token');
    expect(calls).toBe(2);
  });

  it('does not buy for a rejected token that is already replaced', async () => {
    let bought = 0;
    const tokens = createTokenCache(async () => {
      bought += 1;
      return { token: `token ${bought}`, lifetimeSeconds: 3600 };
    }, createVirtualClock());
    const old = await tokens.current();
    expect(await tokens.replace(old)).toBe('token 2');
    expect(await tokens.replace(old)).toBe('token 2');
    expect(bought).toBe(2);
  });
});

it('a client needs no msal-node, and no token, until a request is made', async () => {
  const client = createApiClient({
    target: { origin: 'http://127.0.0.1:1', apiVersion },
    credentials: credentialsAt('http://127.0.0.1:1'),
    rateLimit: { requests: 100, perSeconds: 60 },
    env: {},
    clock: createVirtualClock(),
    random: () => 0,
    uuid: () => 'id',
  });
  await client.close();
});
