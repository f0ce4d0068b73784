// From the plan on the pull request to the apply after its merge: what counts as approved, and what the comment says then.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeRepository } from '../support/repository.ts';
import { type ActionRun, type ActionStage, createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { contosoFiles } from './checkouts.ts';
import {
  addComment,
  addPull,
  bot,
  commentsOf,
  type FakeIssue,
  head,
  merge,
  mergeCommit,
  person,
  readerToken,
} from './fake-state.ts';

let stage: ActionStage;
let pull: FakeIssue;
let checkout: string;
let planned: ActionRun;

/** A pull request with a plan of four creates by run 5001, merged. */
beforeEach(async () => {
  stage = await createActionStage();
  pull = addPull(stage.github.state);
  checkout = await writeRepository(contosoFiles);
  planned = await stage.run({ command: 'plan', checkout, payload: pullRequestEvent(pull.number) });
  merge(pull);
});
afterEach(() => stage.close());
afterAll(stopWorker);

const comment = () => {
  const [first] = commentsOf(stage.github.state, pull.number);
  if (first === undefined) throw new Error('there is no comment');
  return first;
};
const approved = (): Promise<ActionRun> => stage.run({ command: 'approved', checkout, event: 'push', runId: '6001' });
const apply = (inputs: Readonly<Record<string, string>> = {}, token?: string): Promise<ActionRun> =>
  stage.run({
    command: 'apply',
    checkout,
    event: 'push',
    runId: '6001',
    inputs,
    ...(token === undefined ? {} : { token }),
  });

function expectNoProof(run: ActionRun, words: string): void {
  expect(run).toMatchObject({ code: 0, outputs: { 'run-id': '', digest: '', auto: 'false', result: 'done' } });
  expect(run.log).toContain(words);
}

describe('approved', () => {
  test('tells the run, the digest and the pull request, and that no other look is needed', async () => {
    const { digest = '' } = planned.outputs;
    expect(await approved()).toMatchObject({
      code: 0,
      outputs: { 'run-id': '5001', digest, 'pull-request': '7', auto: 'true' },
    });
    expect(stage.simulator.gateway.requests().length).toBeGreaterThan(0);
    expect(stage.gatewayWrites()).toEqual([]);
  });

  test('asks for another look when a deletion was not shown', async () => {
    comment().body = comment().body.replace('"showsEveryDeletion":true', '"showsEveryDeletion":false');
    const run = await approved();
    expect(run).toMatchObject({ code: 0, outputs: { 'run-id': '5001', auto: 'false' } });
    expect(run.log).toContain('does not show every deletion');
  });

  test('proves nothing without a comment', async () => {
    stage.github.state.comments.clear();
    expectNoProof(await approved(), '#7 has no plan');
  });

  test('proves nothing with a comment of somebody else', async () => {
    const { body } = comment();
    stage.github.state.comments.clear();
    addComment(stage.github.state, pull.number, person, body);
    expectNoProof(await approved(), '#7 has no plan');
  });

  test('proves nothing when somebody edited the comment', async () => {
    comment().editor = person;
    expectNoProof(await approved(), 'was edited by mallory');
  });

  test('takes a comment that acgctl itself edited', async () => {
    comment().editor = bot;
    expect(await approved()).toMatchObject({ outputs: { auto: 'true' } });
  });

  test('proves nothing when commits came after the plan', async () => {
    pull.pull = { head: 'd'.repeat(40), base: 'main', mergeCommit, mergedAt: '2026-11-22T10:00:00Z' };
    expectNoProof(await approved(), 'is not of its last commit');
  });

  test('proves nothing for a commit that no pull request was merged as', async () => {
    pull.pull = { head, base: 'main', mergeCommit: 'e'.repeat(40), mergedAt: '2026-11-22T10:00:00Z' };
    expectNoProof(await approved(), `no pull request was merged as ${mergeCommit}`);
  });

  test('proves nothing for one that was merged into another branch, or not at all', async () => {
    pull.pull = { head, base: 'release', mergeCommit, mergedAt: '2026-11-22T10:00:00Z' };
    expectNoProof(await approved(), 'no pull request was merged');
    pull.pull = { head, base: 'main', mergeCommit };
    expectNoProof(await approved(), 'no pull request was merged');
  });

  test('proves nothing when two claim the commit', async () => {
    merge(addPull(stage.github.state));
    expectNoProof(await approved(), 'no pull request was merged');
  });

  test.each([
    ['no digest', '"digest":"sha256:', '"digest":"md5:'],
    ['no data', '"digest"', 'digest'],
  ])('proves nothing with a marker that says %s', async (_, from, to) => {
    comment().body = comment().body.replace(from, to);
    expectNoProof(await approved(), '#7');
  });

  test('fails when GitHub cannot be asked', async () => {
    stage.github.fail({
      match: /commits/,
      times: 1,
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    });
    expect(await approved()).toMatchObject({ code: 1, outputs: { result: 'error' } });
  });
});

describe('apply', () => {
  test('says in the same comment what it did, and the proof of the plan stays', async () => {
    const run = await apply();
    expect(run).toMatchObject({ code: 0, outputs: { result: 'done', changes: '4' } });
    expect(run.log).toContain('comment edited on #7');
    expect(commentsOf(stage.github.state, pull.number)).toHaveLength(1);
    const [line = '', ...text] = comment().body.split('\n');
    const { digest } = planned.outputs;
    expect(JSON.parse(line.slice(line.indexOf('{'), -' -->'.length))).toEqual({
      digest,
      showsEveryDeletion: true,
      refused: false,
      folder: '.',
      commit: head,
      run: '5001',
      applied: { digest, exitCode: 0, run: '6001' },
    });
    expect(text.join('\n')).toMatch(/done/i);
    expect(await approved()).toMatchObject({ outputs: { digest, auto: 'true' } });
  });

  test('does not make its own what somebody wrote into the marker', async () => {
    comment().editor = person;
    await apply();
    expect(comment().body.split('\n')[0]).not.toContain('showsEveryDeletion');
    expectNoProof(await approved(), '#7 shows no plan');
  });

  test('makes a comment where there is none, which approves nothing', async () => {
    stage.github.state.comments.clear();
    expect(await apply()).toMatchObject({ code: 0, log: expect.stringContaining('comment created on #7') });
    expectNoProof(await approved(), '#7 shows no plan');
  });

  test('goes without a comment when no pull request was merged', async () => {
    stage.github.state.issues.clear();
    expect(await apply()).toMatchObject({
      code: 0,
      log: expect.stringContaining('no comment: no pull request was merged'),
    });
  });

  test('is reported first, and fails the step, when the comment cannot be written', async () => {
    const run = await apply({}, readerToken);
    expect(run).toMatchObject({ code: 1, outputs: { changes: '4', 'exit-code': '1' } });
    expect(run.log.indexOf('4 done')).toBeGreaterThan(0);
    expect(run.log.indexOf('GITHUB_PERMISSION')).toBeGreaterThan(run.log.indexOf('4 done'));
    expect(run.summary).toMatch(/done/i);
    expect(stage.gatewayWrites().length).toBeGreaterThan(0);
  });

  test('keeps its own exit code when it failed and could not say so either', async () => {
    const { port } = new URL(stage.simulator.url);
    const response = await fetch(`http://127.0.0.1:${port}/_sim/faults`, {
      method: 'POST',
      body: JSON.stringify([{ match: { method: 'PUT', path: '**' }, act: 'status:400', times: 99 }]),
    });
    expect(response.ok).toBe(true);
    const run = await apply({}, readerToken);
    expect(run).toMatchObject({ code: 3, outputs: { result: 'partial', 'exit-code': '3' } });
    expect(run.log).toMatch(/^::error file=accounts\/contoso\.yaml,line=\d+,col=\d+,title=Not applied/m);
  });
});

describe('apply with an approved plan', () => {
  /** The saved plan of another commit of the same pull request. */
  async function otherPlan(): Promise<string> {
    const file = path.join(checkout, 'other-plan.json');
    const changed = await writeRepository({ ...contosoFiles, 'accounts/fabrikam.yaml': 'account: fabrikam\n' });
    await stage.run({ command: 'plan', checkout: changed, event: 'schedule', inputs: { args: `--out=${file}` } });
    return file;
  }

  async function expectRefused(file: string, words: string): Promise<void> {
    const run = await apply({ 'approved-plan': file });
    expect(run).toMatchObject({ code: 4, outputs: { result: 'refused' } });
    expect(run.log).toContain('acgctl: PLAN_NOT_APPROVED');
    expect(run.log).toContain(words);
    expect(stage.gatewayWrites()).toEqual([]);
  }

  test('applies the plan that the comment showed, and by hand the digest that somebody typed', async () => {
    const run = await apply({ 'approved-plan': planned.outputs.plan ?? '', args: '--deadline=1h' });
    expect(run).toMatchObject({ code: 0, outputs: { result: 'done', changes: '4' } });
    expect(stage.gatewayWrites().length).toBeGreaterThan(0);
    const inputs = { args: `--approve=sha256:${'0'.repeat(64)}` };
    const typed = await stage.run({ command: 'apply', checkout, event: 'workflow_dispatch', inputs });
    expect(typed).toMatchObject({ code: 0, outputs: { changes: '0' } });
  });

  test('refuses a digest that the plan does not have', async () => {
    const inputs = { args: `--approve=sha256:${'0'.repeat(64)}` };
    const typed = await stage.run({ command: 'apply', checkout, event: 'workflow_dispatch', inputs });
    expect(typed).toMatchObject({ code: 5, outputs: { result: 'stale' } });
    expect(stage.gatewayWrites()).toEqual([]);
  });

  test('refuses a plan that the comment did not show', async () => {
    await expectRefused(await otherPlan(), `#7 showed ${planned.outputs.digest}`);
  });

  test('refuses every plan where the comment proves none', async () => {
    comment().editor = person;
    await expectRefused(planned.outputs.plan ?? '', 'was edited by mallory');
    stage.github.state.comments.clear();
    await expectRefused(planned.outputs.plan ?? '', '#7 has no plan');
  });

  test('refuses a file that was changed, and one that is not there', async () => {
    const file = path.join(checkout, 'changed.json');
    const text = await readFile(planned.outputs.plan ?? '', 'utf8');
    await writeFile(file, text.replaceAll('+14255550101', '+14255550199'));
    for (const name of [file, path.join(checkout, 'none.json')]) {
      expect(await apply({ 'approved-plan': name })).toMatchObject({
        code: 1,
        log: expect.stringContaining('acgctl: PLAN_'),
      });
    }
    expect(stage.gatewayWrites()).toEqual([]);
  });
});
