// Reading a list page by page. The pages of a list that changes meanwhile may miss items or hold them twice, so a listing
// counts only when it is proved complete: as many different keys as the gateway counted with the first and with the last
// page, no key twice, and no further page. Otherwise it starts again, three times in all. So it does when a later page came
// only after a time-out, a lost connection or a 5xx: the other region may have answered it, from an older state. One thing
// no reader of pages can prove: that not one item went and another came between two pages. What was missed then is planned
// as new, and settled by the reading before the write.

import { AcgctlError } from '../model/errors.ts';
import type { ApiClient } from './client.ts';
import { getRequest } from './get-request.ts';
import { resolveNextLink } from './next-link.ts';
import { refusalError } from './read-request.ts';
import type { Shape } from './reply-shape.ts';
import { type ApiPath, apiUrl } from './urls.ts';

/** A page as a list reader sees it; some servers write "no more" as null. */
export interface PageOf<I> {
  readonly value: I;
  readonly nextLink?: string | null;
}

interface Items {
  readonly length: number;
}

/** Takes the items of one listing, page by page; a new one is made for each start. */
export interface Collector<I, R> {
  add(items: I): void;
  /** `repeated`: a key that came twice, if one did. */
  finish(): { readonly count: number; readonly repeated: string | undefined; readonly result: R };
}

export interface ListOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the length of each page, and the count of the list with its first page. */
  readonly onPage?: ((items: number, count: number | undefined) => void) | undefined;
}

export interface ListPage<I> {
  readonly items: I;
  /** `x-ms-record-count`. */
  readonly count: number | undefined;
  readonly url: URL;
  readonly nextLink: string | null | undefined;
}

export interface ListReader {
  /** The first page, which tells the count and the page size that the gateway grants. */
  firstPage<I extends Items>(path: ApiPath, shape: Shape<PageOf<I>>, options: ListOptions): Promise<ListPage<I>>;
  /**
   * The whole list; `first` is a first page that is already there.
   *
   * @throws AcgctlError LIST_INCOMPLETE when three starts gave no complete list
   */
  readList<I extends Items, R>(
    path: ApiPath,
    shape: Shape<PageOf<I>>,
    collect: () => Collector<I, R>,
    options: ListOptions,
    first?: ListPage<I>,
  ): Promise<R>;
  /** How many requests it took so far, as if each had been answered the first time and no list had started again. */
  requestsTaken(): number;
}

const maxStarts = 3;
/** What SW23 allowed (api-facts section 3); a gateway that grants less is taken as it is. */
const pageSize = '500';

