// Moves and renames as users meet them: how long a number was in no account, why a rename is refused, and that what the
// refusal says to do works.

import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const numbers = '\n  - range: +14255550000..+14255550002\n    profile: direct-routing';
let simulator: Simulator;
let root: string;

beforeEach(async () => {
  simulator = await startSimulator({ knobs: { sync: { delaySeconds: 0 } }, state: emptyState });
  root = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', numbers) });
  expect((await run('apply', '--auto-approve')).code).toBe(0);
});
afterEach(() => simulator.close());

const run = (...args: readonly string[]) =>
  acgctl(args, { cwd: root, env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token } });
const file = (name: string): string => path.join(root, 'accounts', `${name}.yaml`);
const write = (name: string, text: string) => writeFile(file(name), text);
const homes = (): readonly string[] => simulator.gateway.readState().numbers.map(({ accountName }) => accountName);

test('a renamed account is refused with what to do, and that works: keep, add, move, bury', async () => {
  await rename(file('contoso'), file('fabrikam'));
  await write('fabrikam', accountFile('contoso', numbers).replace('account: contoso', 'account: fabrikam'));
  const refused = await run('apply', '--auto-approve', '--allow', 'creates=0');
  expect(refused.code).toBe(4);
  expect(refused.out).toContain('fabrikam has the same content as contoso, and no file declares contoso any more');
  for (const step of ['keep its file', 'add an account fabrikam', 'another subdomain', 'move the numbers', 'tombstone'])
    expect(refused.out).toContain(step);
  expect(homes()).toEqual(['contoso', 'contoso', 'contoso']);

  await write('contoso', accountFile('contoso', numbers));
  await write('fabrikam', accountFile('fabrikam', ' []'));
  expect((await run('apply', '--auto-approve')).code).toBe(0);
  await write('contoso', accountFile('contoso', ' []'));
  await write('fabrikam', accountFile('fabrikam', numbers));
  const moved = await run('apply', '--auto-approve', '--json');
  expect(moved.code).toBe(0);
  const report = JSON.parse(moved.out.slice(moved.out.indexOf('{')));
  const gaps = report.outcomes.map(({ gapMilliseconds }: { gapMilliseconds: number }) => gapMilliseconds);
  expect(gaps).toHaveLength(3);
  expect(report.moves).toEqual({ numbers: 3, longestMilliseconds: Math.ceil(Math.max(...gaps)) });
  await write('contoso', 'account: contoso\nstate: absent\nreason: is fabrikam now\n');
  expect((await run('apply', '--auto-approve')).code).toBe(0);
  expect(homes()).toEqual(['fabrikam', 'fabrikam', 'fabrikam']);
  await rm(file('contoso'));
  expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
});
