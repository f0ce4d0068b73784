// The control surface at /_sim/ (CONTRACT section 8): what happened, the state, faults, the clock. It is for tests and
// tools on this machine: a web page must not be able to drive it, so a foreign Host (a name that was made to point
// here) or any Origin is refused.

import { type GatewayReply, type GatewayRequest, jsonReply } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';

type Control = (gateway: Gateway, body: unknown) => GatewayReply;

const controls: Readonly<Record<string, Control>> = {
  'GET /_sim/requests': (gateway) => jsonReply(200, gateway.requests()),
  'GET /_sim/metrics': (gateway) => jsonReply(200, gateway.metrics()),
  'GET /_sim/state': (gateway) => jsonReply(200, gateway.readState()),
  'PUT /_sim/state': (gateway, body) => outcome(gateway.replaceState(body)),
  'POST /_sim/faults': (gateway, body) => outcome(gateway.setFaults(body)),
  'POST /_sim/clock': advance,
};

const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

export function isControl(request: GatewayRequest): boolean {
  return /^\/_sim(\/|\?|$)/.test(request.url);
}

export function answerControl(gateway: Gateway, request: GatewayRequest): GatewayReply {
  if (!ownHost.test(request.headers.host ?? '')) return refused(403, ['the Host is not this machine']);
  if (request.headers.origin !== undefined) return refused(403, ['requests of web pages are not answered']);
  const path = request.url.split('?')[0] ?? '';
  const control = controls[`${request.method} ${path}`];
  if (control === undefined) return unknown(path);
  if (request.method === 'GET') return control(gateway, undefined);
  try {
    return control(gateway, JSON.parse(request.body ?? ''));
  } catch (error) {
    if (error instanceof SyntaxError) return refused(400, ['the body is not JSON']);
    throw error;
  }
}

function advance(gateway: Gateway, body: unknown): GatewayReply {
  const seconds = (body as { readonly advanceSeconds?: unknown } | null)?.advanceSeconds;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) {
    return refused(400, ['advanceSeconds is a number from 0']);
  }
  gateway.clock.advance(seconds * 1000);
  return jsonReply(200, { time: new Date(gateway.clock.now()).toISOString() });
}

function outcome(reasons: readonly string[]): GatewayReply {
  return reasons.length === 0 ? jsonReply(200, {}) : refused(400, reasons);
}

function unknown(path: string): GatewayReply {
  const known = Object.keys(controls).some((line) => line.endsWith(` ${path}`));
  return refused(known ? 405 : 404, [known ? 'wrong method' : `there is no ${path}`]);
}

function refused(status: number, reasons: readonly string[]): GatewayReply {
  return jsonReply(status, { reasons });
}
