// What the Action refuses before anything is sent: events that lend secrets to strangers, forks, and inputs that would take
// it away from its command.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeRepository } from '../support/repository.ts';
import { type ActionRun, type ActionStage, createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { contosoFiles } from './checkouts.ts';
import { addPull, merge } from './fake-state.ts';

let stage: ActionStage;
let checkout: string;
const commands = ['validate', 'plan', 'apply', 'drift', 'approved'];

beforeEach(async () => {
  stage = await createActionStage();
  checkout = await writeRepository(contosoFiles);
});
afterEach(() => stage.close());
afterAll(stopWorker);

function expectNothingSent(): void {
  expect(stage.github.calls).toEqual([]);
  expect(stage.simulator.gateway.requests()).toEqual([]);
}

function expectRefused(run: ActionRun, words: string): void {
  expect(run).toMatchObject({ code: 4, outputs: { 'exit-code': '4', result: 'refused' } });
  expect(run.log).toContain(`acgctl: GITHUB_EVENT ${words}`);
  expect(run.log).toMatch(/^::error title=acgctl \w+::GITHUB_EVENT/m);
  expectNothingSent();
}

describe.each(['pull_request_target', 'workflow_run', 'issue_comment'])('%s', (event) => {
  test.each(commands)('does not run %s', async (command) => {
    const run = await stage.run({ command, checkout, event, payload: pullRequestEvent(7) });
    expectRefused(run, `acgctl does not run on ${event}`);
  });
});

describe.each([
  ['release', commands],
  ['', commands],
  ['constructor', commands],
  ['pull_request', ['apply', 'drift', 'approved']],
  ['merge_group', ['apply', 'drift', 'approved']],
])('event %j', (event, refused) => {
  test.each(refused)('does not run %s', async (command) => {
    const run = await stage.run({ command, checkout, event, payload: pullRequestEvent(7) });
    expectRefused(run, `${command} does not run on ${event || 'no event'}`);
  });
});

describe('a pull request from a fork', () => {
  test.each([
    ['of another repository', pullRequestEvent(7, undefined, 9999)],
    ['whose repository is gone', pullRequestEvent(7, undefined, null)],
    ['whose event says nothing', {}],
  ])('gets no plan: %s', async (_, payload) => {
    expectRefused(
      await stage.run({ command: 'plan', checkout, payload }),
      'plan does not run for a pull request from a fork',
    );
  });

  test('is validated offline, without credentials and without a comment', async () => {
    addPull(stage.github.state);
    const broken = await writeRepository({ 'accounts/contoso.yaml': 'account: contoso\nnumbers:\n' });
    const payload = pullRequestEvent(7, undefined, 9999);
    const run = await stage.run({ command: 'validate', checkout: broken, payload });
    expect(run).toMatchObject({
      code: 1,
      outputs: { result: 'error' },
      summary: expect.stringContaining('VALUE_EMPTY'),
    });
    expect(run.log).toMatch(/^::error file=accounts\/contoso\.yaml,line=2,col=1,title=VALUE_EMPTY::/m);
    const good = await stage.run({ command: 'validate', checkout, payload });
    expect(good).toMatchObject({ code: 0, outputs: { 'exit-code': '0', result: 'done' } });
    expectNothingSent();
  });
});

describe('apply on another branch than the default one', () => {
  test.each(['push', 'workflow_dispatch', 'repository_dispatch'])('is refused: %s', async (event) => {
    const env = { GITHUB_REF_NAME: 'feature' };
    expectRefused(
      await stage.run({ command: 'apply', checkout, event, env }),
      'apply does not run on the branch "feature"',
    );
    expectRefused(
      await stage.run({ command: 'apply', checkout, event, payload: {} }),
      'apply does not run on the branch',
    );
  });

  test('runs where rules protect it', async () => {
    const env = { GITHUB_REF_NAME: 'production', GITHUB_REF_PROTECTED: 'true' };
    expect(await stage.run({ command: 'apply', checkout, event: 'push', env })).toMatchObject({ code: 0 });
  });
});

describe('inputs', () => {
  test.each([
    ['an unknown command', { command: 'import' }, 'command: "import" is none'],
    ['no command', { command: '' }, 'command: "" is none'],
    ['another command in args', { args: 'apply' }, 'args: "apply" is no option'],
    ['the end of options', { args: '--' }, 'args: "--" is no option'],
    ['a value of its own line', { args: '--account\ncontoso' }, 'args: "contoso" is no option'],
    ['a short option', { args: '-C/etc' }, 'args: "-C/etc" is no option'],
    ['another folder', { args: '--chdir=/etc' }, 'args: --chdir is not for here'],
    ['help, which exits 0', { args: '--help' }, 'args: --help is not for here'],
    ['an approved plan for plan', { 'approved-plan': 'plan.json' }, 'approved-plan does not go with plan'],
  ])('%s is refused', async (_, inputs, words) => {
    const run = await stage.run({ command: 'plan', checkout, event: 'push', inputs });
    expect(run).toMatchObject({ code: 1, log: expect.stringContaining(`acgctl: INPUT ${words}`) });
    expectNothingSent();
  });

  test('options that the command does not have are told by it', async () => {
    const run = await stage.run({ command: 'plan', checkout, event: 'push', inputs: { args: '--no-wait' } });
    expect(run).toMatchObject({ code: 1, log: expect.stringContaining("acgctl: USAGE Unknown option '--no-wait'") });
    expectNothingSent();
  });

  test('extra options and a folder reach the command', async () => {
    addPull(stage.github.state);
    const { mkdir, rename } = await import('node:fs/promises');
    await mkdir(`${checkout}/live/west`, { recursive: true });
    await rename(`${checkout}/acg.yaml`, `${checkout}/live/west/acg.yaml`);
    await rename(`${checkout}/accounts`, `${checkout}/live/west/accounts`);
    const out = `${checkout}/elsewhere.json`;
    const run = await stage.run({
      command: 'plan',
      checkout,
      payload: pullRequestEvent(7),
      inputs: { 'working-directory': 'live/west', args: `--account=contoso\n\n--out=${out}\n` },
    });
    expect(run).toMatchObject({ code: 0, outputs: { plan: out, changes: '4' } });
    const { readFile } = await import('node:fs/promises');
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ digest: run.outputs.digest });
  });
});

