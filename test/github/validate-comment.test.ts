// The comment of validate: there when there are findings, mended with them, and never a reason to fail.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { writeRepository } from '../support/repository.ts';
import { type ActionRun, type ActionStage, createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { contosoFiles } from './checkouts.ts';
import { addPull, commentsOf, readerToken } from './fake-state.ts';

let stage: ActionStage;
let checkout: string;
const account = 'accounts/contoso.yaml';

beforeEach(async () => {
  stage = await createActionStage();
  addPull(stage.github.state);
  checkout = await writeRepository(contosoFiles);
});
afterEach(() => stage.close());
afterAll(stopWorker);

function validate(token?: string): Promise<ActionRun> {
  const payload = pullRequestEvent(7);
  return stage.run({ command: 'validate', checkout, payload, ...(token === undefined ? {} : { token }) });
}

const bodies = (): readonly string[] => commentsOf(stage.github.state, 7).map(({ body }) => body);

test('comes with the first finding, stays one, and says when all is mended', async () => {
  expect(await validate()).toMatchObject({ code: 0, log: expect.stringContaining('there is nothing to say') });
  expect(bodies()).toEqual([]);
  await writeFile(path.join(checkout, account), 'account: contoso\nnumbers:\n');
  const bad = await validate();
  expect(bad).toMatchObject({ code: 1, outputs: { result: 'error' }, log: expect.stringContaining('comment created') });
  expect(bodies()).toEqual([expect.stringMatching(/^<!-- acgctl:validate \. \{.*\} -->\n.*VALUE_EMPTY/s)]);
  await writeFile(path.join(checkout, account), contosoFiles[account]);
  expect(await validate()).toMatchObject({ code: 0, log: expect.stringContaining('comment edited') });
  expect(bodies()).toEqual([expect.not.stringContaining('VALUE_EMPTY')]);
  expect(stage.simulator.gateway.requests()).toEqual([]);
});

test('a token that may not comment makes good files not bad', async () => {
  await writeFile(path.join(checkout, 'accounts/other.yaml'), 'account: contoso\nnumbers:\n');
  expect(await validate(readerToken)).toMatchObject({ code: 1, log: expect.stringContaining('no comment: POST') });
  await writeFile(path.join(checkout, 'accounts/other.yaml'), 'account: other\n');
  stage.github.fail({
    match: /comments/,
    times: 1,
    status: 403,
    body: { message: 'Resource not accessible by integration' },
  });
  expect(await validate(readerToken)).toMatchObject({ code: 0, log: expect.stringContaining('no comment: GET') });
});

test('a plan of files with errors is none: the findings are annotated, and nothing is asked or sent', async () => {
  await writeFile(path.join(checkout, account), 'account: contoso\nnumbers:\n');
  const run = await stage.run({ command: 'plan', checkout, payload: pullRequestEvent(7) });
  expect(run).toMatchObject({ code: 1, outputs: { result: 'error' }, summary: expect.stringContaining('VALUE_EMPTY') });
  expect(run.log).toMatch(/^::error file=accounts\/contoso\.yaml,line=2,col=1,title=VALUE_EMPTY::/m);
  expect(bodies()).toEqual([]);
  expect(stage.simulator.gateway.requests()).toEqual([]);
});
