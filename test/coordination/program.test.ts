// The real program with a store: the lock, the records and the history as their users see them.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../src/api/clock.ts';
import { openAzureStore } from '../../src/coordination/azure-store.ts';
import type { BlobStore } from '../../src/coordination/blob-store.ts';
import { takeLock } from '../../src/coordination/run-lock.ts';
import { parseBlobTarget } from '../../src/model/blob-target.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { account } from '../simulator/resources.ts';
import { type Azurite, hasAzurite, startAzurite } from '../support/azurite.ts';
import { acgctl, type Ended } from '../support/program.ts';
import { accountFile, gatewayFile, writeRepository } from '../support/repository.ts';

const isThere = await hasAzurite();
let azurite: Azurite;
let simulator: Simulator;
let root: string;
let container = 0;

beforeAll(async () => {
  if (isThere) azurite = await startAzurite({ keeps: true });
}, 60_000);
afterAll(() => azurite?.stop());

beforeEach(async () => {
  if (!isThere) return;
  container += 1;
  simulator = await startSimulator({ knobs: { sync: { delaySeconds: 0 } }, state: emptyState });
  root = await writeRepository({
    'acg.yaml': `${gatewayFile}coordination: { blob: "${azurite.url}/${name()}" }\n`,
    'accounts/contoso.yaml': accountFile(
      'contoso',
      '\n  - range: +14255551000..+14255551009\n    profile: direct-routing',
    ),
  });
});
afterEach(() => simulator?.close());

const name = (): string => `runs-${container}`;

function run(...args: readonly string[]): Promise<Ended> {
  return acgctl(args, { cwd: root, env: environment() });
}

function environment(): Record<string, string> {
  return {
    ACG_ENDPOINT: simulator.url,
    ACG_TOKEN: simulator.token,
    ACG_BLOB_CONNECTION_STRING: azurite.connectionString,
    XDG_CACHE_HOME: path.join(root, '.cache'),
    USER: 'tester',
  };
}

