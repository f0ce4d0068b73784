// The oracle finds what it is there for: a sound run, falsified in one place at a time.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { type Judging, judge } from './oracle.ts';
import { createBench, type Ran, type Sent } from './run.ts';
import { judgeSent, writesOf } from './sent.ts';

let bench: Awaited<ReturnType<typeof createBench>>;
let ran: Ran;
let state: SimulatorState;

beforeAll(async () => {
  bench = await createBench();
  ran = await bench.run();
  state = bench.gateway.readState();
});
afterAll(() => bench.close());

const judged = (change: Partial<Judging>) =>
  judge({ ran, state, wanted: state, isOnce: true, isBlind: false, ...change });

const withNumbers = (numbers: (all: SimulatorState['numbers']) => SimulatorState['numbers']): SimulatorState => ({
  ...state,
  numbers: numbers(state.numbers),
});

function withOutcome(address: string, is: 'failed' | 'unknown' | 'not attempted'): Ran {
  if (ran.report === undefined) throw new Error('no report');
  const outcomes = ran.report.outcomes.map((outcome) =>
    outcome.address === address ? { ...outcome, state: is } : outcome,
  );
  return { ...ran, report: { ...ran.report, outcomes } };
}

it('a sound run has no problem', () => {
  expect(judged({})).toEqual([]);
  expect(judgeSent(ran, new Set(writesOf(ran.sent)), false)).toEqual([]);
});

it.each(['failed', 'unknown', 'not attempted'] as const)('%s though it is done', (is) => {
  expect(judged({ ran: withOutcome('k1/+14255553100', is) })).toEqual([expect.stringContaining('k1/+14255553100 is')]);
});

it.each([
  ['done though it is not', (all: SimulatorState['numbers']) => all.slice(1), 'is done, and is not as it was to be'],
  [
    'a number in another account',
    (all: SimulatorState['numbers']) => all.map((row, index) => (index === 0 ? { ...row, accountName: 'k3' } : row)),
    'and is not as it was to be',
  ],
  [
    'a number of a stranger changed',
    (all: SimulatorState['numbers']) =>
      all.map((row) => (row.accountName === 'u1' ? { ...row, configuration: { customSipHeader: 'x' } } : row)),
    'touched what is not in the plan: number +14255559000',
  ],
  [
    'a number of a stranger gone',
    (all: SimulatorState['numbers']) => all.filter(({ telephoneNumber }) => telephoneNumber !== '+14255559000'),
    '+14255559000 is gone',
  ],
])('%s', (_, numbers, problem) => {
  const shuffled = withNumbers((all) => [...all].sort((a, b) => (a.telephoneNumber < b.telephoneNumber ? -1 : 1)));
  const moved = shuffled.numbers.findIndex(({ telephoneNumber }) => telephoneNumber === '+14255551103');
  const first = [...shuffled.numbers.slice(moved), ...shuffled.numbers.slice(0, moved)];
  const problems = judged({ state: withNumbers(() => numbers(first)) });
  expect(problems.join('\n')).toContain(problem);
});

it('a run without end or report, and one that took too long', () => {
  expect(judged({ ran: { ...ran, report: undefined } })).toEqual([
    'ended with neither a report nor an error',
    'wrote without a report',
  ]);
  expect(judged({ ran: { ...ran, milliseconds: 31 * 60_000 } })).toEqual(['took 1860 s']);
});

it.each([
  ['a write that is not in the plan', { body: '{"numbers":[{"telephoneNumber":"+14255559000"}]}' }, 'wrote what'],
  ['a cascade', { method: 'DELETE', query: '&deleteNumbers=true' }, 'wrote what'],
  ['another host', { origin: 'https://evil.example' }, 'sent its token elsewhere'],
] as const)('sent: %s', (_, change, problem) => {
  const planned = new Set(writesOf(ran.sent));
  const method = 'method' in change ? change.method : 'POST';
  const one = ran.sent.find((request) => request.method === method) as Sent;
  const url = new URL(
    one.url.pathname + one.url.search + ('query' in change ? change.query : ''),
    'origin' in change ? change.origin : one.url.origin,
  );
  const spoilt = { ...one, url, ...('body' in change ? { body: change.body } : {}) };
  const problems = judgeSent({ ...ran, sent: [...ran.sent.filter((other) => other !== one), spoilt] }, planned, false);
  expect(problems.join('\n')).toContain(problem);
});

it('sent: too often, too many at once, and not the same bytes again', () => {
  const planned = new Set(writesOf(ran.sent));
  const one = ran.sent.find(({ headers }) => headers['x-ms-client-request-id'] !== undefined) as Sent;
  const again = (count: number): Ran => ({ ...ran, sent: [...ran.sent, ...Array.from({ length: count }, () => one)] });
  expect(judgeSent(again(5), planned, false)).toEqual([`${one.operation} 6 times`]);
  expect(judgeSent(again(60), planned, true)).toContainEqual(expect.stringMatching(/\d+ requests in 60 s/));
  expect(judgeSent(again(30), planned, false)).toContainEqual(expect.stringMatching(/\d+ retries/));
  const other = { ...one, body: '{"x":1}' };
  expect(judgeSent({ ...ran, sent: [...ran.sent, other] }, planned, false)).toEqual([
    `${one.operation} again with other bytes`,
  ]);
});
