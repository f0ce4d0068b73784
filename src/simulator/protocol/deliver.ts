// An API request with what the network does to it. Faults stand in front of the gateway: a request they stop has
// arrived, but is not counted by the limit.

import type { SimulatorClock } from '../clock.ts';
import type { Delivery, GatewayReply, GatewayRequest } from '../exchange.ts';
import type { Knobs } from '../knobs/knobs.ts';
import { refusalReply, refuse } from '../refusal.ts';
import type { Conversation } from './conversation.ts';
import type { Act, Faults } from './faults.ts';
import { parseTarget } from './match-route.ts';
import type { Traffic } from './traffic.ts';

interface Parts {
  readonly knobs: Knobs;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly converse: Conversation;
}

export function deliver(parts: Parts, request: GatewayRequest, onReply?: (reply: GatewayReply) => void): Delivery {
  const { knobs, clock, faults, traffic } = parts;
  const now = clock.now();
  const fault = faults.meet(request.method, parseTarget(request.url).plainPath, now);
  const delayMs = knobs.latencyMs + (fault?.act.kind === 'delay' ? fault.act.delayMs : 0);
  const carryOut = (): GatewayReply => {
    const reply = parts.converse(request);
    onReply?.(reply);
    return reply;
  };
  if (fault === undefined) return { ending: 'reply', reply: carryOut(), delayMs };
  const stopped = stoppedBy(fault.act);
  if (stopped !== undefined) {
    const entry = traffic.arrive(request, now);
    entry.fault = fault.text;
    entry.status = stopped.reply?.status ?? null;
    return { ...stopped, delayMs };
  }
  if (fault.act.kind === 'duplicate') carryOut();
  const reply = carryOut();
  const last = traffic.entries().at(-1);
  if (last !== undefined) last.fault = fault.text;
  return { ending: endings[fault.act.kind] ?? 'reply', reply, delayMs };
}

const endings: Readonly<Record<string, Delivery['ending']>> = { 'reset-after': 'reset', truncate: 'truncate' };

/** What the client gets when the request never reaches the gateway; undefined when it does. */
function stoppedBy(act: Act): Pick<Delivery, 'ending' | 'reply'> | undefined {
  if (act.kind === 'reset-before') return { ending: 'reset', reply: undefined };
  if (act.kind === 'hang') return { ending: 'hang', reply: undefined };
  if (act.kind === 'status') {
    return {
      ending: 'reply',
      reply: refusalReply(refuse(act.status, 'InjectedFault', `injected status ${act.status}`)),
    };
  }
  if (act.kind !== 'html') return undefined;
  const body = '<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';
  return { ending: 'reply', reply: { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body } };
}
