// The numbers of the gateway, by the cheaper of two ways: the one list of all numbers, whose pages come one after the
// other, or the lists of the wanted accounts, many at once. One list of everything never takes more requests than a list
// an account, so the choice only exists where not all accounts are wanted (PERFORMANCE.md section 7). How long the one
// list is, a reading before this one may have told; it only chooses the way, and what is read proves itself complete.

import type { AccountName } from '../model/account-name.ts';
import { createNumberTableBuilder, type NumberTable, numberRow } from '../model/number-table.ts';
import { failureError } from './failure.ts';
import { mapInParallel } from './in-parallel.ts';
import type { ApiLog } from './log.ts';
import type { NumberColumns } from './number-columns.ts';
import type { NumberRows } from './number-rows.ts';
import type { ListOptions, ListPage, ListReader, PageOf } from './pages.ts';
import type { Shape } from './reply-shape.ts';

/** How long the list of all numbers was when it last came in more than one page; one page costs nothing to ask for. */
export interface ListSize {
  known?: { readonly numbers: number; readonly pageSize: number };
}

export interface NumbersRequest {
  readonly size: ListSize;
  readonly lists: ListReader;
  readonly rows: NumberRows;
  readonly shape: Shape<PageOf<NumberColumns>>;
  readonly options: ListOptions;
  readonly log: ApiLog;
  /** Every account that is there, with a number of numbers that it has at least. */
  readonly atLeast: ReadonlyMap<AccountName, number>;
  /** The accounts whose numbers are wanted. */
  readonly wanted: ReadonlySet<AccountName>;
}

/** Up to so many accounts are read one by one without asking for the size of the whole. */
const fewAccounts = 3;
/** Enough to use up the limit at latencies of up to 9.6 s (PERFORMANCE.md section 6). */
const listsAtOnce = 16;

/** The rows of all accounts or, after the lists of the wanted ones, only of those. */
export async function readNumbers(request: NumbersRequest): Promise<NumberTable> {
  const { wanted, atLeast, log } = request;
  if (wanted.size === 0) return createNumberTableBuilder().build();
  if (wanted.size === atLeast.size) return readGlobalList(request);
  if (wanted.size <= fewAccounts) return readAccountLists(request);
  const probe = request.size.known === undefined ? await readFirstPage(request) : undefined;
  if (request.size.known === undefined) return readGlobalList(request, probe);
  const { numbers: total, pageSize } = request.size.known;
  const pages = (numbers: number): number => Math.max(1, Math.ceil(numbers / pageSize));
  const globalLeft = pages(total) - (probe === undefined ? 0 : 1);
  let perAccount = 0;
  for (const name of wanted) perAccount += pages(atLeast.get(name) ?? 0);
  const reason = `${globalLeft} requests more for all numbers, at least ${perAccount} for ${wanted.size} accounts`;
  log({ event: 'choose-lists', reason, path: perAccount < globalLeft ? '/accounts' : '/numbers' });
  return perAccount < globalLeft ? readAccountLists(request) : readGlobalList(request, probe);
}

async function readFirstPage({ lists, options, size, shape }: NumbersRequest): Promise<ListPage<NumberColumns>> {
  const page = await lists.firstPage({ of: 'numbers' }, shape, options);
  const { items, count = 0 } = page;
  if (items.length > 0 && items.length < count) size.known = { numbers: count, pageSize: items.length };
  return page;
}

async function readGlobalList(request: NumbersRequest, probe?: ListPage<NumberColumns>): Promise<NumberTable> {
  const { lists, rows, options, shape } = request;
  const first = probe ?? (await readFirstPage(request));
  return lists.readList({ of: 'numbers' }, shape, rows.collect, options, first);
}

async function readAccountLists({ lists, rows, wanted, options, shape }: NumbersRequest): Promise<NumberTable> {
  const tables = await mapInParallel([...wanted], listsAtOnce, async (account) => {
    const path = { of: 'account-numbers', account } as const;
    const table = await lists.readList(path, shape, rows.collect, options);
    const index = rows.accountIndex(account);
    if (table.accounts.some((other) => other !== index)) {
      throw failureError(
        'REPLY_SHAPE',
        `GET /accounts/${account}/numbers`,
        'the list holds a number of another account',
      );
    }
    return table;
  });
  const builder = createNumberTableBuilder();
  for (const table of tables) {
    for (let index = 0; index < table.count; index += 1) builder.add(numberRow(table, index));
  }
  return builder.build();
}