export function createListReader(client: Pick<ApiClient, 'target' | 'read' | 'uuid' | 'log'>): ListReader {
  /** Cleared when the gateway refuses the parameter itself. */
  let asksPageSize = true;
  let requestsTaken = 0;

  async function getPage<I>(url: URL, shape: Shape<PageOf<I>>, signal: AbortSignal | undefined) {
    const reply = await client.read(getRequest(url, shape, client.uuid), signal);
    if (reply.kind === 'refused') return reply;
    const { value, nextLink } = reply.value;
    const header = reply.headers['x-ms-record-count'];
    const count = header !== undefined && /^\d+$/.test(header) ? Number(header) : undefined;
    return { kind: 'page', items: value, nextLink, count, url, afterFailure: reply.afterFailure } as const;
  }

  async function firstPage<I extends Items>(
    path: ApiPath,
    shape: Shape<PageOf<I>>,
    options: ListOptions,
  ): Promise<ListPage<I>> {
    const asked = asksPageSize;
    const url = apiUrl(client.target, path, { countRecords: 'true', ...(asked ? { maxpagesize: pageSize } : {}) });
    const page = await getPage(url, shape, options.signal);
    if (page.kind === 'page') return page;
    if (page.status !== 400 || !asked) throw refusalError(`GET ${url.pathname}`, page);
    asksPageSize = false;
    return firstPage(path, shape, options);
  }

  /** The page after this one; undefined after the last, or why it cannot be read. */
  async function nextPage<I>(
    page: ListPage<I>,
    visited: ReadonlySet<string>,
    shape: Shape<PageOf<I>>,
    signal: AbortSignal | undefined,
  ): Promise<ListPage<I> | undefined | string> {
    const next = resolveNextLink(page.nextLink, page.url);
    if ('problem' in next) return next.problem;
    if (next.url === undefined) return undefined;
    if (visited.has(next.url.href)) return 'nextLink leads back to a page that was read';
    const reply = await getPage(next.url, shape, signal);
    if (reply.kind === 'page')
      return reply.afterFailure ? 'a page came only after a failure, perhaps from another region' : reply;
    return `a page was refused (${reply.status}, ${reply.code}): ${reply.message}`;
  }

  /** One listing from its first page on: the result, or why it is not complete. */
  async function listOnce<I extends Items, R>(
    first: ListPage<I>,
    shape: Shape<PageOf<I>>,
    collector: Collector<I, R>,
    { signal, onPage }: ListOptions,
  ): Promise<Listing<R> & { readonly pages: number }> {
    const visited = new Set<string>();
    const maxPages = 2 * Math.ceil((first.count ?? 0) / Math.max(1, first.items.length)) + 10;
    let last = first;
    for (let page: ListPage<I> | undefined = first; page !== undefined; ) {
      collector.add(page.items);
      onPage?.(page.items.length, page === first ? page.count : undefined);
      visited.add(page.url.href);
      last = page;
      if (visited.size > maxPages) return { problem: `more than ${maxPages} pages`, pages: visited.size };
      const next: ListPage<I> | undefined | string = await nextPage(page, visited, shape, signal);
      if (typeof next === 'string') return { problem: next, pages: visited.size };
      page = next;
    }
    return { ...proved(collector, first.count, last.count), pages: visited.size };
  }

  return {
    async firstPage(path, shape, options) {
      const page = await firstPage(path, shape, options);
      requestsTaken += 1;
      return page;
    },
    requestsTaken: () => requestsTaken,
    async readList(path, shape, collect, options, first) {
      let start = first;
      for (let starts = 1; ; starts += 1) {
        const outcome = await listOnce(start ?? (await firstPage(path, shape, options)), shape, collect(), options);
        if ('result' in outcome) {
          // The page that was there is counted already.
          requestsTaken += outcome.pages - (first === undefined ? 0 : 1);
          return outcome.result;
        }
        const { pathname } = apiUrl(client.target, path);
        client.log({ event: 'restart-list', reason: outcome.problem, path: pathname });
        if (starts === maxStarts) throw incomplete(pathname, outcome.problem);
        start = undefined;
      }
    },
  };
}

type Listing<R> = { readonly result: R } | { readonly problem: string };

/** The result of a listing whose pages are all read, if it is complete. */
function proved<I, R>(collector: Collector<I, R>, first: number | undefined, last: number | undefined): Listing<R> {
  if (first === undefined || last === undefined) return { problem: 'the gateway did not say how many there are' };
  const { count, repeated, result } = collector.finish();
  if (repeated !== undefined) return { problem: `${repeated} came twice` };
  if (count === first && count === last) return { result };
  return { problem: `${count} came, and the gateway counted ${first} at first and ${last} at last` };
}

function incomplete(pathname: string, problem: string): AcgctlError {
  return new AcgctlError(
    'LIST_INCOMPLETE',
    `GET ${pathname} gave no complete list in ${maxStarts} starts: ${problem}.`,
    'Nothing is planned from a part of the gateway. If something else is changing it now, try again when it is done.',
  );
}

/** Collects into a map by key, in code-unit order of nothing: as the items came. */
export function collectByKey<T>(key: (item: T) => string): Collector<readonly T[], ReadonlyMap<string, T>> {
  const items = new Map<string, T>();
  let repeated: string | undefined;
  return {
    add(page) {
      for (const item of page) {
        const name = key(item);
        if (items.has(name)) repeated ??= name;
        items.set(name, item);
      }
    },
    finish: () => ({ count: items.size, repeated, result: items }),
  };
}
