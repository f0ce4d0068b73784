// Runs that meet something for longer than one request: what lags behind a write, and a limit that is used up.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordFigure } from '../support/figures.ts';
import { faults } from './faults.ts';
import { type Aim, type Bench, createBench, type Ran } from './run.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const faultOf = (name: string) => faults.find((fault) => fault.name === name);

function tally(ran: Ran): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of ran.report?.outcomes ?? []) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

describe('a list that lags behind what was written', () => {
  const lists = 'GET /teamsRequestsForInformation';
  const tooOld = faultOf('an answer that is too old');
  /** The first of the two pages of the last list that an undisturbed run reads. */
  async function verifying(andAfter: boolean): Promise<Aim> {
    const other = await createBench();
    const { sent } = await other.run();
    await other.close();
    return { operation: lists, nth: sent.filter(({ operation }) => operation === lists).length - 1, andAfter };
  }

  it('is read again, and what was written is done', async () => {
    const ran = await bench.run(tooOld, await verifying(false));
    expect(ran.met).toBe(1);
    expect(tally(ran)).toEqual({ done: 30 });
    expect(ran.report?.verification).toEqual({ state: 'empty' });
    expect(ran.milliseconds).toBe(1000);
  });

  it('to the end is read four times, and then told as it is', async () => {
    const ran = await bench.run(tooOld, await verifying(true));
    expect(tally(ran)).toEqual({ done: 27, failed: 3 });
    expect(ran.report?.outcomes.find(({ state }) => state === 'failed')?.code).toBe('NOT_AS_WRITTEN');
    expect(ran.sent.filter(({ operation }) => operation === lists)).toHaveLength(2 + 2 + 4 * 2);
  });
});

it('a created number that is a lie is told as in neither account, and the next run creates it', async () => {
  const operation = 'PUT /accounts/{account}/numbers/{number}';
  const ran = await bench.run(faultOf('success that is a lie'), { operation, nth: 1, andAfter: false });
  expect(ran.report?.outcomes.filter(({ state }) => state !== 'done')).toMatchObject([
    { state: 'failed', code: 'IN_NO_ACCOUNT', reason: expect.stringContaining('run apply again') },
  ]);
  bench.pause();
  expect(tally(await bench.run())).toEqual({ done: 1 });
});

it('eight runs one right after another that know nothing of each other meet 429s, and each of them ends well', async () => {
  for (let run = 0; run < 8; run += 1) {
    const ran = await bench.run();
    expect(ran.error).toBeUndefined();
    expect(ran.plan?.changes.length).toBe(run === 0 ? 30 : 0);
  }
  const { requests, tooManyRequests } = bench.gateway.metrics();
  recordFigure('limit: eight runs that share nothing', { requests, tooManyRequests });
  expect(tooManyRequests).toBeGreaterThan(0);
  expect(tooManyRequests).toBeLessThan(requests / 10);
});

it('a run after one whose reads met 429s to its end finishes', async () => {
  const operation = 'GET /teamsRequestsForInformation/{tenant}';
  const throttled = await bench.run(faultOf('status 429 with Retry-After'), { operation, nth: 2, andAfter: true });
  expect(tally(throttled)).toMatchObject({ 'not attempted': expect.any(Number) });
  for (const _ of [1, 2, 3]) expect((await bench.run()).error).toBeUndefined();
});
