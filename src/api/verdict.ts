// What a reply means, by its status and body. A reply counts as good only when everything about it is: status, content
// type, JSON, shape.

import type { ApiError } from '../kinds/wire.ts';
import { retryAfterMilliseconds } from './backoff.ts';
import type { WireFailure, WireReply } from './exchange.ts';
import type { FailureCode } from './failure.ts';
import { isDeeper, maxDepth } from './reply-depth.ts';
import { type Shape, shapes } from './reply-shape.ts';

export type Verdict<T> =
  | { readonly kind: 'good'; readonly value: T; readonly headers: WireReply['headers'] }
  /** 4xx: the gateway did nothing. `isJson` is false when the body is not the API's error, so perhaps not its answer. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly isJson: boolean;
      readonly headers: WireReply['headers'];
    }
  | { readonly kind: 'throttled'; readonly holdMilliseconds: number; readonly message: string }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string };

/**
 * Judges what came of a request.
 *
 * @param expected the shape of the body, or `nothing` where 204 is due
 */
export function judge<T>(outcome: WireReply | WireFailure, expected: Shape<T> | 'nothing', now: Date): Verdict<T> {
  if (outcome.kind === 'failure') return { kind: 'failed', code: outcome.code, message: outcome.message };
  const { status, headers } = outcome;
  if (status === 429) {
    const served = Date.parse(headers.date ?? '');
    const holdMilliseconds = retryAfterMilliseconds(
      headers['retry-after'],
      Number.isNaN(served) ? now : new Date(served),
    );
    return { kind: 'throttled', holdMilliseconds, message: describeError(outcome).message };
  }
  if (status >= 500 || status === 408) {
    const { code, message } = describeError(outcome);
    // 501 is an answer, and asking again gets the same: no region is out.
    const failure = status === 501 ? 'NOT_IMPLEMENTED' : 'GATEWAY_ERROR';
    return { kind: 'failed', code: failure, message: `status ${status}, ${code}: ${message}` };
  }
  if (status >= 400) return { kind: 'refused', status, headers, ...describeError(outcome) };
  // Only 204 says that it is gone: a sign-in page says 200, and a deletion that was merely accepted is not done yet.
  if (expected === 'nothing' && status === 204) {
    return { kind: 'good', value: undefined as T, headers };
  }
  if (expected === 'nothing' || (status !== 200 && status !== 201)) {
    return { kind: 'failed', code: 'REPLY_STATUS', message: `status ${status} is no answer to this request` };
  }
  const quick = findNoJson(outcome) === undefined ? expected.readText?.(outcome.body) : undefined;
  if (quick !== undefined) return { kind: 'good', value: quick, headers };
  const body = parseBody(outcome);
  if ('failure' in body) return { kind: 'failed', code: body.failure, message: body.message };
  const read = expected.read(body.json);
  if ('problem' in read) {
    return { kind: 'failed', code: 'REPLY_SHAPE', message: `the body is not ${expected.title}: ${read.problem}` };
  }
  return { kind: 'good', value: read.value, headers };
}

interface NoBody {
  readonly failure: 'REPLY_EMPTY' | 'REPLY_NOT_JSON' | 'REPLY_SHAPE' | 'REPLY_TRUNCATED';
  readonly message: string;
}

/** Why the reply has no text that is meant to be JSON. */
function findNoJson(reply: WireReply): NoBody | undefined {
  if (reply.body === '') return { failure: 'REPLY_EMPTY', message: `status ${reply.status} with an empty body` };
  const type = reply.headers['content-type'] ?? 'no content type';
  if (/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) return undefined;
  return { failure: 'REPLY_NOT_JSON', message: `status ${reply.status} with ${type} where JSON is due` };
}

function parseBody(reply: WireReply): { readonly json: unknown } | NoBody {
  const none = findNoJson(reply);
  if (none !== undefined) return none;
  if (isDeeper(reply.body, maxDepth)) {
    return { failure: 'REPLY_SHAPE', message: `status ${reply.status} with JSON of more than ${maxDepth} levels` };
  }
  try {
    return { json: JSON.parse(reply.body) };
  } catch {
    return { failure: 'REPLY_TRUNCATED', message: `status ${reply.status} with JSON that is cut short or broken` };
  }
}

/** The longest message of a server that is passed on. */
const maxMessage = 1000;

function describeError(reply: WireReply): {
  readonly code: string;
  readonly message: string;
  readonly isJson: boolean;
} {
  const fallback = reply.headers['x-ms-error-code'] ?? `HTTP_${reply.status}`;
  const body = parseBody(reply);
  if ('failure' in body) return { code: fallback, message: body.message, isJson: false };
  const read = shapes.error.read(body.json);
  if ('problem' in read) return { code: fallback, message: 'a body that is not an error of the API', isJson: false };
  const { error } = read.value;
  return { code: error.code, message: errorText(error, 0).slice(0, maxMessage), isJson: true };
}

/** `message (target: x; code: message; …)`, two levels of details deep. */
function errorText(error: ApiError, depth: number): string {
  const parts = error.target === undefined ? [] : [`target: ${error.target}`];
  if (depth < 2)
    for (const detail of error.details ?? []) parts.push(`${detail.code}: ${errorText(detail, depth + 1)}`);
  return parts.length === 0 ? error.message : `${error.message} (${parts.join('; ')})`;
}