const git = (...args: readonly string[]) =>
  promisify(execFile)('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args]);

async function commit(): Promise<string> {
  await writeFile(path.join(root, '.gitignore'), '.cache\n*.json\n');
  await git('add', '-A');
  await git('commit', '-qm', 'x', '--allow-empty');
  return (await git('rev-parse', 'HEAD')).stdout.trim();
}

async function store(): Promise<BlobStore> {
  const target = parseBlobTarget(`${azurite.url}/${name()}`);
  if ('problem' in target) throw new Error(target.problem);
  return openAzureStore({
    target,
    prefix: new URL(simulator.url).host.replace(':', '_'),
    connectionString: azurite.connectionString,
    token: () => Promise.reject(new Error('not asked for')),
    clock: realClock,
    observe: () => undefined,
  });
}

describe.skipIf(!isThere)('with a store', () => {
  it('an apply holds the lock, is in the history with its journal, and leaves the lock free', async () => {
    expect(await run('lock', 'show')).toMatchObject({ code: 0, out: 'Nobody has the lock.\n' });
    expect(await run('history')).toMatchObject({ code: 0, out: 'No run is in the history.\n' });
    expect(await run('apply', '--auto-approve')).toMatchObject({ code: 0, err: '' });
    expect(await run('lock', 'show')).toMatchObject({ code: 0 });
    const { runs } = JSON.parse((await run('history', '--json')).out) as { runs: readonly Record<string, unknown>[] };
    expect(runs).toMatchObject([{ exitCode: 0, outcomes: { done: 11 } }]);
    const journal = await run('history', String(runs[0]?.id).slice(0, 8));
    const events = journal.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events[0]).toBe('start');
    expect(events.at(-1)).toBe('end');
    expect((await run('history')).out).toContain('done, 11 done');
    expect(await (await store()).list('')).toEqual(expect.arrayContaining(['budget.json', 'lock.json']));
  });

  it('an apply that finds the lock taken is told by whom, and exits 6', async () => {
    const held = await store();
    const lock = await takeLock({
      store: held,
      blob: 'lock.json',
      holder: {
        id: '3f2c0000-0000-4000-8000-000000000001',
        who: 'al\u001bice',
        where: 'laptop',
        since: '2026-11-22T10:00:00Z',
      },
      clock: realClock,
      timeoutMilliseconds: 0,
      onWait: () => undefined,
      signal: new AbortController().signal,
    });
    const second = await run('apply', '--auto-approve', '--lock-timeout', '0s');
    expect(second.code).toBe(6);
    expect(second.err).toContain('Waiting for the lock of al\\u{1b}ice on laptop, since 2026-11-22T10:00:00Z.');
    expect(second.err).toContain('LOCKED');
    expect(simulator.gateway.requests()).toHaveLength(0);
    expect(await run('lock', 'show')).toMatchObject({ code: 6 });
    expect(await run('lock', 'break', '3f2c9999')).toMatchObject({ code: 1, err: expect.stringContaining('LOCK_ID') });
    expect(await run('lock', 'break', '3f2c0000')).toMatchObject({ code: 0, out: expect.stringContaining('free in') });
    await lock.release();
    expect(await run('apply', '--auto-approve', '--lock-timeout', '70s')).toMatchObject({ code: 0 });
  }, 120_000);

  it('a saved plan is applied once; made anew, once more', async () => {
    expect(await run('plan', '--out', 'p.json')).toMatchObject({ code: 0, err: '' });
    expect(await run('apply', 'p.json', '--auto-approve')).toMatchObject({ code: 0 });
    const writes = simulator.gateway.metrics().writes;
    const again = await run('apply', 'p.json', '--auto-approve');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('applied already') });
    expect(simulator.gateway.metrics().writes).toBe(writes);
    simulator.gateway.replaceState(emptyState);
    expect(await run('plan', '--out', 'p.json')).toMatchObject({ code: 0 });
    expect(await run('apply', 'p.json', '--auto-approve')).toMatchObject({ code: 0 });
    expect(simulator.gateway.metrics().writes).toBeGreaterThan(writes);
  }, 120_000);

  it('an older commit than the one applied last is refused unless it is meant', async () => {
    await git('init', '-q');
    await git('remote', 'add', 'origin', 'https://github.com/Contoso/gateway.git');
    const older = await commit();
    await commit();
    expect(await run('apply', '--auto-approve')).toMatchObject({ code: 0, err: '' });
    await git('checkout', '-q', older);
    await git('remote', 'set-url', 'origin', 'git@github.com:contoso/gateway');
    expect(await run('apply', '--auto-approve')).toMatchObject({
      code: 5,
      err: expect.stringContaining('OLDER_COMMIT'),
    });
    expect(await run('apply', '--auto-approve', '--allow-older-commit')).toMatchObject({ code: 0 });
  }, 120_000);

  it('drift takes the commit applied last as its base, and tells three things apart', async () => {
    await git('init', '-q');
    await git('remote', 'add', 'origin', 'https://github.com/Contoso/gateway.git');
    const applied = await commit();
    expect(await run('apply', '--auto-approve')).toMatchObject({ code: 0, err: '' });
    expect((await run('drift')).out).toContain(`base ${applied.slice(0, 12)}`);
    await writeFile(
      path.join(root, 'accounts/contoso.yaml'),
      accountFile('contoso', '\n  - range: +14255551000..+14255551010\n    profile: direct-routing'),
    );
    await commit();
    const state = simulator.gateway.readState();
    simulator.gateway.replaceState({
      ...state,
      accounts: [...state.accounts, account('other')],
      numbers: state.numbers.slice(1),
    });
    const drift = await run('drift', '--format', 'json');
    expect(drift).toMatchObject({ code: 2, err: '' });
    const { items } = JSON.parse(drift.out) as { items: readonly { category: string; address: string }[] };
    expect(items.map(({ category, address }) => [category, address]).sort()).toEqual([
      ['missing', 'contoso/+14255551000'],
      ['not-applied', 'contoso/+14255551010'],
      ['unmanaged', 'other'],
    ]);
    await git('remote', 'set-url', 'origin', 'https://github.com/contoso/another.git');
    expect((await run('drift')).out).not.toContain('base ');
  }, 120_000);

  it('drift goes on without a base that this clone does not have, and says so', async () => {
    await git('init', '-q');
    await git('remote', 'add', 'origin', 'https://github.com/Contoso/gateway.git');
    await commit();
    expect(await run('apply', '--auto-approve')).toMatchObject({ code: 0, err: '' });
    await git('commit', '-q', '--amend', '-m', 'y');
    await git('reflog', 'expire', '--expire=now', '--all');
    await git('gc', '-q', '--prune=now');
    expect(await run('drift')).toMatchObject({ code: 0, err: expect.stringContaining('is not told apart') });
  }, 120_000);

  it('a store that refuses ends the run before anything is sent; nothing secret is told', async () => {
    const env = {
      ...environment(),
      ACG_BLOB_CONNECTION_STRING: azurite.connectionString.replace(/AccountKey=[^;]*/, 'AccountKey=c2VjcmV0'),
    };
    for (const args of [['plan'], ['apply', '--auto-approve'], ['history'], ['lock', 'show']]) {
      const { code, err, out } = await acgctl(args, { cwd: root, env });
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(`${out}${err}`).not.toContain('c2VjcmV0');
      expect(err).toMatch(/STORE_UNREACHABLE|LOCK_UNREACHABLE/);
    }
    expect(simulator.gateway.requests()).toHaveLength(0);
  }, 120_000);
});

it('without a store there is no lock and no history, and that is said', async () => {
  const plain = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', undefined) });
  for (const args of [['history'], ['lock', 'show']]) {
    expect(await acgctl(args, { cwd: plain })).toMatchObject({
      code: 1,
      err: expect.stringContaining('NO_COORDINATION'),
    });
  }
});
