// Over TLS and through a proxy, with real handshakes.

import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { getRequest } from '../../src/api/get-request.ts';
import { shapes } from '../../src/api/reply-shape.ts';
import { apiUrl } from '../../src/api/urls.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { clientOf, type TestClient } from '../support/gateway-client.ts';
import { createQuickClock } from '../support/quick-clock.ts';
import { createRsaIdentity } from '../support/rsa-identity.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function listen(server: Server): Promise<number> {
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

function ask(client: TestClient): Promise<unknown> {
  closing.push(() => client.close());
  const url = apiUrl(client.target, { of: 'accounts' });
  return client.read(getRequest(url, shapes.accountPage, client.uuid)).catch((error: unknown) => error);
}

describe('TLS', () => {
  it('is trusted with the authority that is given', async () => {
    const simulator = await startSimulator({ tls: true });
    closing.push(() => simulator.close());
    const credentials = { kind: 'token', token: simulator.token } as const;
    const trusting = clientOf(simulator.url, { credentials, ca: simulator.ca ?? '' });
    expect(await ask(trusting)).toMatchObject({ kind: 'good' });
  });

  it('is refused without, at once and with nothing sent', async () => {
    const simulator = await startSimulator({ tls: true });
    closing.push(() => simulator.close());
    expect(await ask(clientOf(simulator.url))).toMatchObject({
      code: 'TLS_UNTRUSTED',
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    expect(simulator.gateway.metrics().requests).toBe(0);
  });
});

describe('a proxy', () => {
  const host = 'provapi.test.commsgw.azure.com';

  /** A proxy that takes every tunnel to the port; the targets that were asked for. */
  async function startProxy(port: number): Promise<{ readonly url: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((_, response) => response.writeHead(500).end());
    server.on('connect', (request, socket, head) => {
      asked.push(request.url ?? '');
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    return { url: `http://127.0.0.1:${await listen(server)}`, asked };
  }

  it('of the environment is used for the gateway, and sees only a tunnel', async () => {
    const identity = createRsaIdentity({ host });
    const gateway = createTlsServer({ key: identity.key, cert: identity.certificate }, (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-ms-record-count': '0' });
      response.end('{"value":[]}');
    });
    const proxy = await startProxy(await listen(gateway));
    const env = { HTTPS_PROXY: proxy.url };
    expect(await ask(clientOf(`https://${host}`, { env, ca: identity.certificate }))).toMatchObject({ kind: 'good' });
    expect(proxy.asked).toEqual([`${host}:443`]);
  });

  it('is not used for loopback, nor for what NO_PROXY names', async () => {
    const simulator = await startSimulator();
    closing.push(() => simulator.close());
    const proxy = await startProxy(1);
    const env = { HTTPS_PROXY: proxy.url, https_proxy: proxy.url };
    const credentials = { kind: 'token', token: simulator.token } as const;
    expect(await ask(clientOf(simulator.url, { env, credentials }))).toMatchObject({ kind: 'good' });
    const tls = await startSimulator({ tls: true });
    closing.push(() => tls.close());
    const own = { credentials: { kind: 'token', token: tls.token } as const, ca: tls.ca ?? '' };
    expect(await ask(clientOf(tls.url, { env, ...own }))).toMatchObject({ kind: 'good' });
    expect(proxy.asked).toEqual([]);
    // Another address of this machine, where nobody listens: who asks the proxy for it did not pass it by.
    const origin = 'https://127.0.0.2:1';
    for (const NO_PROXY of ['*', '127.0.0.2', 'other, 127.0.0.2:1']) {
      expect(await ask(clientOf(origin, { env: { ...env, NO_PROXY }, clock: createQuickClock() }))).toMatchObject({
        code: 'NETWORK_UNREACHABLE',
      });
    }
    expect(proxy.asked).toEqual([]);
    await ask(clientOf(origin, { env: { ...env, NO_PROXY: 'other' }, clock: createQuickClock() }));
    expect(proxy.asked).not.toEqual([]);
  });

  it('that does not answer counts as not reached', async () => {
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1' };
    expect(await ask(clientOf(`https://${host}`, { env, clock: createQuickClock() }))).toMatchObject({
      code: 'NETWORK_UNREACHABLE',
    });
  });

  it('that hangs up on the tunnel counts as not reached, and is not dialled without end', async () => {
    let dials = 0;
    const server = createServer();
    server.on('connect', (_, socket) => {
      dials += 1;
      socket.destroy();
    });
    const env = { HTTPS_PROXY: `http://127.0.0.1:${await listen(server)}` };
    expect(await ask(clientOf(`https://${host}`, { env, clock: createQuickClock() }))).toMatchObject({
      code: 'NETWORK_UNREACHABLE',
    });
    expect(dials).toBe(4);
  });

  it('that refuses the tunnel counts as not reached', async () => {
    const server = createServer();
    server.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${await listen(server)}` };
    expect(await ask(clientOf(`https://${host}`, { env, clock: createQuickClock() }))).toMatchObject({
      code: 'NETWORK_UNREACHABLE',
    });
  });
});
