// Pages of the five lists: filter, then skip, top, then the page (api-facts.md section 3). A page is cut out of the
// records by position, so that it costs as much as it holds, whatever the list's length.

import { refuse } from '../refusal.ts';
import type { World } from '../state/world.ts';
import { type Answer, type Call, queryFlag } from './call.ts';
import { type Condition, meets, parseFilter } from './filter.ts';

export interface Listing {
  readonly length: number;
  /** The resource at a position of the list's order, as a reader sees it. */
  at(position: number): object;
}

interface Source {
  readonly fields: readonly string[];
  readonly all: Listing;
  /** A shorter listing that holds everything that can meet the conditions. */
  narrow?(conditions: readonly Condition[]): Listing;
}

export function listPage(world: World, call: Call, source: Source): Answer {
  const { knobs } = world;
  const filtered = applyFilter(world, call, source);
  const ordered = reorder(world, filtered);
  const skip = queryNumber(call, 'skip') ?? 0;
  const end = Math.min(ordered.length, skip + (queryNumber(call, 'top') ?? ordered.length));
  const size = pageSize(world, call);
  const slip = knobs.lists.order === 'mutating' && skip > 0 ? world.random.below(3) - 1 : 0;
  const from = Math.max(0, skip + slip);
  const to = Math.min(end, from + size);
  const value: object[] = [];
  for (let position = from; position < to; position += 1) value.push(ordered.at(position));
  const counted = knobs.lists.count === 'all' ? source.all : filtered;
  const headers = queryFlag(call, 'countRecords') ? { 'x-ms-record-count': String(counted.length) } : {};
  return { status: 200, headers, body: to < end ? { value, nextLink: nextLink(call, to, end) } : { value } };
}

function applyFilter({ knobs }: World, call: Call, source: Source): Listing {
  const filter = call.query.get('filter');
  if (filter === undefined || knobs.lists.filter === 'ignore') return source.all;
  if (knobs.lists.filter === 'reject') throw refuse(400, 'UnsupportedFilter', 'filter is not supported', 'filter');
  const conditions = parseFilter(filter, source.fields);
  const listing = source.narrow?.(conditions) ?? source.all;
  const found: object[] = [];
  for (let position = 0; position < listing.length; position += 1) {
    const resource = listing.at(position);
    if (meets(resource, conditions)) found.push(resource);
  }
  return listOf(found);
}

export function listOf(resources: readonly object[]): Listing {
  return { length: resources.length, at: (position) => resources[position] ?? {} };
}

function reorder({ knobs, random }: World, listing: Listing): Listing {
  const { length } = listing;
  if (knobs.lists.order === 'reverse') return { length, at: (position) => listing.at(length - 1 - position) };
  if (knobs.lists.order !== 'unstable') return listing;
  const positions = Array.from({ length }, (_, position) => position);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const kept = positions[last] ?? 0;
    positions[last] = positions[other] ?? 0;
    positions[other] = kept;
  }
  return { length, at: (position) => listing.at(positions[position] ?? 0) };
}

function pageSize({ knobs }: World, call: Call): number {
  const { default: usual, max, aboveMax } = knobs.pageSize;
  const asked = queryNumber(call, 'maxpagesize') ?? usual;
  if (asked > max && aboveMax === 'reject') {
    throw refuse(400, 'InvalidQueryParameterValue', `maxpagesize is above ${max}`, 'maxpagesize');
  }
  return Math.min(asked, max);
}

function queryNumber(call: Call, name: string): number | undefined {
  const value = call.query.get(name);
  return value === undefined ? undefined : Number(value);
}

/** Carries every parameter of the request; where to go on is said with skip and top. */
function nextLink(call: Call, skip: number, end: number): string {
  const query = new URLSearchParams([...call.query]);
  query.set('skip', String(skip));
  if (call.query.has('top')) query.set('top', String(end - skip));
  return `${call.origin}${call.path}?${query}`;
}
