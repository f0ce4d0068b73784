// A server on loopback between a client and a simulated gateway that spoils what it passes on, byte for byte: what a
// broken network, proxy or gateway may do to one request.

import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { GatewayReply, GatewayRequest } from '../../src/simulator/exchange.ts';

/** A request that is to be spoiled, and the means to do it. */
export interface Victim {
  readonly request: GatewayRequest;
  readonly socket: Socket;
  /** Lets the gateway carry it out. */
  readonly forward: () => GatewayReply;
  /** Asks the gateway something else in its place. */
  readonly ask: (url: string) => GatewayReply;
  /** What the gateway would have answered before the first run. */
  readonly older: () => GatewayReply;
  /** Nothing more comes by itself: virtual time may go on. */
  readonly stall: () => void;
  /** Acts after so many milliseconds of virtual time. */
  readonly later: (milliseconds: number, act: () => void) => void;
}

export interface Fault {
  readonly name: string;
  /** Where the request goes to instead: nothing listens there, or nothing that speaks HTTP. */
  readonly aim?: 'closed port' | 'hangs up' | 'TLS on a plain port';
  readonly act?: (victim: Victim) => void;
  /** The answer is as good as a true one: only another reading can tell. */
  readonly isLie?: boolean;
}

export interface FaultServer {
  /** The URL to send the request to, so that it meets the fault. */
  aim(url: URL, fault: Fault): URL;
  close(): Promise<void>;
}

export interface FaultServerOptions {
  readonly handle: (request: GatewayRequest) => GatewayReply;
  readonly handleAsBefore: (request: GatewayRequest) => GatewayReply;
  readonly stall: () => void;
  readonly later: (milliseconds: number, act: () => void) => void;
}

export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  let current: Fault | undefined;
  let host = '';
  const { handle, handleAsBefore } = options;
  const server = createServer((incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { socket } = incoming;
      socket.on('error', () => undefined);
      const request = requestOf(incoming, host, Buffer.concat(chunks));
      current?.act?.({
        ...options,
        request,
        socket,
        forward: () => handle(request),
        ask: (url) => handle({ ...request, method: 'GET', url, body: undefined }),
        older: () => handleAsBefore(request),
      });
    });
  });
  const hangsUp = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.resetAndDestroy();
  });
  const port = await listen(server);
  const hangUpPort = await listen(hangsUp);
  const unused = createTcpServer();
  const closedPort = await listen(unused);
  await close(unused);
  const origins = {
    'closed port': `http://127.0.0.1:${closedPort}`,
    'hangs up': `http://127.0.0.1:${hangUpPort}`,
    'TLS on a plain port': `https://127.0.0.1:${hangUpPort}`,
  };
  return {
    aim(url, fault) {
      current = fault;
      host = url.host;
      const origin = fault.aim === undefined ? `http://127.0.0.1:${port}` : origins[fault.aim];
      return new URL(url.pathname + url.search, origin);
    },
    async close() {
      server.closeAllConnections();
      await Promise.all([close(server), close(hangsUp)]);
    },
  };
}

/** The request as the gateway would have had it: links in its answers then lead to the gateway. */
function requestOf({ method = '', url = '', headers }: IncomingMessage, host: string, body: Buffer): GatewayRequest {
  const flat: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  flat.host = host;
  return { method, url, headers: flat, body: body.length === 0 ? undefined : body.toString() };
}

type Listening = Pick<ReturnType<typeof createTcpServer>, 'listen' | 'close' | 'address'>;

function listen(server: Listening): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Listening): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
