// Signing in without a secret: another identity provider vouches for the run, anew for each token.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readCredentials } from '../../src/api/credentials.ts';
import { type Answer, type ByteServer, jsonBytes, startByteServer } from '../support/byte-server.ts';
import { clientOf } from '../support/gateway-client.ts';

const servers: ByteServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(answer: Answer): Promise<ByteServer> {
  const server = await startByteServer(answer);
  servers.push(server);
  return server;
}

const bearer = { token_type: 'Bearer', access_token: 'opaque', expires_in: 3600 };
const who = { AZURE_TENANT_ID: 'contoso.example', AZURE_CLIENT_ID: '11111111-2222-3333-4444-555555555555' };

/** An authority that gives a token for whatever it is sent. */
const entra = () => serve((socket) => socket.end(jsonBytes(200, bearer)));

const clientWith = (env: Readonly<Record<string, string>>) =>
  clientOf('http://127.0.0.1:1', { credentials: readCredentials({ ...who, ...env }, {}) });

const sentAssertions = (authority: ByteServer): readonly (string | null)[] =>
  authority.requests.map(({ body }) => new URLSearchParams(body).get('client_assertion'));

async function tokenFile(text: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'acgctl-')), 'token');
  await writeFile(file, text);
  return file;
}

describe('a federated token file', () => {
  it('is read anew for each token', async () => {
    const authority = await entra();
    const file = await tokenFile('aaa.bbb.ccc\n');
    for (const assertion of ['aaa.bbb.ccc', 'ddd.eee.fff']) {
      await writeFile(file, `${assertion}\n`);
      const client = clientWith({ AZURE_AUTHORITY_HOST: authority.origin, AZURE_FEDERATED_TOKEN_FILE: file });
      expect(await client.token()).toBe('opaque');
      await client.close();
    }
    expect(sentAssertions(authority)).toEqual(['aaa.bbb.ccc', 'ddd.eee.fff']);
  });

  it.each([
    ['', 'does not hold a JSON Web Token'],
    ['aaa.bbb.ccc ddd.eee.fff', 'does not hold a JSON Web Token'],
  ])('that holds %j is an error that says why, and nothing is sent', async (text, why) => {
    const authority = await entra();
    const file = await tokenFile(text);
    const client = clientWith({ AZURE_AUTHORITY_HOST: authority.origin, AZURE_FEDERATED_TOKEN_FILE: file });
    await expect(client.token()).rejects.toMatchObject({
      code: 'AUTH_FEDERATED_FILE',
      message: expect.stringContaining(why),
    });
    expect(authority.requests).toEqual([]);
    await client.close();
  });
});

describe('a job of GitHub Actions', () => {
  const job = (github: ByteServer, authority: ByteServer) => ({
    AZURE_AUTHORITY_HOST: authority.origin,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${github.origin}/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
  });

  it('asks GitHub for an assertion for each token, and for one only', async () => {
    const authority = await entra();
    const github = await serve((socket, _, index) => socket.end(jsonBytes(200, { value: `header.claims.${index}` })));
    for (let run = 0; run < 2; run += 1) {
      const client = clientWith(job(github, authority));
      await Promise.all([client.token(), client.token(), client.token()]);
      expect(JSON.stringify(client.records)).not.toMatch(/request-token|header\.claims/);
      await client.close();
    }
    expect(sentAssertions(authority)).toEqual(['header.claims.0', 'header.claims.1']);
    const [first] = github.requests;
    expect(first?.headers.authorization).toBe('Bearer request-token');
    expect(new URL(first?.url ?? '', github.origin).search).toBe(
      '?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange',
    );
  });

  it('asks again when GitHub is out for a moment', async () => {
    const authority = await entra();
    const github = await serve((socket, _, index) =>
      socket.end(index < 2 ? jsonBytes(503, {}) : jsonBytes(200, { value: 'a.b.c' })),
    );
    const client = clientWith(job(github, authority));
    expect(await client.token()).toBe('opaque');
    expect(github.requests).toHaveLength(3);
    await client.close();
  });

  it.each([
    [403, {}, 'status 403'],
    [200, { value: 'request-token' }, 'a body without a token'],
    [200, { wrong: 'a.b.c' }, 'a body without a token'],
  ])('answered %i %j is an error without the words of the reply', async (status, body, why) => {
    const authority = await entra();
    const github = await serve((socket) => socket.end(jsonBytes(status, body)));
    const client = clientWith(job(github, authority));
    const error = await client.token().then(
      () => new Error('a token'),
      (caught: Error) => caught,
    );
    expect(error).toMatchObject({ code: 'AUTH_GITHUB', message: expect.stringContaining(why) });
    expect(error.message).not.toContain('request-token');
    expect(authority.requests).toEqual([]);
    await client.close();
  });

  it('never sends its request token to an address that is not https', () => {
    const env = { ...who, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://evil.example/x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' };
    expect(() => readCredentials(env, {})).toThrow('is no https address');
  });
});

it('a GitHub job without the permission is told of it', () => {
  expect(() => readCredentials({ ...who, GITHUB_ACTIONS: 'true' }, {})).toThrow(
    expect.objectContaining({ code: 'AUTH_MISSING', hint: expect.stringContaining('id-token: write') }),
  );
});

it('a secret goes before a certificate, a certificate before a file, a file before GitHub', () => {
  const all = {
    ...who,
    AZURE_CLIENT_SECRET: 's',
    AZURE_CLIENT_CERTIFICATE_PATH: '/c.pem',
    AZURE_FEDERATED_TOKEN_FILE: '/t',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://github.example/',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
  };
  const kinds: string[] = [];
  const env: Record<string, string> = { ...all };
  for (const name of ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE']) {
    kinds.push(readCredentials(env, {}).kind);
    delete env[name];
  }
  expect([...kinds, readCredentials(env, {}).kind]).toEqual(['secret', 'certificate', 'federated-file', 'github']);
});
