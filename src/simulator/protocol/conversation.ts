// One API request from arrival to reply, in the order in which a request is judged: limit, token, route, role,
// version, parameters, repetition, body, operation. Anything may refuse; a refusal changes nothing.

import type { GatewayReply, GatewayRequest } from '../exchange.ts';
import { jsonReply } from '../exchange.ts';
import type { Knobs } from '../knobs/knobs.ts';
import type { Answer, Call } from '../operations/call.ts';
import { Refusal, refusalReply, refuse } from '../refusal.ts';
import type { World } from '../state/world.ts';
import { checkApiVersion, checkParameters } from './check-parameters.ts';
import { type Match, matchRoute, parseTarget, type Target } from './match-route.ts';
import { createRateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { createRepeatability } from './repeatability.ts';
import { checkRole, type TokenOffice } from './tokens.ts';
import type { Traffic } from './traffic.ts';

interface Parts {
  readonly knobs: Knobs;
  readonly tokens: TokenOffice;
  readonly traffic: Traffic;
  readonly scheme: string;
  readonly world: () => World;
}

export type Conversation = (request: GatewayRequest) => GatewayReply;

export function createConversation({ knobs, tokens, traffic, scheme, world }: Parts): Conversation {
  const limit = createRateLimit(knobs.rateLimit);
  const repeatability = createRepeatability(knobs);

  const answer = (request: GatewayRequest, now: number): GatewayReply => {
    limit.admit(now);
    const target = parseTarget(request.url);
    const roles = tokens.rolesOf(request.headers.authorization, now);
    const match = matchRoute(request.method, target.path);
    const { route } = match;
    checkRole(roles, route.action === undefined ? route.role : (knobs.roles[route.action] ?? route.role));
    checkApiVersion(target.query);
    checkParameters(knobs, match, target.query, request.headers);
    const attempt = route.method === 'GET' ? undefined : repeatability.begin(request, now);
    if (attempt?.replay !== undefined) return attempt.replay;
    const body = readBody(knobs, route, request);
    const reply = replyOf(route.run(world(), callOf(request, scheme, target, match, body)));
    if (route.method !== 'GET' && writes(match)) traffic.countWrite();
    return attempt?.finish(reply) ?? reply;
  };

  return (request) => {
    const now = world().clock.now();
    const entry = traffic.arrive(request, now);
    const reply = echo(
      request,
      refusing(() => answer(request, now)),
    );
    entry.status = reply.status;
    return reply;
  };
}

function refusing(answer: () => GatewayReply): GatewayReply {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error);
    // A bug of the simulator must not look like a fault of the network.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return refusalReply(refuse(500, 'SimulatorBug', message));
  }
}

function writes({ route }: Match): boolean {
  return route.action === undefined || !route.action.startsWith('get');
}

function callOf(request: GatewayRequest, scheme: string, target: Target, match: Match, body: unknown): Call {
  return {
    method: request.method,
    origin: `${scheme}://${request.headers.host ?? 'localhost'}`,
    path: target.path,
    params: match.params,
    query: new Map(target.query),
    headers: request.headers,
    body,
  };
}

function replyOf({ status, headers = {}, body }: Answer): GatewayReply {
  return body === undefined ? { status, headers, body: '' } : jsonReply(status, body, headers);
}

/** Declared on every operation but GET /numbers (api-facts.md section 3). */
function echo(request: GatewayRequest, reply: GatewayReply): GatewayReply {
  const id = request.headers['x-ms-client-request-id'];
  if (id === undefined || parseTarget(request.url).path === '/numbers') return reply;
  return { ...reply, headers: { ...reply.headers, 'x-ms-client-request-id': id } };
}
