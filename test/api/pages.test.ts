// Listings from a server that lies: what is taken for complete is complete.

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { collectByKey, createListReader } from '../../src/api/pages.ts';
import { shapes } from '../../src/api/reply-shape.ts';
import { type ByteServer, jsonBytes, startByteServer } from '../support/byte-server.ts';
import { clientOf, type TestClient } from '../support/gateway-client.ts';

interface Served {
  readonly names: readonly string[];
  readonly nextLink?: string | null;
  readonly count?: number;
}

let server: ByteServer;
let client: TestClient;

afterEach(async () => {
  await client.close();
  await server.close();
});

/** Serves the pages in turn, from the first again after the last. */
async function serve(pages: readonly Served[] | ((index: number, origin: string) => Served)): Promise<void> {
  server = await startByteServer((socket, _, index) => {
    const page = typeof pages === 'function' ? pages(index, server.origin) : (pages[index % pages.length] as Served);
    const body = {
      value: page.names.map((name) => ({ name })),
      ...(page.nextLink === undefined ? {} : { nextLink: page.nextLink }),
    };
    const headers = page.count === undefined ? {} : { 'x-ms-record-count': String(page.count) };
    socket.end(jsonBytes(200, body, headers));
  });
  client = clientOf(server.origin, { rateLimit: { requests: 100_000, perSeconds: 60 } });
}

async function list(): Promise<readonly string[]> {
  const collect = () => collectByKey<{ readonly name: string }>((item) => item.name);
  const found = await createListReader(client).readList({ of: 'accounts' }, shapes.accountPage, collect, {});
  return [...found.keys()];
}

const second = '/accounts?api-version=2024-02-29-preview&countRecords=true&maxpagesize=500&skip=1';

describe('a listing', () => {
  it('is whole when keys, first count and last count agree', async () => {
    await serve([
      { names: ['a'], nextLink: second, count: 2 },
      { names: ['b'], count: 2 },
    ]);
    expect(await list()).toEqual(['a', 'b']);
    expect(server.requests.map((request) => request.url)).toEqual([
      '/accounts?api-version=2024-02-29-preview&countRecords=true&maxpagesize=500',
      second,
    ]);
  });

  it.each<[string, Served[]]>([
    ['null', [{ names: ['a'], nextLink: null, count: 1 }]],
    ['empty', [{ names: ['a'], nextLink: '', count: 1 }]],
  ])('ends where nextLink is %s', async (_, pages) => {
    await serve(pages);
    expect(await list()).toEqual(['a']);
  });

  it('starts again when something came between, and is whole then', async () => {
    await serve((index) => (index === 0 ? { names: ['a'], count: 2 } : { names: ['a', 'b'], count: 2 }));
    expect(await list()).toEqual(['a', 'b']);
    expect(server.requests).toHaveLength(2);
  });

  it.each<[string, Served[]]>([
    ['fewer came than were counted', [{ names: ['a'], count: 2 }]],
    ['more came than were counted', [{ names: ['a', 'b'], count: 1 }]],
    ['nothing was counted', [{ names: ['a'] }]],
    ['a key came twice on a page', [{ names: ['a', 'a'], count: 2 }]],
    [
      'a key came twice, and the distinct ones are as many as counted',
      [
        { names: ['a', 'b'], nextLink: second, count: 2 },
        { names: ['b'], count: 2 },
      ],
    ],
    [
      'the count changed between first and last page',
      [
        { names: ['a'], nextLink: second, count: 2 },
        { names: ['b'], count: 3 },
      ],
    ],
  ])('is not taken when %s', async (_, pages) => {
    await serve(pages);
    await expect(list()).rejects.toMatchObject({ code: 'LIST_INCOMPLETE' });
    expect(server.requests).toHaveLength(3 * pages.length);
  });

  it('of any cut is taken exactly when it is whole', async () => {
    const page = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(page, { minLength: 1, maxLength: 4 }),
        fc.nat(6),
        fc.nat(6),
        async (cut, first, last) => {
          const pages = cut.map((names, index) => ({
            names,
            count: index === 0 ? first : last,
            ...(index === cut.length - 1 ? {} : { nextLink: `${second}&page=${index + 1}` }),
          }));
          await serve(pages);
          const names = cut.flat();
          const counts = cut.length === 1 ? [first] : [first, last];
          const whole = new Set(names).size === names.length && counts.every((count) => count === names.length);
          const outcome = await list().catch((error: { readonly code: string }) => error.code);
          expect(outcome).toEqual(whole ? names : 'LIST_INCOMPLETE');
          await client.close();
          await server.close();
        },
      ),
      { numRuns: 60 },
    );
    await serve([]);
  });
});

describe('a link', () => {
  it.each([
    'http://127.0.0.1:1/accounts?skip=1',
    'https://evil.example/accounts?skip=1',
    '//evil.example/accounts?skip=1',
    '\\\\evil.example\\accounts',
    'javascript:alert(1)',
    '/accounts/contoso?skip=1',
    '/numbers?skip=1',
    '?api-version=2023-10-01&skip=1',
    '?countRecords=false&skip=1',
    'http://[',
  ])('to %s is not followed', async (nextLink) => {
    await serve([{ names: ['a'], nextLink, count: 2 }]);
    await expect(list()).rejects.toMatchObject({
      code: 'LIST_INCOMPLETE',
      message: expect.stringContaining('nextLink'),
    });
    expect(server.requests.every((request) => request.url.startsWith('/accounts?'))).toBe(true);
    expect(server.requests).toHaveLength(3);
  });

  it('with a user name, another scheme or another port is not followed', async () => {
    for (const change of [
      (url: URL) => {
        url.username = 'evil';
      },
      (url: URL) => {
        url.protocol = 'https:';
      },
      (url: URL) => {
        url.port = '1';
      },
    ]) {
      await serve((_, origin) => {
        const url = new URL('/accounts?skip=1', origin);
        change(url);
        return { names: ['a'], nextLink: url.href, count: 2 };
      });
      await expect(list()).rejects.toMatchObject({ code: 'LIST_INCOMPLETE' });
      expect(server.requests).toHaveLength(3);
      await client.close();
      await server.close();
    }
    await serve([]);
  });

  it('may be relative, and gets back what it dropped', async () => {
    await serve([
      { names: ['a'], nextLink: '?skip=1#fragment', count: 2 },
      { names: ['b'], count: 2 },
    ]);
    expect(await list()).toEqual(['a', 'b']);
    expect(server.requests[1]?.url).toBe('/accounts?skip=1&api-version=2024-02-29-preview&countRecords=true');
  });

  it('that leads in a circle, or on for ever, ends the listing', async () => {
    await serve([{ names: [], nextLink: second, count: 9 }]);
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('leads back') });
    expect(server.requests).toHaveLength(6);
    await client.close();
    await server.close();
    await serve((index) => ({ names: [], nextLink: `${second}#${index}`, count: 9 }));
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('leads back') });
    await client.close();
    await server.close();
    await serve((index) => ({ names: ['a'], nextLink: `${second}&page=${index}`, count: 9 }));
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('more than 28 pages') });
    expect(server.requests).toHaveLength(3 * 29);
  });
});
