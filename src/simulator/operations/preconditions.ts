// If-Match, If-None-Match, If-Unmodified-Since, If-Modified-Since on single resources (api-facts.md section 3). Whether
// and how the service evaluates them is undocumented; this is the general rule of HTTP: 412, and 304 for GET.

import { readDate } from '../protocol/header-dates.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../state/world.ts';
import type { Call } from './call.ts';

export interface Current {
  readonly etag: string;
  readonly modifiedAt: number;
}

/** Throws 412; says whether a GET is answered 304. */
export function checkPreconditions(world: World, call: Call, current: Current | undefined): 'proceed' | 'not-modified' {
  if (world.knobs.conditional.mode === 'ignored') return 'proceed';
  const ifMatch = call.headers['if-match'];
  if (ifMatch !== undefined) {
    if (!lists(ifMatch, current)) throw failed('If-Match');
  } else if (modifiedAfter(world, call.headers['if-unmodified-since'], current) === true) {
    throw failed('If-Unmodified-Since');
  }
  const ifNoneMatch = call.headers['if-none-match'];
  const unchanged =
    ifNoneMatch !== undefined
      ? lists(ifNoneMatch, current)
      : call.method === 'GET' && modifiedAfter(world, call.headers['if-modified-since'], current) === false;
  if (!unchanged) return 'proceed';
  if (call.method === 'GET') return 'not-modified';
  throw failed('If-None-Match');
}

function lists(header: string, current: Current | undefined): boolean {
  if (current === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim());
  return tags.includes('*') || tags.includes(current.etag);
}

/** Undefined when there is nothing to compare. */
function modifiedAfter(world: World, header: string | undefined, current: Current | undefined): boolean | undefined {
  const since = header === undefined ? undefined : readDate(header, world.knobs.headerDates);
  if (since === undefined || current === undefined) return undefined;
  // HTTP dates have whole seconds, so the part of a second is left out of the comparison.
  return Math.floor(current.modifiedAt / 1000) > Math.floor(since / 1000);
}

function failed(header: string): Error {
  return refuse(412, 'ConditionNotMet', `${header} does not hold`, header);
}
