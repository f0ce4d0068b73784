// acgctl doctor, as users run it: each thing that can be wrong is named, with what to do.

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { type ByteServer, jsonBytes, startByteServer } from '../support/byte-server.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const closing: (() => unknown)[] = [];
let root: string;

beforeEach(async () => {
  root = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', undefined) });
});
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function gateway(knobs: PartialKnobs = {}): Promise<Simulator> {
  const simulator = await startSimulator({ knobs });
  closing.push(() => simulator.close());
  return simulator;
}

async function answering(bytes: Buffer | string): Promise<ByteServer> {
  const server = await startByteServer((socket) => socket.end(bytes));
  closing.push(() => server.close());
  return server;
}

/** A port of loopback at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function examine(env: Readonly<Record<string, string>>) {
  const { code, out } = await acgctl(['doctor', '--json'], { cwd: root, env });
  const { ok, checks } = JSON.parse(out) as {
    ok: boolean;
    checks: { name: string; state: string; found: string; remedy?: string }[];
  };
  const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
  return { code, ok, states, bad: checks.filter(({ state }) => state === 'failed' || state === 'warning') };
}

const secret = { AZURE_TENANT_ID: 'contoso.example', AZURE_CLIENT_ID: 'app', AZURE_CLIENT_SECRET: 'secret' };

test('all is well, in text and JSON, for one request', async () => {
  const { url, authority, gateway: inside } = await gateway();
  const env = { ACG_ENDPOINT: url, AZURE_AUTHORITY_HOST: authority, ...secret };
  const { code, out, err } = await acgctl(['doctor'], { cwd: root, env });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('All is well.');
  expect(out).toContain('a client secret of application app in tenant contoso.example');
  expect(out).not.toContain('secret of application app in tenant contoso.example secret');
  expect(inside.metrics().requests).toBe(1);
  const { ok, states } = await examine(env);
  expect(ok).toBe(true);
  expect(new Set(Object.values(states))).toEqual(new Set(['ok']));
});

test('a role that is missing is a note for what cannot be done, and a failure where nothing can be', async () => {
  for (const [roles, state] of [
    [['ProvisioningAPI.Read'], 'warning'],
    [[], 'failed'],
  ] as const) {
    const { url, authority } = await gateway({ clients: { app: { secret: 'secret', roles } } });
    const { bad, code } = await examine({ ACG_ENDPOINT: url, AZURE_AUTHORITY_HOST: authority, ...secret });
    expect(bad[0]).toMatchObject({ name: 'roles', state, remedy: expect.stringContaining('ProvisioningAPI.Delete') });
    expect(code).toBe(state === 'failed' ? 1 : 0);
  }
});

test('a wrong secret is told with Entra’s code', async () => {
  const { url, authority } = await gateway({ clients: { app: { secret: 'other', roles: [] } } });
  const { bad, code } = await examine({ ACG_ENDPOINT: url, AZURE_AUTHORITY_HOST: authority, ...secret });
  expect(code).toBe(1);
  expect(bad).toMatchObject([{ name: 'token', found: expect.stringContaining('AADSTS7000215') }]);
});

test('a clock that is wrong is told in seconds', async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  const body = '{"value":[]}';
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: ${date}\r\nx-ms-record-count: 0\r\n`;
  const { origin } = await answering(`${head}content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
  const { bad } = await examine({ ACG_ENDPOINT: origin, ACG_TOKEN: 'x' });
  expect(bad).toMatchObject([{ name: 'clock', state: 'failed', found: expect.stringMatching(/^3[56]\d\d s behind/) }]);
});

test('a 403 that is not the API’s is the allow-list', async () => {
  const { origin } = await answering('HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n');
  const { bad } = await examine({ ACG_ENDPOINT: origin, ACG_TOKEN: 'x' });
  expect(bad).toMatchObject([{ name: 'allow-list', remedy: expect.stringContaining('allow-list') }]);
});

test('an api-version that is refused is named', async () => {
  const error = { error: { code: 'UnsupportedApiVersionValue', message: 'no such version' } };
  const { origin } = await answering(jsonBytes(400, error));
  const { bad } = await examine({ ACG_ENDPOINT: origin, ACG_TOKEN: 'x' });
  expect(bad).toMatchObject([{ name: 'api', found: expect.stringContaining('UnsupportedApiVersionValue') }]);
});

test('a port that is closed, and a certificate that nobody trusts, end the way there', async () => {
  const closed = await examine({ ACG_ENDPOINT: `http://127.0.0.1:${await closedPort()}`, ACG_TOKEN: 'x' });
  expect(closed.states).toMatchObject({ tcp: 'failed', token: 'skipped', roles: 'skipped', api: 'skipped' });
  const simulator = await startSimulator({ tls: true });
  closing.push(() => simulator.close());
  const { states, bad } = await examine({ ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token });
  expect(states).toMatchObject({ tcp: 'ok', tls: 'failed' });
  expect(bad[0]?.remedy).toContain('NODE_EXTRA_CA_CERTS');
});

test('a name that does not exist, a proxy, no credentials: each is told', async () => {
  const nowhere = await examine({
    ACG_TOKEN: 'x',
    ACG_BASE_DOMAIN: 'invalid',
    ACG_ENDPOINT: 'https://provapi.nowhere.invalid',
  });
  expect(nowhere.states).toMatchObject({ target: 'ok', dns: 'failed', api: 'skipped' });
  const proxied = await examine({ ACG_TOKEN: 'x', HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` });
  expect(proxied.states).toMatchObject({ proxy: 'ok', dns: 'skipped', api: 'failed' });
  const { bad } = await examine({});
  expect(bad.find(({ name }) => name === 'credentials')?.found).toContain('AZURE_CLIENT_ID');
});
