// A simulator, a loopback GitHub and a runner of the Action's bundle between them.

import { type ChildProcess, execFile, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { botToken, head, mergeCommit, repository, repositoryId } from './fake-state.ts';
import { nodeOfActions } from './node24.ts';

export const bundle = path.resolve(import.meta.dirname, '../../.github/actions/acgctl/dist/index.js');

export interface ActionRun {
  /** Of the step. */
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface ActionOptions {
  readonly command: string;
  /** The folder of the checkout. */
  readonly checkout: string;
  readonly event?: string;
  readonly payload?: unknown;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly runId?: string;
  /** What the summary of the step already holds. */
  readonly summary?: string;
  /** A process of its own instead of one that is shared. */
  readonly alone?: boolean;
}

export interface ActionStage {
  readonly github: FakeGitHub;
  readonly simulator: Simulator;
  run(options: ActionOptions): Promise<ActionRun>;
  /** `METHOD path` of the gateway's requests that write. */
  gatewayWrites(): readonly string[];
  close(): Promise<void>;
}

/** The event of a pull request of the repository itself. */
export function pullRequestEvent(
  number: number,
  headSha = head,
  headRepositoryId: number | null = repositoryId,
): unknown {
  const repo = headRepositoryId === null ? null : { id: headRepositoryId };
  return { repository: { id: repositoryId }, pull_request: { number, head: { sha: headSha, repo } } };
}

/** What the event of a push says of the repository. */
const pushEvent = { repository: { id: repositoryId, default_branch: 'main' } };

let worker: ChildProcess | undefined;

/** One run after another, in a process that all stages of a test file share. */
function runInWorker(env: Readonly<Record<string, string>>, cwd: string): Promise<{ code: number; out: string }> {
  worker ??= fork(path.join(import.meta.dirname, 'action-worker.mjs'), [pathToFileURL(bundle).href], {
    execPath: nodeOfActions,
    execArgv: [],
  });
  const child = worker;
  return new Promise((resolve, reject) => {
    const done = (message: unknown): void => {
      const reply = message as { code?: number; out?: string };
      if (reply.code === undefined) return;
      child.off('message', done);
      child.off('exit', gone);
      resolve({ code: reply.code, out: reply.out ?? '' });
    };
    const gone = (): void => reject(new Error('the worker is gone'));
    child.on('message', done);
    child.once('exit', gone);
    child.send({ env, cwd });
  });
}

function runAlone(env: Readonly<Record<string, string>>, cwd: string): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const child = execFile(nodeOfActions, [bundle], { cwd, env, maxBuffer: 256 * 1024 * 1024 }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out: `${out}${err}` }),
    );
  });
}

export async function createActionStage(options: SimulatorOptions = {}): Promise<ActionStage> {
  if (!existsSync(bundle)) throw new Error('Build the Action first: npm run build:action');
  const simulator = await startSimulator({ knobs: { rateLimit: { requests: 100_000, perSeconds: 60 } }, ...options });
  const github = await startFakeGitHub();
  const temporary = await mkdtemp(path.join(tmpdir(), 'acgctl-action-'));
  let runs = 0;
  return {
    github,
    simulator,
    async run({
      command,
      checkout,
      event = 'pull_request',
      payload = pushEvent,
      inputs = {},
      env = {},
      token = botToken,
      ...rest
    }) {
      runs += 1;
      const at = (name: string): string => path.join(temporary, `${name}-${runs}`);
      await writeFile(at('event'), JSON.stringify(payload));
      await writeFile(at('output'), '');
      await writeFile(at('summary'), rest.summary ?? '');
      const all = { command, token, ...inputs };
      const inputVariables = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
      const whole = {
        PATH: process.env.PATH ?? '',
        RUNNER_TEMP: temporary,
        GITHUB_ACTIONS: 'true',
        GITHUB_API_URL: github.url,
        GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: repository,
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: at('event'),
        GITHUB_OUTPUT: at('output'),
        GITHUB_STEP_SUMMARY: at('summary'),
        GITHUB_WORKSPACE: checkout,
        GITHUB_SHA: mergeCommit,
        GITHUB_REF_NAME: 'main',
        GITHUB_RUN_ID: rest.runId ?? '5001',
        ACG_ENDPOINT: simulator.url,
        ACG_TOKEN: simulator.token,
        ...Object.fromEntries(inputVariables),
        ...env,
      };
      const { code, out } = await (rest.alone === true ? runAlone : runInWorker)(whole, checkout);
      const outputs = parseOutputs(await readFile(at('output'), 'utf8'));
      return { code, log: out, outputs, summary: await readFile(at('summary'), 'utf8') };
    },
    gatewayWrites: () =>
      simulator.gateway
        .requests()
        .filter(({ method, path: at }) => method !== 'GET' && !at.includes(':get'))
        .map(({ method, path: at }) => `${method} ${decodeURIComponent(at)}`),
    async close() {
      await simulator.close();
      await github.close();
    },
  };
}

/** At the end of a test file. */
export function stopWorker(): void {
  worker?.kill();
  worker = undefined;
}

/** As the runner reads them: `name<<delimiter`, lines, `delimiter`. */
function parseOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(lines[index] ?? '') ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, index + 1);
    outputs[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return outputs;
}
