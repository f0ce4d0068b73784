// The drift issue over many checks: one, edited in place, told of only when the set changes, closed after two clean checks.

import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { realClock } from '../../src/api/clock.ts';
import { unpackHistory } from '../../src/github/drift-state.ts';
import { readMarker } from '../../src/github/marker.ts';
import { writeRepository } from '../support/repository.ts';
import { type ActionRun, type ActionStage, createActionStage, stopWorker } from './action-stage.ts';
import { contosoFiles, emptiedFiles } from './checkouts.ts';
import { addIssue, bot, commentsOf, type FakeIssue, person, readerToken } from './fake-state.ts';

let stage: ActionStage;
/** A checkout that the gateway is not like, and one that it is like. */
let drifted: string;
let other: string;
let clean: string;

beforeEach(async () => {
  stage = await createActionStage();
  drifted = await writeRepository(contosoFiles);
  other = await writeRepository(emptiedFiles);
  clean = await writeRepository({
    'acg.yaml':
      'gateway: { baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com, tenantId: 6f1c0000-0000-4000-8000-000000000001 }\naccounts: []\n',
  });
});
afterEach(() => stage.close());
afterAll(stopWorker);

function check(checkout: string, token?: string): Promise<ActionRun> {
  return stage.run({ command: 'drift', checkout, event: 'schedule', ...(token === undefined ? {} : { token }) });
}

const issues = (): readonly FakeIssue[] => [...stage.github.state.issues.values()];
const issue = (): FakeIssue => {
  const [first] = issues();
  if (first === undefined) throw new Error('there is no issue');
  return first;
};
const said = (number = issue().number): readonly string[] =>
  commentsOf(stage.github.state, number).map(({ body }) => body.split(':')[0] ?? '');
const history = (from = issue()) => unpackHistory(readMarker(from.body)?.data.history);

describe('the drift issue', () => {
  test('is not made without drift', async () => {
    expect(await check(clean)).toMatchObject({ code: 0, outputs: { result: 'done', 'exit-code': '0' } });
    expect(issues()).toEqual([]);
  });

  test('is made with drift, which does not fail the step, and nothing is written to the gateway', async () => {
    const run = await check(drifted);
    expect(run).toMatchObject({ code: 0, outputs: { result: 'drift', 'exit-code': '2' } });
    expect(run.log).toContain('drift issue #7: opened');
    expect(issue()).toMatchObject({ state: 'open', labels: ['acgctl-drift'], user: bot });
    expect(issue().title).toContain('a1b2c3d4e5f6g7h8.commsgw.azure.com');
    expect(issue().body).toMatch(/missing/i);
    expect(Object.keys(history()?.since ?? {})).toContain('missing contoso/+14255550101');
    expect(stage.gatewayWrites()).toEqual([]);
  });

  test('is edited without a word while the set stays, and remembers since when', async () => {
    await check(drifted);
    const first = history();
    await realClock.sleep(5);
    expect((await check(drifted)).log).toContain('drift issue #7: edited');
    expect(said()).toEqual([]);
    expect(history()).toEqual(first);
    expect(issues()).toHaveLength(1);
  });

  test('is commented when the set changes', async () => {
    await check(drifted);
    await check(other);
    expect(said()).toEqual(['Changed']);
    expect(Object.keys(history()?.since ?? {})).toEqual(['missing contoso']);
  });

  test('is closed after two clean checks in a row, not after one', async () => {
    await check(drifted);
    await check(clean);
    expect(issue().state).toBe('open');
    expect(history()).toMatchObject({ cleanChecks: 1, since: {} });
    await check(drifted);
    expect(history()).toMatchObject({ cleanChecks: 0 });
    await check(clean);
    expect(issue().state).toBe('open');
    expect((await check(clean)).log).toContain('drift issue #7: closed');
    expect(issue().state).toBe('closed');
    expect(said()).toEqual(['Closed']);
    await check(clean);
    expect(said()).toEqual(['Closed']);
  });

  test('is opened again rather than doubled, whoever closed it', async () => {
    await check(drifted);
    issue().state = 'closed';
    issue().closedAt = new Date().toISOString();
    expect((await check(drifted)).log).toContain('drift issue #7: reopened');
    expect(issue().state).toBe('open');
    expect(said()).toEqual(['Open again']);
    expect(issues()).toHaveLength(1);
  });

  test('is made anew when the last one was closed long ago', async () => {
    await check(drifted);
    issue().state = 'closed';
    issue().closedAt = '2026-01-01T00:00:00Z';
    await check(drifted);
    expect(issues().map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  test('is left as it is by a check that could not read everything', async () => {
    await check(drifted);
    const before = structuredClone(issue());
    await fetch(`${stage.simulator.url}/_sim/faults`, {
      method: 'POST',
      body: JSON.stringify([{ match: { path: '**' }, act: 'status:403', times: 99 }]),
    });
    for (const checkout of [clean, drifted])
      expect(await check(checkout)).toMatchObject({ code: 1, outputs: { result: 'error' } });
    expect(issue()).toEqual(before);
  });

  test('is not of a check of some accounts only', async () => {
    const run = await stage.run({
      command: 'drift',
      checkout: drifted,
      event: 'schedule',
      inputs: { args: '--account=contoso' },
    });
    expect(run).toMatchObject({ code: 1, log: expect.stringContaining('--issue does not go with --account') });
  });

  test('is one again when it was doubled', async () => {
    await check(drifted);
    addIssue(stage.github.state, { user: bot, body: issue().body, labels: ['acgctl-drift'] });
    await check(drifted);
    expect(issues().map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(said(8)).toEqual(['Closed']);
  });

  test('is found among hundreds, and not taken from somebody else', async () => {
    await check(drifted);
    for (let count = 0; count < 130; count += 1)
      addIssue(stage.github.state, { user: person, body: issue().body, labels: ['acgctl-drift'] });
    addIssue(stage.github.state, {
      user: bot,
      body: issue().body,
      labels: ['acgctl-drift'],
      pull: { head: 'f', base: 'main' },
    });
    expect((await check(drifted)).log).toContain('drift issue #7: edited');
    expect(stage.github.writes().filter((write) => !write.endsWith('/issues/7'))).toEqual([
      'POST /repos/northwind/numbers/issues',
    ]);
  });

  test('is edited though its conversation is locked', async () => {
    await check(drifted);
    issue().locked = true;
    expect(await check(other)).toMatchObject({ code: 0 });
    expect(Object.keys(history()?.since ?? {})).toEqual(['missing contoso']);
  });

  test('that somebody meddled with begins its history anew', async () => {
    await check(drifted);
    issue().body = issue().body.replace(/"since":"[^"]*"/, '"since":"AAAA"');
    expect(await check(drifted)).toMatchObject({ code: 0 });
    expect(Object.keys(history()?.since ?? {})).toHaveLength(4);
  });

  test('that cannot be written fails the step, and the drift is told all the same', async () => {
    const run = await check(drifted, readerToken);
    expect(run).toMatchObject({ code: 1, outputs: { changes: '4' } });
    expect(run.log).toContain('acgctl: GITHUB_PERMISSION --issue: ');
    expect(run.summary).toMatch(/missing/i);
  });
});
