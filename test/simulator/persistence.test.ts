// The state file: read at start, whole at every moment, and ahead of every reply.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { drive, version } from './drive.ts';
import { account, number, phone, state } from './resources.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acg-state-'));
});
afterAll(() => rm(folder, { recursive: true }));

const saved = async (file: string): Promise<SimulatorState> =>
  JSON.parse(await readFile(file, 'utf8')) as SimulatorState;

it('keeps the state over a restart, and the file wins over the seed', async () => {
  const stateFile = join(folder, 'restart.json');
  const first = await drive({ stateFile, state: state({ accounts: [account('seeded')] }) });
  await first.call('PUT', '/accounts/a', { body: account('a') });
  await first.call('PUT', `/accounts/a/numbers/${phone(1)}`, { body: number('a', phone(1)) });
  const before = (await first.sim('GET', 'state')).json;
  await first.simulator.close();
  const second = await drive({ stateFile, state: state({ accounts: [account('other')] }) });
  expect((await second.sim('GET', 'state')).json).toEqual(before);
  expect(second.simulator.token).toBe(first.simulator.token);
});

it('has every change in the file before the reply: writes, control surface, also behind a fault', async () => {
  const stateFile = join(folder, 'ahead.json');
  const { call, sim } = await drive({ stateFile });
  const names = async (): Promise<string[]> => (await saved(stateFile)).accounts.map(({ name }) => name);
  expect(await names()).toEqual([]);
  await call('PUT', '/accounts/a', { body: account('a') });
  expect(await names()).toEqual(['a']);
  await call('DELETE', '/accounts/a');
  expect(await names()).toEqual([]);
  await sim('PUT', 'state', state({ accounts: [account('b')] }));
  expect(await names()).toEqual(['b']);
  await sim('POST', 'faults', [{ match: { method: 'PUT' }, act: 'reset-after' }]);
  await expect(call('PUT', '/accounts/c', { body: account('c') })).rejects.toThrow();
  expect(await names()).toEqual(['b', 'c']);
});

it('has all of many writes at once', async () => {
  const stateFile = join(folder, 'many.json');
  const { call } = await drive({ stateFile, state: state({ accounts: [account('a')] }) });
  const writes = Array.from({ length: 50 }, async (_, index) => {
    await call('PUT', `/accounts/a/numbers/${phone(index)}`, { body: number('a', phone(index)) });
    const numbers = (await saved(stateFile)).numbers.map(({ telephoneNumber }) => telephoneNumber);
    expect(numbers).toContain(phone(index));
  });
  await Promise.all(writes);
  expect((await saved(stateFile)).numbers).toHaveLength(50);
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('says so when a change cannot be saved, and saves it with the next', async () => {
  const gone = join(folder, 'gone');
  const stateFile = join(gone, 'state.json');
  await mkdir(gone);
  const { call } = await drive({ stateFile });
  await rm(gone, { recursive: true });
  const got = await call('PUT', '/accounts/a', { body: account('a') });
  expect([got.status, got.code]).toEqual([500, 'StateNotSaved']);
  await expect(drive({ stateFile })).rejects.toThrow('ENOENT');
  await mkdir(gone);
  expect((await call('PUT', '/accounts/b', { body: account('b') })).status).toBe(201);
  expect((await saved(stateFile)).accounts.map(({ name }) => name)).toEqual(['a', 'b']);
});

it('is saved at the end with what was changed in the program', async () => {
  const stateFile = join(folder, 'inside.json');
  const { simulator } = await drive({ stateFile });
  simulator.gateway.replaceState(state({ accounts: [account('a')] }));
  await simulator.close();
  expect((await saved(stateFile)).accounts).toHaveLength(1);
});

it.each([
  ['{"accounts": [', SyntaxError],
  ['{"accounts": {}}', /bad state/],
])('does not start on a file that is no state: %s', async (text, error) => {
  const stateFile = join(folder, 'bad.json');
  await writeFile(stateFile, text);
  await expect(drive({ stateFile })).rejects.toThrow(error);
  expect(await readFile(stateFile, 'utf8')).toBe(text);
});

it('survives being killed in the middle of writes with every acknowledged one', async () => {
  const stateFile = join(folder, 'killed.json');
  const program = join(folder, 'simulator.mjs');
  const server = fileURLToPath(new URL('../../src/simulator/server.ts', import.meta.url));
  const contents = `import { startSimulator } from ${JSON.stringify(server)};
    const { url, token } = await startSimulator({ stateFile: process.argv[2], knobs: { rateLimit: { requests: 0 } } });
    process.stdout.write(JSON.stringify({ url, token }) + '\\n');`;
  const resolveDir = fileURLToPath(new URL('../..', import.meta.url));
  // ajv is CommonJS and asks for modules of Node by `require`, which a bundle has to be given.
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  await build({
    stdin: { contents, resolveDir },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    banner,
  });

  const child: ChildProcess = spawn(process.execPath, [program, stateFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, token } = JSON.parse(line) as { url: string; token: string };
  const acknowledged: string[] = [];
  const write = async (name: string): Promise<void> => {
    const response = await fetch(`${url}/accounts/${name}?${version}`, {
      method: 'PUT',
      body: JSON.stringify(account(name)),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    if (response.status === 201) acknowledged.push(name);
    await response.text();
    if (acknowledged.length === 40) child.kill('SIGKILL');
  };
  await Promise.allSettled(
    Array.from({ length: 8 }, async (_, lane) => {
      for (let index = 0; index < 1000 && child.exitCode === null; index += 1) await write(`n-${lane}-${index}`);
    }),
  );
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  const names = (await saved(stateFile)).accounts.map(({ name }) => name);
  expect(acknowledged.length).toBeGreaterThanOrEqual(40);
  expect(names).toEqual(expect.arrayContaining(acknowledged));
});
