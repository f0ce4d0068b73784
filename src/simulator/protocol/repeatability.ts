// Repeatability-Request-ID and Repeatability-First-Sent (api-facts.md section 3: both or none, at least five minutes
// by the general rule; window and rejection undocumented). A write that was done answers the same request again with
// the same reply; a refused one changed nothing, so its repetition is judged anew.

import { createHash } from 'node:crypto';
import type { GatewayReply, GatewayRequest } from '../exchange.ts';
import type { Knobs } from '../knobs/knobs.ts';
import { Refusal } from '../refusal.ts';
import { readDate } from './header-dates.ts';

export interface Repeatability {
  /** `undefined` when the request is not repeatable; throws when it is refused because of its headers. */
  begin(request: GatewayRequest, now: number): Attempt | undefined;
}

export interface Attempt {
  /** The reply of the first time. */
  readonly replay: GatewayReply | undefined;
  /** Marks the reply and remembers it. */
  finish(reply: GatewayReply): GatewayReply;
}

interface Done {
  readonly digest: string;
  readonly reply: GatewayReply;
  readonly until: number;
}

const rejected = { 'repeatability-result': 'rejected' };

export function createRepeatability(knobs: Knobs): Repeatability {
  const windowMs = knobs.repeatability.windowSeconds * 1000;
  const done = new Map<string, Done>();

  const forget = (now: number): void => {
    for (const [id, { until }] of done) if (until < now) done.delete(id);
  };

  const begin: Repeatability['begin'] = (request, now) => {
    const id = request.headers['repeatability-request-id'];
    const firstSent = request.headers['repeatability-first-sent'];
    if ((id === undefined && firstSent === undefined) || knobs.repeatability.mode === 'ignored') return undefined;
    if (knobs.repeatability.mode === 'unsupported') throw refused(501, 'RepeatabilityNotSupported', 'not supported');
    if (id === undefined || id === '' || firstSent === undefined) {
      throw refused(
        400,
        'IncompleteRepeatability',
        'Repeatability-Request-ID and Repeatability-First-Sent go together',
      );
    }
    forget(now);
    const digest = digestOf(request, firstSent);
    const before = done.get(id);
    if (before !== undefined) {
      if (before.digest === digest) return { replay: before.reply, finish: (reply) => reply };
      throw refused(400, 'RepeatabilityMismatch', `${id} belongs to another request`);
    }
    const sentAt = readDate(firstSent, knobs.headerDates) ?? Number.NaN;
    if (!(Math.abs(now - sentAt) <= windowMs))
      throw refused(412, 'RepeatabilityExpired', 'First-Sent is out of the window');
    return {
      replay: undefined,
      finish: (reply) => {
        if (reply.status >= 300) return reply;
        const marked = { ...reply, headers: { ...reply.headers, 'repeatability-result': 'accepted' } };
        done.set(id, { digest, reply: marked, until: Math.max(now, sentAt) + windowMs });
        return marked;
      },
    };
  };
  return { begin };
}

function digestOf({ method, url, body }: GatewayRequest, firstSent: string): string {
  return createHash('sha1')
    .update(`${method} ${url}\n${firstSent}\n${body ?? ''}`)
    .digest('hex');
}

function refused(status: number, code: string, message: string): Refusal {
  return new Refusal({ status, code, message, target: 'Repeatability-Request-ID' }, rejected);
}
