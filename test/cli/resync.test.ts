// A failed sync as users meet it: told with its line and what to do, shown in every format, and repaired by --resync alone.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { acgctl } from '../support/program.ts';
import { writeRepository } from '../support/repository.ts';

const scenario = path.resolve(import.meta.dirname, '../scenarios/sync-failed');
const numbers = ['+14255551000', '+14255551001', '+14255551002'];
let simulator: Simulator;
let root: string;

async function open(sync: object): Promise<void> {
  const state = JSON.parse(await readFile(path.join(scenario, 'live.json'), 'utf8')) as SimulatorState;
  simulator = await startSimulator({ state, knobs: { sync: { delaySeconds: 0, ...sync } } });
}

beforeEach(async () => {
  root = await writeRepository({
    'acg.yaml': await readFile(path.join(scenario, 'acg.yaml'), 'utf8'),
    'accounts/contoso.yaml': await readFile(path.join(scenario, 'accounts/contoso.yaml'), 'utf8'),
  });
});
afterEach(() => simulator.close());

const run = (...args: readonly string[]) =>
  acgctl(args, { cwd: root, env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token } });
const written = (): readonly string[] =>
  simulator.gateway
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path: at }) => `${method} ${at}`);

test('plan, drift and status tell of it with its line, and what to do', async () => {
  await open({});
  for (const args of [['plan'], ['drift'], ['status']]) {
    const { out } = await run(...args);
    expect(out, args[0]).toContain('BackendRefused: no licence');
    expect(out, args[0]).toContain('accounts/contoso.yaml:6:12');
    expect(out, args[0]).toContain('`acgctl apply --resync` writes it again');
  }
  const sarif = await run('drift', '--format', 'sarif');
  expect(sarif.out).toMatch(/"startLine": 6/);
  const { code, out } = await run('apply', '--auto-approve');
  expect([code, out]).toEqual([0, expect.stringContaining('Nothing to apply.')]);
  expect(written()).toEqual([]);
});

test('every format of a plan with --resync says that it only writes again', async () => {
  await open({});
  const files = ['json', 'markdown', 'html', 'terraform-json'].map((format) => `--output=${format}=plan.${format}`);
  const { code, out } = await run('plan', '--resync', '--detailed-exitcode', ...files);
  expect(code).toBe(2);
  const why = 'write again: sync failed (BackendRefused: no licence)';
  expect(out).toContain(`      ${why}\n`);
  expect(out).toContain('Plan: 0 to add, 3 to change, 0 to destroy. (3 of the changes only write again');
  expect(out).not.toContain('`acgctl apply --resync`');
  const read = (format: string) => readFile(path.join(root, `plan.${format}`), 'utf8');
  const plan = JSON.parse(await read('json')) as Plan;
  expect(plan.changes.map(({ resync, paths }) => [resync, paths])).toEqual(Array(3).fill([true, []]));
  expect(await read('markdown')).toContain('Writes again 3 numbers of `contoso`');
  expect(await read('markdown')).toContain('write again: sync failed');
  expect(await read('html')).toContain('Written again');
  expect(await read('terraform-json')).toContain('"resync": true');
});

test('a saved plan repairs it with one request, and a second time there is nothing to do', async () => {
  await open({});
  await run('plan', '--resync', '--out', 'plan.json');
  const refused = await run('apply', 'plan.json', '--resync', '--auto-approve');
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('--resync does not go with a saved plan')]);
  const { code, out } = await run('apply', 'plan.json', '--auto-approve');
  expect([code, out]).toEqual([0, expect.stringContaining('Apply: 3 done.')]);
  expect(written()).toEqual(['POST /accounts/contoso:createOrUpdateNumbers']);
  expect((await run('plan', '--resync')).out).toContain('No changes. The gateway is as declared.');
  expect((await run('apply', 'plan.json', '--auto-approve')).out).toContain('Apply: 3 already done.');
  expect(written()).toHaveLength(1);
});

test('what fails again is told with its line, the words of the back end and what to do; exit 3', async () => {
  await open({ failNumbers: numbers });
  const { code, out } = await run('apply', '--resync', '--auto-approve');
  expect(code).toBe(3);
  expect(out).toContain('BackendSyncFailed: the back end refused number +14255551001');
  expect(out).toContain('declared at accounts/contoso.yaml:6:26');
  expect(out).toContain('mend what the error says');
  const json = JSON.parse((await run('apply', '--resync', '--auto-approve', '--json')).out);
  expect(json.outcomes[0]).toMatchObject({
    address: `contoso/${numbers[0]}`,
    state: 'failed',
    syncFailed: true,
    source: { file: 'accounts/contoso.yaml', line: 6, column: 12 },
  });
});

test('what was approved without it does not cover it', async () => {
  await open({});
  await run('plan', '--out', 'approved.json');
  const { code, err } = await run('apply', '--resync', '--approved', 'approved.json');
  expect([code, err]).toEqual([5, expect.stringContaining(`contoso/${numbers[0]}: update`)]);
  expect(written()).toEqual([]);
});
