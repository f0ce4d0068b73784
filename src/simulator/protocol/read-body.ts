// The body of a request: its media type, its JSON, its schema.

import type { GatewayRequest } from '../exchange.ts';
import type { Knobs } from '../knobs/knobs.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { Route } from './routes.ts';

/** The parsed body; undefined for operations without one, which do not look at what is sent. */
export function readBody(knobs: Knobs, route: Route, request: GatewayRequest): unknown {
  if (route.body === undefined) return undefined;
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== route.body.type) {
    throw refuse(415, 'UnsupportedMediaType', `the body is ${route.body.type}, not ${type}`, 'content-type');
  }
  const body = parse(request.body);
  const problems = route.body.judge(body, knobs.fields, '$');
  if (problems.length > 0) throw new Refusal(problems);
  return body;
}

function parse(text: string | undefined): unknown {
  if (text === undefined || text === '') throw refuse(400, 'MissingBody', 'the request needs a body', '$');
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(400, 'InvalidJson', 'the body is not JSON', '$');
  }
}
