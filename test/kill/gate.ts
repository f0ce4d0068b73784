// A gate in front of the simulator: every request passes it one by one, is counted, and can be stopped at three
// boundaries: arrived but not passed on (before the effect), carried out with the reply held (after the effect), and
// answered in full (after the reply). Replies of all requests can be held together as well.

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const boundaries = ['before the effect', 'before the reply', 'after the reply'] as const;

export type Boundary = (typeof boundaries)[number];

export interface Passing {
  /** From 1, since the last `watch`. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
}

export interface Gate {
  readonly url: string;
  /** Starts to count anew, and calls with every boundary that is reached; `stop` as its result holds the request there. */
  watch(onBoundary?: (passing: Passing, boundary: Boundary) => 'stop' | undefined): void;
  /** Requests since the last `watch`, in order of arrival. */
  passed(): readonly Passing[];
  /** From now on no reply leaves, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Replies that have not left completely. */
  unanswered(): number;
  close(): Promise<void>;
}

export async function openGate(target: string): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  let onBoundary: ((passing: Passing, boundary: Boundary) => 'stop' | undefined) | undefined;
  let passed: Passing[] = [];
  let frozen: Promise<void> | undefined;
  let release = (): void => undefined;
  let unanswered = 0;

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const passing = { number: passed.length + 1, method: incoming.method ?? '', url: incoming.url ?? '' };
    const meet = onBoundary;
    passed.push(passing);
    unanswered += 1;
    if (meet?.(passing, 'before the effect') === 'stop') return;
    const reply = await forward(incoming, body);
    if (meet?.(passing, 'before the reply') === 'stop') return;
    while (frozen !== undefined) await frozen;
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body, () => {
      unanswered -= 1;
      meet?.(passing, 'after the reply');
    });
  }

  function forward(incoming: IncomingMessage, body: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const { method, headers } = incoming;
      const outgoing = request(new URL(incoming.url ?? '/', target), { method, headers, agent }, (reply) => {
        const status = reply.statusCode ?? 0;
        bytesOf(reply).then((bytes) => resolve({ status, headers: reply.rawHeaders, body: bytes }), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  const server = createServer((incoming, response) => {
    // Where the simulator breaks a connection off, so does the gate.
    pass(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    watch(given) {
      onBoundary = given;
      passed = [];
      unanswered = 0;
    },
    passed: () => passed,
    freeze() {
      frozen ??= new Promise((resolve) => {
        release = resolve;
      });
    },
    thaw() {
      frozen = undefined;
      release();
    },
    unanswered: () => unanswered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

interface Reply {
  readonly status: number;
  readonly headers: string[];
  readonly body: Buffer;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