describe('secrets', () => {
  test('are masked before anything else is printed, tokens that are bought too', async () => {
    const env = {
      ACG_TOKEN: '',
      AZURE_CLIENT_ID: '0b7a94e3-5c1d-4f28-8e60-c0ffee000002',
      AZURE_CLIENT_SECRET: 'a secret\nof two 50% lines',
      AZURE_AUTHORITY_HOST: stage.simulator.authority,
    };
    const run = await stage.run({ command: 'plan', checkout, event: 'push', env });
    expect(run.code).toBe(0);
    const lines = run.log.split('\n');
    expect(lines[0]).toMatch(/^::add-mask::ghs_/);
    expect(lines).toContain('::add-mask::a secret%0Aof two 50%25 lines');
    expect(lines).toContain('::add-mask::of two 50%25 lines');
    const bought = lines.find((line) => line.startsWith('::add-mask::ey'))?.slice('::add-mask::'.length) ?? '';
    expect(bought.length).toBeGreaterThan(50);
    expect(run.log.split(bought)).toHaveLength(2);
  });

  test('so is the assertion with which GitHub vouches for the job, before it is sent to Entra', async () => {
    const assertion = `eyJ0eXAiOiJKV1QifQ.${'claims'.repeat(20)}.signature`;
    const asked: string[] = [];
    const issuer = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      response.end(JSON.stringify({ value: assertion }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const env = {
      ACG_TOKEN: '',
      AZURE_CLIENT_ID: '0b7a94e3-5c1d-4f28-8e60-c0ffee000002',
      AZURE_AUTHORITY_HOST: stage.simulator.authority,
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of this job',
    };
    const run = await stage.run({ command: 'plan', checkout, event: 'push', env });
    issuer.close();
    expect(run.code).toBe(0);
    expect(asked).toEqual(['Bearer of this job /token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange']);
    const masks = run.log.split('\n').filter((line) => line.startsWith('::add-mask::ey'));
    expect(masks[0]).toBe(`::add-mask::${assertion}`);
    expect(masks).toHaveLength(2);
    expect(run.log.split(assertion)).toHaveLength(2);
  });
});

describe('the same bundle as a process of its own', () => {
  test('validate, plan and apply', async () => {
    const pull = addPull(stage.github.state);
    const payload = pullRequestEvent(pull.number);
    const alone = { checkout, alone: true };
    expect(await stage.run({ ...alone, command: 'validate', payload })).toMatchObject({ code: 0 });
    expect(await stage.run({ ...alone, command: 'plan', payload })).toMatchObject({
      code: 0,
      outputs: { result: 'changes' },
    });
    merge(pull);
    expect(await stage.run({ ...alone, command: 'apply', event: 'push' })).toMatchObject({
      code: 0,
      outputs: { result: 'done' },
    });
    const after = await stage.run({ ...alone, command: 'plan', event: 'push' });
    expect(after).toMatchObject({ code: 0, outputs: { result: 'done', changes: '0', 'exit-code': '0' } });
    expect((await stage.run({ ...alone, command: 'apply', event: 'issue_comment' })).code).toBe(4);
  });
});
