// A server on loopback that answers with the bytes it is told: for replies that no honest gateway gives.

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Writes the reply, byte for byte; `index` counts the requests from 0. */
export type Answer = (socket: Socket, request: SeenRequest, index: number) => void;

export interface ByteServer {
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

export async function startByteServer(answer: Answer): Promise<ByteServer> {
  const requests: SeenRequest[] = [];
  const server: Server = createServer((incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers, socket } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      socket.on('error', () => undefined);
      answer(socket, request, requests.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A whole HTTP/1.1 reply on a connection that ends with it. */
export function reply(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer = ''): Buffer {
  const lines = { 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${head.join('')}\r\n`), Buffer.from(body)]);
}

/** The same with a JSON body. */
export function jsonBytes(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Buffer {
  return reply(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
}
