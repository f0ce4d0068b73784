// The least requests that a change takes, reckoned from what is there and what is wanted alone, by none of the code that
// is measured. Requests come in phases, since one cannot begin before the other has ended.
//
//   read    list of accounts, then the numbers: one list of all, or one list of each account that is wanted
//   check   the same of what the plan touches, before the first write
//   write   accounts, deletes, moves, creates and updates, deleted accounts; 100 numbers of one account a request
//   verify  the same reading as the check, afterwards
//
// A moved number takes two writes of its own, because in batches it would be in no account for longer. What an account is
// read for just before its write, so that nobody's change is lost, is told apart: `guards`.

import type { HeldAccount, Holding } from './holding.ts';

/** Requests one after the other in each of these chains, the chains side by side. */
export type Phase = readonly number[];

export interface Least {
  /** The guards among them. */
  readonly reads: number;
  readonly guards: number;
  readonly writes: number;
  readonly phases: readonly Phase[];
}

/** What the gateway grants a list, and takes in a batch. */
const pageSize = 500;
const batchSize = 100;

export function leastRequests(before: Holding, after: Holding): Least {
  const changes = compare(before, after);
  const writes = writePhases(changes, before);
  const touched = changes.filter(({ isTouched }) => isTouched).map(({ name }) => name);
  const withNumbers = changes.filter(({ hasNumbers }) => hasNumbers).map(({ name }) => name);
  const kept = new Map([...after].filter(([, { buried }]) => buried === undefined));
  const reading = readPhases(before, [...before.keys()]);
  const around = touched.length === 0 ? [] : [readPhases(before, withNumbers), readPhases(kept, withNumbers)];
  const [check = [], verify = []] = around;
  const all = [...reading, ...check, ...verify];
  return {
    reads: all.flat().reduce((sum, chain) => sum + chain, writes.guards),
    guards: writes.guards,
    writes: writes.phases.flat().reduce((sum, chain) => sum + chain, 0) - writes.guards,
    phases: [...reading, ...check, ...writes.phases, ...verify].filter((phase) => phase.length > 0),
  };
}

interface AccountChange {
  readonly name: string;
  readonly put: 'none' | 'create' | 'change';
  readonly buried: HeldAccount['buried'];
  readonly upserts: number;
  readonly deletes: number;
  /** Numbers that come from another account. */
  readonly movesIn: number;
  readonly isTouched: boolean;
  readonly hasNumbers: boolean;
}

function compare(before: Holding, after: Holding): readonly AccountChange[] {
  const was = ownersIn(before);
  const will = ownersIn(after);
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const old = before.get(name);
    const wanted = after.get(name);
    const numbers = [...(wanted?.numbers ?? [])];
    const movesIn = numbers.filter(([number]) => was.has(number) && was.get(number) !== name).length;
    const upserts = numbers.filter(
      ([number, header]) => !was.has(number) || (was.get(number) === name && old?.numbers.get(number) !== header),
    ).length;
    const leaving = [...(old?.numbers.keys() ?? [])].filter((number) => will.get(number) !== name);
    const deletes = leaving.filter((number) => !will.has(number)).length;
    const put = old === undefined ? 'create' : old.correlationId === wanted?.correlationId ? 'none' : 'change';
    const hasNumbers = movesIn + upserts + leaving.length > 0;
    const buried = wanted?.buried;
    const isTouched = hasNumbers || put !== 'none' || buried !== undefined;
    return { name, put: buried === undefined ? put : 'none', buried, upserts, deletes, movesIn, isTouched, hasNumbers };
  });
}

function ownersIn(holding: Holding): ReadonlyMap<number, string> {
  return new Map(
    [...holding].flatMap(([name, { numbers }]) => [...numbers.keys()].map((number) => [number, name] as const)),
  );
}

function writePhases(changes: readonly AccountChange[], before: Holding) {
  const pages = (name: string): number => Math.max(1, Math.ceil((before.get(name)?.numbers.size ?? 0) / pageSize));
  const batches = (count: (change: AccountChange) => number): Phase =>
    changes.flatMap((change) => new Array<number>(Math.ceil(count(change) / batchSize)).fill(1));
  const puts = changes.filter(({ put }) => put !== 'none');
  const buried = changes.filter((change) => change.buried !== undefined);
  const moves = changes.reduce((sum, { movesIn }) => sum + movesIn, 0);
  // Changed or deleted, an account is read first; deleted with its numbers, they are listed too.
  const guardsOf = ({ name, put, buried }: AccountChange): number =>
    put === 'create' ? 0 : buried === 'cascade' ? 2 + pages(name) : 1;
  const guarded = [...puts, ...buried];
  return {
    guards: guarded.reduce((sum, change) => sum + guardsOf(change), 0),
    phases: [
      puts.map((change) => 1 + guardsOf(change)),
      batches(({ buried, deletes }) => (buried === 'cascade' ? 0 : deletes)),
      moves === 0 ? [] : [2 * moves],
      batches(({ upserts }) => upserts),
      buried.map((change) => 1 + guardsOf(change)),
    ],
  };
}

/** The list of accounts, then the numbers of the wanted ones in the way that takes the fewer requests. */
function readPhases(holding: Holding, wanted: readonly string[]): readonly Phase[] {
  const pages = (items: number): number => Math.max(1, Math.ceil(items / pageSize));
  const there = wanted.flatMap((name) => holding.get(name) ?? []);
  const lists = there.map(({ numbers }) => pages(numbers.size));
  const total = [...holding.values()].reduce((sum, { numbers }) => sum + numbers.size, 0);
  const perAccount = lists.reduce((sum, list) => sum + list, 0);
  return [[pages(holding.size)], pages(total) < perAccount ? [pages(total)] : lists];
}
