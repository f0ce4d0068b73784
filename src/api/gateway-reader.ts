// Reads the gateway: everything in the scope, complete, or an error. There is no write here, and none can be reached
// from here.

import { setMaxListeners } from 'node:events';
import type { Page } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import { AcgctlError } from '../model/errors.ts';
import { compareText } from '../model/json.ts';
import type { Live, LiveAccount, LiveNumbers } from '../model/live.ts';
import type { GatewayReader, Progress, ReadScope, Versioned } from '../model/ports.ts';
import type { ApiClient } from './client.ts';
import { failureError } from './failure.ts';
import { getRequest } from './get-request.ts';
import { liveAccount, liveRfi, syncStatus } from './live-resources.ts';
import { assertNumbersOnce, keepWanted } from './number-conflicts.ts';
import { createNumberPageShape } from './number-page.ts';
import { createNumberRows } from './number-rows.ts';
import { type Collector, collectByKey, createListReader, type ListOptions } from './pages.ts';
import { type ListSize, readNumbers } from './read-numbers.ts';
import { refusalError } from './read-request.ts';
import { type Shape, shapes } from './reply-shape.ts';
import { type ApiPath, apiUrl } from './urls.ts';

export interface GatewayReaderOptions {
  /** Aborted: reading ends with AcgctlError INTERRUPTED. */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

const maxStarts = 3;

export function createGatewayReader(
  client: Pick<ApiClient, 'target' | 'read' | 'uuid' | 'log'>,
  { signal, progress }: GatewayReaderOptions = {},
): GatewayReader {
  const lists = createListReader(client);
  const size: ListSize = {};
  let requestsTaken = 0;

  /** One attempt at the whole; `strangers` are accounts that hold numbers and are not in the list of accounts. */
  async function readOnce(
    scope: ReadScope,
    options: ListOptions,
  ): Promise<{ live: Live; strangers: readonly string[] }> {
    const mapOf = <T>(path: ApiPath, shape: Shape<Page<T>>, key: (item: T) => string) =>
      lists.readList(path, shape, (): Collector<readonly T[], ReadonlyMap<string, T>> => collectByKey(key), options);
    const reading = Promise.all([
      mapOf({ of: 'accounts' }, shapes.accountPage, (item) => item.name).then(async (resources) => {
        const all = sortedBy([...resources.values()].map(liveAccount), (account) => account.name);
        return { all, numbers: await numbersOf(all, scope, options) };
      }),
      scope.rfis
        ? mapOf({ of: 'rfis' }, shapes.rfiPage, (item) => item.tenantId.toLowerCase())
        : new Map<string, never>(),
    ]);
    const [{ all, numbers }, rfis] = await reading;
    return {
      live: {
        accounts: new Map([...all].filter(([name]) => scope.accounts?.(name) ?? true)),
        numbers,
        rfis: sortedBy([...rfis.values()].map(liveRfi), (rfi) => rfi.tenantId.toLowerCase()),
      },
      strangers: numbers.accountNames.filter((name) => !all.has(name)),
    };
  }

  async function numbersOf(
    all: ReadonlyMap<AccountName, LiveAccount>,
    scope: ReadScope,
    options: ListOptions,
  ): Promise<LiveNumbers> {
    const wants = scope.numbersOf ?? scope.accounts;
    const wanted = new Set([...all.keys()].filter((name) => wants?.(name) ?? true));
    const atLeast = new Map(
      [...all].map(([name, account]) => [name, Math.max(0, ...Object.values(account.numberCounts))]),
    );
    const rows = createNumberRows();
    // In the order of names, so that the indexes do not depend on the order in which pages come.
    for (const name of all.keys()) rows.accountIndex(name);
    const shape = createNumberPageShape(rows.partsOf);
    const table = await readNumbers({ lists, size, rows, shape, options, log: client.log, atLeast, wanted });
    assertNumbersOnce(table, rows.accountNames, wanted);
    return {
      ...rows,
      table: keepWanted(table, rows.accountNames, wanted),
      scope: wants === undefined ? 'all' : wanted,
    };
  }

  async function getOne<T>(path: ApiPath, shape: Shape<T>): Promise<Versioned<T> | undefined> {
    const url = apiUrl(client.target, path);
    const reply = await client.read(getRequest(url, shape, client.uuid), signal);
    if (reply.kind === 'good') {
      const { etag } = reply.headers;
      return { resource: reply.value, ...(etag === undefined ? {} : { etag }) };
    }
    if (reply.status === 404) return undefined;
    throw refusalError(`GET ${url.pathname}`, reply);
  }

  return {
    async read(scope) {
      // The first failure stops what is being read beside it.
      const stop = new AbortController();
      let expected = 0;
      const onPage = (items: number, count: number | undefined): void => {
        if (count !== undefined) {
          expected += count;
          progress?.expect(expected);
        }
        progress?.advance(items);
      };
      const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
      const anyOf = AbortSignal.any(signals);
      // Every list that is read side by side listens to it.
      setMaxListeners(0, anyOf);
      const options = { signal: anyOf, ...(progress === undefined ? {} : { onPage }) };
      progress?.start('reading', undefined);
      try {
        for (let starts = 1; ; starts += 1) {
          const takenBefore = lists.requestsTaken();
          const { live, strangers } = await readOnce(scope, options);
          if (strangers.length === 0) {
            requestsTaken += lists.requestsTaken() - takenBefore;
            return live;
          }
          const reason = `there are numbers of ${strangers.slice(0, 3).join(', ')}, which is no account`;
          client.log({ event: 'restart-read', reason });
          if (starts === maxStarts) throw inconsistent(reason);
        }
      } finally {
        stop.abort();
        progress?.finish();
      }
    },
    requestsTaken: () => requestsTaken,
    async getAccount(name) {
      const found = await getOne({ of: 'account', account: name }, shapes.account);
      if (found === undefined) return undefined;
      if (found.resource.name !== name) throw wrongResource(`account ${name}`, found.resource.name);
      return { ...found, resource: liveAccount(found.resource) };
    },
    async getNumberStatus(name, telephoneNumber) {
      const found = await getOne({ of: 'number', account: name, telephoneNumber }, shapes.number);
      if (found === undefined) return undefined;
      const given = `${found.resource.accountName}/${found.resource.telephoneNumber}`;
      if (given !== `${name}/${telephoneNumber}`) throw wrongResource(`number ${name}/${telephoneNumber}`, given);
      return syncStatus(found.resource);
    },
    async getRfi(tenantId) {
      const found = await getOne({ of: 'rfi', tenantId }, shapes.rfi);
      if (found === undefined) return undefined;
      const given = found.resource.tenantId;
      if (given.toLowerCase() !== tenantId.toLowerCase()) throw wrongResource(`RFI of ${tenantId}`, given);
      return { ...found, resource: liveRfi(found.resource) };
    },
  };
}

function sortedBy<K extends string, T>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, T> {
  return new Map(items.map((item) => [key(item), item] as const).sort(([a], [b]) => compareText(a, b)));
}

function wrongResource(asked: string, given: string): AcgctlError {
  return failureError('REPLY_SHAPE', `GET of the ${asked}`, `the gateway gave ${given}`);
}

function inconsistent(reason: string): AcgctlError {
  return new AcgctlError(
    'LIST_INCOMPLETE',
    `The gateway's lists do not fit together in ${maxStarts} starts: ${reason}.`,
    'If something else is changing it now, try again when it is done.',
  );
}
