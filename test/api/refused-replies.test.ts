// Replies that are not taken, each with its own code, and how often each is asked for again.

import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { getRequest } from '../../src/api/get-request.ts';
import { shapes } from '../../src/api/reply-shape.ts';
import { apiUrl } from '../../src/api/urls.ts';
import { type Answer, type ByteServer, jsonBytes, reply, startByteServer } from '../support/byte-server.ts';
import { clientOf, type TestClient } from '../support/gateway-client.ts';
import { createQuickClock } from '../support/quick-clock.ts';

let server: ByteServer;
let client: TestClient;

afterEach(async () => {
  await client.close();
  await server.close();
});

/** What reading an account comes to when every request is answered so. */
async function readFrom(answer: Answer, deadlineMilliseconds = 30_000): Promise<unknown> {
  server = await startByteServer(answer);
  client = clientOf(server.origin, { deadlineMilliseconds, clock: createQuickClock() });
  const url = apiUrl(client.target, { of: 'account', account: 'contoso' });
  return client.read(getRequest(url, shapes.account, client.uuid)).catch((error: unknown) => error);
}

const json = { 'content-type': 'application/json' };
const good = JSON.stringify({ name: 'contoso' });

describe('a read', () => {
  it('takes a good reply, whatever else it holds', async () => {
    const body = { name: 'contoso', novelty: { a: [1] }, serviceProvisioningStatus: 'a-new-status' };
    const outcome = await readFrom((socket) => socket.end(jsonBytes(200, body)));
    expect(outcome).toMatchObject({ kind: 'good', value: body });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer a-token',
      'accept-encoding': 'identity',
      'x-ms-client-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  const once: readonly (readonly [string, string, Answer])[] = [
    ['a redirect', 'REPLY_REDIRECT', (socket) => socket.end(reply(302, { location: 'http://127.0.0.1:1/x' }))],
    ['a permanent redirect to itself', 'REPLY_REDIRECT', (socket) => socket.end(reply(308, { location: '/' }, good))],
    ['HTML', 'REPLY_NOT_JSON', (socket) => socket.end(reply(200, { 'content-type': 'text/html' }, '<h1>Sign in'))],
    [
      'JSON under another type',
      'REPLY_NOT_JSON',
      (socket) => socket.end(reply(200, { 'content-type': 'text/plain' }, good)),
    ],
    ['JSON without a type', 'REPLY_NOT_JSON', (socket) => socket.end(reply(200, {}, good))],
    ['an empty body', 'REPLY_EMPTY', (socket) => socket.end(reply(200, json))],
    ['no content', 'REPLY_STATUS', (socket) => socket.end(reply(204, {}))],
    ['a part', 'REPLY_STATUS', (socket) => socket.end(reply(206, json, good))],
    ['a list for an account', 'REPLY_SHAPE', (socket) => socket.end(jsonBytes(200, { value: [] }))],
    [
      'JSON that no stack holds',
      'REPLY_SHAPE',
      (socket) =>
        socket.end(reply(200, json, `{"name":"contoso","x":${'{"x":'.repeat(99_999)}1${'}'.repeat(99_999)}}`)),
    ],
    ['null', 'REPLY_SHAPE', (socket) => socket.end(jsonBytes(200, null))],
    [
      'a wrong type inside',
      'REPLY_SHAPE',
      (socket) => socket.end(jsonBytes(200, { name: 'contoso', correlationId: 7 })),
    ],
    ['a wrong name', 'REPLY_SHAPE', (socket) => socket.end(jsonBytes(200, { name: '../x' }))],
    [
      'compression that was not asked for',
      'REPLY_ENCODED',
      (socket) => socket.end(reply(200, { ...json, 'content-encoding': 'gzip' }, gzipSync(good))),
    ],
    [
      'more than 16 MiB',
      'REPLY_TOO_LARGE',
      (socket) => socket.end(reply(200, json, `{"name":"contoso","x":"${'x'.repeat(16 * 1024 * 1024)}"}`)),
    ],
    [
      'a body that is not UTF-8',
      'REPLY_NOT_TEXT',
      (socket) => socket.end(reply(200, json, Buffer.from([0x22, 0xff, 0x22]))),
    ],
    [
      'HTML with status 404',
      'REPLY_NOT_JSON',
      (socket) => socket.end(reply(404, { 'content-type': 'text/html' }, '<h1>Not found')),
    ],
  ];

  it.each(once)('refuses %s at once: %s', async (_, code, answer) => {
    expect(await readFrom(answer)).toMatchObject({ name: 'AcgctlError', code });
    expect(server.requests).toHaveLength(1);
  });

  const fourTimes: readonly (readonly [string, string, Answer])[] = [
    ['a connection that is cut before the reply', 'NETWORK_LOST', (socket) => socket.destroy()],
    [
      'a body that is cut short of its length',
      'NETWORK_LOST',
      (socket) => socket.end(reply(200, { ...json, 'content-length': '100' }, good)),
    ],
    [
      'half a body that ends with the connection',
      'REPLY_TRUNCATED',
      (socket) =>
        socket.end(`HTTP/1.1 200 X\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"name":"con`),
    ],
    ['status 503', 'GATEWAY_ERROR', (socket) => socket.end(reply(503, { 'content-type': 'text/html' }, '<h1>Down'))],
    [
      'status 408',
      'GATEWAY_ERROR',
      (socket) => socket.end(jsonBytes(408, { error: { code: 'Late', message: 'late' } })),
    ],
    ['something that is not HTTP', 'NETWORK_LOST', (socket) => socket.end('no HTTP at all\r\n\r\n')],
  ];

  it.each(fourTimes)('asks four times when it meets %s: %s', async (_, code, answer) => {
    expect(await readFrom(answer)).toMatchObject({ name: 'AcgctlError', code });
    expect(server.requests).toHaveLength(4);
    expect(client.records.filter((record) => record.event === 'retry')).toHaveLength(3);
  });

  it('takes the first good reply', async () => {
    const outcome = await readFrom((socket, _, index) => {
      if (index < 3) socket.destroy();
      else socket.end(reply(200, json, good));
    });
    expect(outcome).toMatchObject({ kind: 'good' });
    expect(server.requests).toHaveLength(4);
  });

  it('gives up a reply that never comes, and one that drips, at the deadline', async () => {
    const drip: Answer = (socket, _, index) => {
      if (index === 0) return;
      socket.write('HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(timer));
    };
    expect(await readFrom(drip, 100)).toMatchObject({ code: 'NETWORK_TIMEOUT' });
    expect(server.requests).toHaveLength(4);
  });
});

describe('a refusal', () => {
  it('carries the code, the message, target and details of the API', async () => {
    const error = {
      code: 'BadRequest',
      message: 'It is wrong.',
      target: 'name',
      details: [{ code: 'TooLong', message: 'too long', target: 'name' }],
    };
    expect(await readFrom((socket) => socket.end(jsonBytes(400, { error })))).toMatchObject({
      kind: 'refused',
      status: 400,
      code: 'BadRequest',
      message: 'It is wrong. (target: name; TooLong: too long (target: name))',
    });
  });

  it('says the role for a 403 of the API, and the allow-list for another', async () => {
    const error = { code: 'AuthorizationFailed', message: 'no role' };
    expect(await readFrom((socket) => socket.end(jsonBytes(403, { error })))).toMatchObject({
      code: 'ACCESS_ROLE_MISSING',
      hint: expect.stringContaining('ProvisioningAPI.Read'),
    });
    await client.close();
    await server.close();
    const html = reply(403, { 'content-type': 'text/html' }, '<h1>Forbidden');
    expect(await readFrom((socket) => socket.end(html))).toMatchObject({
      code: 'ACCESS_NOT_ALLOWED',
      hint: expect.stringContaining('allow-list'),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('never repeats a token, even when the gateway does', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlcyI6W119.abc-_';
    const error = { code: 'Bad', message: `bearer a-token and ${jwt}` };
    const outcome = await readFrom((socket) => socket.end(jsonBytes(400, { error })));
    expect(outcome).toMatchObject({ message: 'bearer [redacted] and [redacted]' });
    expect(JSON.stringify(client.records)).not.toContain('a-token');
  });
});

describe('429 after 429', () => {
  it('ends after four', async () => {
    const bytes = jsonBytes(429, { error: { code: 'TooManyRequests', message: 'wait' } }, { 'retry-after': '0' });
    const { createVirtualClock } = await import('../support/virtual-clock.ts');
    const { countInFlight } = await import('../support/in-flight.ts');
    const inFlight = countInFlight();
    const clock = createVirtualClock({ turns: 5, busy: () => inFlight.count() > 0 });
    server = await startByteServer((socket) => socket.end(bytes));
    client = clientOf(server.origin, { clock });
    const url = apiUrl(client.target, { of: 'account', account: 'contoso' });
    const reading = client.read(getRequest(url, shapes.account, client.uuid));
    await expect(clock.run(reading)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    inFlight.stop();
    expect(server.requests).toHaveLength(4);
    // A second after the first two, and a whole window before the last.
    expect(clock.now()).toBe(62_000);
  });
});
