// The faults of the matrix. Some never let the request reach the gateway, some spoil the answer after it took effect.

import { gzipSync } from 'node:zlib';
import type { GatewayReply } from '../../src/simulator/exchange.ts';
import type { Fault, Victim } from '../support/fault-server.ts';

const json = 'application/json; charset=utf-8';

/** A whole reply on a connection that ends with it. */
function bytes(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer = ''): Buffer {
  const all = { 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n`), Buffer.from(body)]);
}

/** The answer as it should be. */
const whole = ({ status, headers, body }: GatewayReply): Buffer =>
  status === 204 ? bytes(status, { ...headers, 'content-length': '0' }) : bytes(status, headers, body);

/** Answers without the gateway. */
const instead = (name: string, answer: Buffer | string): Fault => ({ name, act: ({ socket }) => socket.end(answer) });

/** Answers otherwise than the gateway did. */
const spoilt = (name: string, answer: (reply: GatewayReply) => Buffer | string): Fault => ({
  name,
  act: ({ socket, forward }) => socket.end(answer(forward())),
});

/** Something other than an answer, after the gateway has acted. */
const after = (name: string, act: (victim: Victim) => void): Fault => ({
  name,
  act: (victim) => {
    victim.forward();
    act(victim);
  },
});

/** The JSON of the reply; an object where there is none. */
const jsonOf = ({ body }: GatewayReply): Record<string, unknown> =>
  body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);

const errorBody = JSON.stringify({ error: { code: 'Injected', message: 'injected' } });

const statuses = [
  400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 417, 418, 421, 422, 423, 424, 425, 428,
  431, 451, 500, 501, 502, 503, 504, 505, 507, 508, 511,
];

const drip = ({ socket, stall, forward }: Victim, head: string): void => {
  forward();
  socket.write(head);
  const timer = setInterval(() => socket.write(' '), 2);
  socket.on('close', () => clearInterval(timer));
  stall();
};

const cutAt = (name: string, share: number): Fault => ({
  name,
  act: ({ socket, forward }) => {
    const all = whole(forward());
    socket.write(all.subarray(0, Math.max(1, Math.floor(all.length * share))), () => socket.destroy());
  },
});

const tooLarge = bytes(200, { 'content-type': json }, `{"value":[],"x":"${'x'.repeat(16 * 1024 * 1024)}"}`);

export const faults: readonly Fault[] = [
  { name: 'connection refused', aim: 'closed port' },
  { name: 'connection reset at once', aim: 'hangs up' },
  { name: 'reset in the TLS handshake', aim: 'TLS on a plain port' },
  { name: 'reset before the gateway', act: ({ socket }) => void socket.resetAndDestroy() },
  { name: 'closed before the gateway', act: ({ socket }) => void socket.end() },
  { name: 'no answer, never arrived', act: ({ stall }) => stall() },
  ...statuses.map((status) => instead(`status ${status}`, bytes(status, { 'content-type': json }, errorBody))),
  ...[403, 404, 412, 500].map((status) =>
    instead(`status ${status} of a proxy`, bytes(status, { 'content-type': 'text/html' }, '<h1>Proxy</h1>')),
  ),
  instead('status 429 with Retry-After', bytes(429, { 'content-type': json, 'retry-after': '7' }, errorBody)),
  instead('status 429 without', bytes(429, { 'content-type': json }, errorBody)),
  instead('status 429 that asks for 30 years', bytes(429, { 'retry-after': '999999999' }, errorBody)),
  instead('redirect to another host', bytes(302, { location: 'http://127.0.0.1:1/steal' })),
  instead('redirect to itself', bytes(307, { location: '/accounts' })),
  instead('sign-in page', bytes(200, { 'content-type': 'text/html' }, '<!doctype html><h1>Sign in</h1>')),
  instead('200 with the JSON of an error', bytes(200, { 'content-type': json }, errorBody)),
  instead('200 with null', bytes(200, { 'content-type': json }, 'null')),
  instead('200 with an array', bytes(200, { 'content-type': json }, '[]')),
  instead('200 with a text', bytes(200, { 'content-type': json }, '"ok"')),
  instead('200 with value null', bytes(200, { 'content-type': json }, '{"value":null}')),
  instead('200 with nothing', bytes(200, { 'content-type': json })),
  instead('no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'),
  instead('a header with NUL', 'HTTP/1.1 200 X\r\ncontent-type: a\u0000b\r\ncontent-length: 2\r\n\r\n{}'),
  instead('headers without end', `HTTP/1.1 200 X\r\n${`x-long: ${'y'.repeat(4000)}\r\n`.repeat(9)}\r\n{}`),
  {
    name: 'success that is a lie',
    isLie: true,
    act: ({ socket, request }) => {
      const isDeletion = request.method === 'DELETE' || request.url.includes(':deleteNumbers');
      socket.end(isDeletion ? bytes(204, {}) : bytes(200, { 'content-type': json }, request.body ?? '{}'));
    },
  },
  after('reset after the effect', ({ socket }) => void socket.resetAndDestroy()),
  after('closed after the effect', ({ socket }) => void socket.end()),
  after('no answer after the effect', ({ stall }) => stall()),
  {
    name: 'answer after 29 s',
    act: ({ socket, forward, later, stall }) => {
      const reply = forward();
      later(29_000, () => socket.end(whole(reply)));
      stall();
    },
  },
  {
    name: 'answer after 31 s',
    act: ({ socket, forward, later, stall }) => {
      const reply = forward();
      later(31_000, () => socket.destroyed || socket.end(whole(reply)));
      stall();
    },
  },
  {
    name: 'effect after 31 s',
    act: ({ forward, later, stall }) => {
      later(31_000, () => void forward());
      stall();
    },
  },
  {
    name: 'delivered twice',
    act: ({ socket, forward }) => {
      forward();
      socket.end(whole(forward()));
    },
  },
  { name: 'headers that drip', act: (victim) => drip(victim, 'HTTP/1.1 200 X\r\nx-drip:') },
  {
    name: 'a body that drips',
    act: (victim) => drip(victim, `HTTP/1.1 200 X\r\ncontent-type: ${json}\r\ncontent-length: 1000000\r\n\r\n`),
  },
  cutAt('cut in the status line', 0.01),
  cutAt('cut in the headers', 0.3),
  cutAt('cut at the last bytes', 0.97),
  spoilt('shorter than its length', ({ status, headers, body }) =>
    bytes(status === 204 ? 200 : status, { ...headers, 'content-length': String(body.length + 50) }, body),
  ),
  spoilt('longer than its length', ({ status, headers, body }) =>
    bytes(status === 204 ? 200 : status, { ...headers, 'content-length': '1' }, `${body}{}`),
  ),
  spoilt('half of it, ended by the connection', ({ status, body }) =>
    Buffer.from(
      `HTTP/1.1 ${status === 204 ? 200 : status} X\r\ncontent-type: ${json}\r\nconnection: close\r\n\r\n${body.slice(0, body.length >> 1)}`,
    ),
  ),
  spoilt('HTTP/1.0, half of it', ({ body }) =>
    Buffer.from(`HTTP/1.0 200 X\r\ncontent-type: ${json}\r\n\r\n${body.slice(0, body.length >> 1)}`),
  ),
  spoilt('chunks without end', ({ body }) =>
    Buffer.from(
      `HTTP/1.1 200 X\r\ncontent-type: ${json}\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n`,
    ),
  ),
  spoilt('chunks of no size', ({ body }) =>
    Buffer.from(
      `HTTP/1.1 200 X\r\ncontent-type: ${json}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n`,
    ),
  ),
  spoilt('two lengths', ({ body }) =>
    Buffer.from(
      `HTTP/1.1 200 X\r\ncontent-type: ${json}\r\ncontent-length: ${body.length}\r\ncontent-length: 3\r\n\r\n${body}`,
    ),
  ),
  spoilt('an early hint before', (reply) =>
    Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'), whole(reply)]),
  ),
  spoilt('another reply behind', (reply) => Buffer.concat([whole(reply), bytes(500, {}, 'late')])),
  spoilt('gzip that was not asked for', ({ body, headers }) =>
    bytes(200, { ...headers, 'content-encoding': 'gzip' }, gzipSync(body)),
  ),
  spoilt('gzip that is not told', ({ body, headers }) => bytes(200, headers, gzipSync(body))),
  spoilt('UTF-16', ({ body, headers }) => bytes(200, headers, Buffer.from(`\ufeff${body}`, 'utf16le'))),
  spoilt('bytes that are no UTF-8', ({ body, headers }) =>
    bytes(200, headers, Buffer.concat([Buffer.from(body.slice(0, -1)), Buffer.from([0xff, 0xfe])])),
  ),
  spoilt('text/plain', ({ status, headers, body }) =>
    bytes(status === 204 ? 200 : status, { ...headers, 'content-type': 'text/plain' }, body),
  ),
  spoilt('no content type', ({ status, body }) => bytes(status === 204 ? 200 : status, {}, body)),
  spoilt('no body', ({ headers }) => bytes(200, { ...headers, 'content-type': json })),
  spoilt('no content', () => bytes(204, {})),
  spoilt('accepted for later', ({ headers, body }) => bytes(202, headers, body)),
  spoilt('partial content', ({ headers, body }) => bytes(206, headers, body)),
  spoilt('not modified', ({ headers }) => bytes(304, headers)),
  spoilt('status 500 after the effect', () => bytes(500, { 'content-type': json }, errorBody)),
  spoilt('status 400 after the effect', () => bytes(400, { 'content-type': json }, errorBody)),
  spoilt('a repetition that is rejected', (reply) =>
    whole({ ...reply, headers: { ...reply.headers, 'repeatability-result': 'rejected' } }),
  ),
  spoilt('no ETag and no count', (reply) => {
    const { etag: _, 'x-ms-record-count': __, ...headers } = reply.headers;
    return whole({ ...reply, headers });
  }),
  spoilt('a count that is wrong', (reply) =>
    whole({ ...reply, headers: { ...reply.headers, 'x-ms-record-count': '7' } }),
  ),
  spoilt('a link to another host', (reply) =>
    whole({ ...reply, body: JSON.stringify({ ...jsonOf(reply), nextLink: 'https://evil.example/accounts' }) }),
  ),
  spoilt('a link in a circle', (reply) =>
    whole({ ...reply, body: JSON.stringify({ ...jsonOf(reply), nextLink: '?skip=0' }) }),
  ),
  spoilt('a status that is new', (reply) => whole({ ...reply, body: reply.body.replaceAll('"synced"', '"almost"') })),
  spoilt('duplicate keys', (reply) =>
    whole({ ...reply, body: reply.body.replace(/^\{/, '{"name":7,"value":{},"telephoneNumber":null,') }),
  ),
  spoilt('prototype keys', (reply) =>
    whole({ ...reply, body: reply.body.replace(/^\{"/, '{"__proto__":{"enabled":true},"') }),
  ),
  spoilt('very deep', (reply) =>
    whole({ ...reply, body: reply.body.replace(/^\{"/, `{"deep":${'['.repeat(2000)}${']'.repeat(2000)},"`) }),
  ),
  spoilt('more than 16 MiB', () => tooLarge),
  {
    name: 'the answer about another resource',
    act: ({ socket, request, forward, ask }) => {
      if (request.method !== 'GET') forward();
      const other = neighbourOf(request.url);
      socket.end(whole(ask(other === request.url ? '/accounts?api-version=2024-02-29-preview' : other)));
    },
  },
  {
    name: 'an answer that is too old',
    isLie: true,
    act: ({ socket, request, forward, older }) => {
      const reply = forward();
      socket.end(whole(request.method === 'GET' ? older() : reply));
    },
  },
];

/** k2 for k1, tenant 3 for tenant 2 and so on. */
function neighbourOf(url: string): string {
  const next = (digit: string): string => String((Number(digit) % 3) + 1);
  return url
    .replace(/(\/accounts\/[a-z])(\d)/, (_, start: string, digit: string) => start + next(digit))
    .replace(
      /(\/teamsRequestsForInformation\/.*)(\d)\?/,
      (_, start: string, digit: string) => `${start}${next(digit)}?`,
    );
}
