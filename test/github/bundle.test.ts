// The bundle of the Action: one file that needs nothing beside it, made of the sources alone; and the same flags on the
// command line.

import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acgctl } from '../support/program.ts';
import { writeRepository } from '../support/repository.ts';
import { type ActionStage, bundle, createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { contosoFiles } from './checkouts.ts';
import { addPull, botToken, commentsOf } from './fake-state.ts';
import { hasNode24, nodeOfActions } from './node24.ts';
import { runnerCommands } from './runner-log.ts';

const execute = promisify(execFile);
let stage: ActionStage;
let checkout: string;

beforeEach(async () => {
  stage = await createActionStage();
  addPull(stage.github.state);
  checkout = await writeRepository(contosoFiles);
});
afterEach(() => stage.close());
afterAll(stopWorker);

describe('the bundle', () => {
  test('is the same bytes each time it is built, and the ones that are tested here', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'acgctl-bundle-'));
    const build = path.resolve(import.meta.dirname, '../../.ci/build.mjs');
    const files = ['one.js', 'two.js'].map((name) => path.join(folder, name));
    for (const file of files) await execute(process.execPath, [build, 'action', file]);
    const [one, two] = await Promise.all(files.map((file) => readFile(file)));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    expect(one?.equals(await readFile(bundle))).toBe(true);
    expect(one?.toString()).not.toContain(path.resolve(import.meta.dirname, '../..'));
  });

  test('runs alone in an empty folder, on the Node of GitHub where there is one', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'acgctl-alone-'));
    await copyFile(bundle, path.join(folder, 'index.js'));
    await writeFile(path.join(folder, 'output'), '');
    const env = {
      INPUT_COMMAND: 'validate',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_OUTPUT: path.join(folder, 'output'),
      GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
    };
    const { stdout } = await execute(nodeOfActions, [path.join(folder, 'index.js')], { cwd: checkout, env });
    expect(stdout).toContain('Valid: 2 files, 1 account, 3 numbers');
    const { stdout: version } = await execute(nodeOfActions, ['--version']);
    expect(version.startsWith(hasNode24 ? 'v24.' : `v${process.versions.node}`)).toBe(true);
  });

  test("finds a server of one's own below its path", async () => {
    const env = { GITHUB_API_URL: `${stage.github.url}/api/v3`, GITHUB_GRAPHQL_URL: '' };
    const run = await stage.run({ command: 'plan', checkout, payload: pullRequestEvent(7), env });
    expect(run).toMatchObject({ code: 0, log: expect.stringContaining('comment created on #7') });
    expect(stage.github.calls.map(({ path: at }) => at)).toContain('/api/graphql');
  });

  test('goes through the proxy, and ends when that hangs up', async () => {
    const seen: string[] = [];
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => {
        seen.push(bytes.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const env = {
      GITHUB_API_URL: 'https://api.github.invalid',
      GITHUB_GRAPHQL_URL: '',
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
    };
    const run = await stage.run({ command: 'approved', checkout, event: 'push', env, alone: true });
    proxy.close();
    expect(run).toMatchObject({ code: 1, log: expect.stringContaining('acgctl: GITHUB_UNREACHABLE') });
    expect(new Set(seen)).toEqual(new Set(['CONNECT api.github.invalid:443 HTTP/1.1']));
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  test.each(['http://example.com', 'https://user:word@api.github.com', 'file:///etc', 'x'])(
    'does not send its token to %s',
    async (url) => {
      const run = await stage.run({ command: 'approved', checkout, event: 'push', env: { GITHUB_API_URL: url } });
      expect(run).toMatchObject({ code: 1, log: expect.stringContaining('GITHUB_API_URL is not an https URL') });
    },
  );
});

describe('the flags on the command line', () => {
  const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const gateway = { ACG_ENDPOINT: stage.simulator.url, ACG_TOKEN: stage.simulator.token };
    return acgctl(args, { cwd: checkout, env: { ...gateway, ...env } });
  };

  test.each([
    ['plan --annotations', 'outside GitHub Actions'],
    ['plan --summary', '--summary outside GitHub Actions'],
    ['apply --auto-approve --outputs', '--outputs outside GitHub Actions'],
    ['plan --comment', 'GITHUB_REPOSITORY is not'],
    ['drift --issue', 'GITHUB_REPOSITORY is not'],
    ['plan --allow-labels', 'GITHUB_REPOSITORY is not'],
    ['validate --comment', 'GITHUB_REPOSITORY is not'],
  ])('%s says what is missing, before anything is sent', async (line, words) => {
    const ended = await run(line.split(' '));
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining(words) });
    expect(stage.simulator.gateway.requests()).toEqual([]);
  });

  test('with JSON, standard output stays JSON and the annotations are on the other one', async () => {
    const ended = await run(['plan', '--json', '--annotations', '--allow', 'creates=3'], { GITHUB_ACTIONS: 'true' });
    expect(JSON.parse(ended.out)).toMatchObject({ counts: { create: 4 } });
    expect(runnerCommands(ended.out)).toEqual([]);
  });

  test('JSON with an old command in a value is the same JSON, and no command', async () => {
    const value = '##[set-output name=digest;]evil';
    checkout = await writeRepository({
      'accounts/contoso.yaml': `account: contoso\ncorrelationId: ${JSON.stringify(value)}\n`,
    });
    const page = await run(['plan', '--format', 'html'], { GITHUB_ACTIONS: 'true' });
    expect(page.out).toContain('#&#35;[set-output name=digest;]evil');
    expect(page.out).not.toContain('##[');
    const ended = await run(['plan', '--json'], { GITHUB_ACTIONS: 'true' });
    expect(ended.out).not.toContain('##[');
    expect(JSON.parse(ended.out)).toMatchObject({ changes: [{ after: { correlationId: value } }] });
  });

  test('comment on the pull request of the event', async () => {
    const event = path.join(checkout, 'event.json');
    await writeFile(event, JSON.stringify(pullRequestEvent(7)));
    const env = {
      GITHUB_TOKEN: botToken,
      GITHUB_REPOSITORY: 'northwind/numbers',
      GITHUB_API_URL: stage.github.url,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
    };
    expect(await run(['plan', '--comment', '--detailed-exitcode'], env)).toMatchObject({ code: 2 });
    expect(commentsOf(stage.github.state, 7)).toHaveLength(1);
    stage.github.fail({ match: /comments/, times: 1, status: 403, body: { message: 'no' } });
    const failed = await run(['plan', '--comment', '--detailed-exitcode'], env);
    expect(failed).toMatchObject({
      code: 1,
      out: expect.stringContaining('4 to add'),
      err: expect.stringContaining('GITHUB_PERMISSION'),
    });
  });
});
