// From an HTTP request to whoever answers it: control surface, authority or API. A change is on disk before its reply
// is sent.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { GatewayReply, GatewayRequest } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { refusalReply, refuse } from '../refusal.ts';
import { answerAuthority } from './authority.ts';
import { answerControl, isControl } from './control.ts';
import { sendDelivery, sendReply } from './send-delivery.ts';

interface Parts {
  readonly gateway: Gateway;
  readonly scheme: string;
  readonly save: () => Promise<void>;
  readonly onExchange?: ((request: GatewayRequest, reply: GatewayReply) => void) | undefined;
}

export function createResponder(parts: Parts): RequestListener {
  return (incoming, response) => {
    respond(parts, incoming, response).catch((error: unknown) => {
      // A request that breaks off while it is read has nobody left to answer; anything else is a bug that must show.
      if (incoming.errored !== null || response.headersSent) incoming.socket.destroy();
      else sendReply(response, refusalReply(refuse(500, 'SimulatorBug', String(error))));
    });
  };
}

async function respond(parts: Parts, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { gateway, scheme, onExchange } = parts;
  const request = await readRequest(incoming);
  const before = gateway.revision();
  if (isControl(request)) {
    const reply = answerControl(gateway, request);
    sendReply(response, (await saved(parts, before)) ?? reply);
    return;
  }
  const identity = answerAuthority(gateway, `${scheme}://${request.headers.host ?? ''}`, request);
  if (identity !== undefined) {
    sendReply(response, identity);
    return;
  }
  const delivery = gateway.deliver(request, (reply) => onExchange?.(request, reply));
  const failure = await saved(parts, before);
  sendDelivery(incoming, response, failure === undefined ? delivery : { ...delivery, reply: failure });
}

/** The reply to give instead when the change could not be saved. */
async function saved({ gateway, save }: Parts, before: number): Promise<GatewayReply | undefined> {
  if (gateway.revision() === before) return undefined;
  try {
    await save();
    return undefined;
  } catch (error) {
    return refusalReply(refuse(500, 'StateNotSaved', `the state could not be saved: ${String(error)}`));
  }
}

async function readRequest(incoming: IncomingMessage): Promise<GatewayRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const body = chunks.length === 0 ? undefined : Buffer.concat(chunks).toString();
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body };
}
