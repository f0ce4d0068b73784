// Carries out on a real connection what the gateway decided: late, cut short, reset, or never.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Delivery, GatewayReply } from '../exchange.ts';

export function sendDelivery(request: IncomingMessage, response: ServerResponse, delivery: Delivery): void {
  const send = (): void => {
    if (delivery.ending === 'hang') return;
    if (delivery.ending === 'reset' || delivery.reply === undefined) reset(request);
    else if (delivery.ending === 'truncate') truncate(request, response, delivery.reply);
    else sendReply(response, delivery.reply);
  };
  // Unreferenced: a simulator that was closed does not wait for replies nobody gets.
  if (delivery.delayMs > 0) setTimeout(send, delivery.delayMs).unref();
  else send();
}

export function sendReply(response: ServerResponse, reply: GatewayReply): void {
  const hasBody = reply.status !== 204 && reply.status !== 304;
  const length = hasBody ? { 'content-length': String(Buffer.byteLength(reply.body)) } : {};
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(hasBody ? reply.body : undefined);
}

function reset({ socket }: IncomingMessage): void {
  // Only a TCP socket can be reset; one under TLS is just closed, without the closing alert.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

/** The length of the whole is announced, half of it sent; of a reply without a body only the status line. */
function truncate({ socket }: IncomingMessage, response: ServerResponse, reply: GatewayReply): void {
  if (reply.body === '') {
    socket.write(`HTTP/1.1 ${reply.status} `, () => socket.destroy());
    return;
  }
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => socket.destroy());
}
