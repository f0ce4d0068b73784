// apply --approved and --approve with the real program: nothing is written that was not approved.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const range = (first: number, last: number): string =>
  `\n  - range: +1425555${first}..+1425555${last}\n    profile: direct-routing`;

let simulator: Simulator;
let root: string;
let env: Record<string, string>;

const run = (...args: readonly string[]) => acgctl(args, { cwd: root, env });
const writes = (): number => simulator.gateway.metrics().writes;
const declare = (numbers: string): Promise<void> =>
  writeFile(path.join(root, 'accounts/contoso.yaml'), accountFile('contoso', numbers));
const approvedPlan = async (): Promise<Plan> =>
  JSON.parse(await readFile(path.join(root, 'approved.json'), 'utf8')) as Plan;

beforeEach(async () => {
  simulator = await startSimulator({ knobs: { sync: { delaySeconds: 0 }, dns: { delaySeconds: 0 } } });
  env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  root = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1009)) });
  expect((await run('plan', '--out', 'approved.json')).code).toBe(0);
});

afterEach(() => simulator.close());

describe('--approved FILE', () => {
  test('applies the same plan without asking, and after that has nothing to do', async () => {
    const { code, out, err } = await run('apply', '--approved', 'approved.json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Plan: 11 to add, 0 to change, 0 to destroy.');
    const before = writes();
    expect((await run('apply', '--approved', 'approved.json')).code).toBe(0);
    expect(writes()).toBe(before);
  });

  test('applies a part of the approved plan: what somebody else did meanwhile is not done again', async () => {
    await declare(range(1000, 1004));
    expect((await run('apply', '--auto-approve')).code).toBe(0);
    await declare(range(1000, 1009));
    const { code, out } = await run('apply', '--approved', 'approved.json');
    expect(code).toBe(0);
    expect(out).toContain('Plan: 5 to add, 0 to change, 0 to destroy.');
  });

  test('refuses a change that is extra, names it, exits 5 and writes nothing', async () => {
    await declare(range(1000, 1010));
    const { code, err } = await run('apply', '--approved', 'approved.json');
    expect(code).toBe(5);
    expect(err).toContain('NOT_APPROVED');
    expect(err).toContain('contoso/+14255551010: create, which the approved plan does not have');
    expect(err).not.toContain('+14255551009');
    expect(writes()).toBe(0);
  });

  test('refuses a change whose result is another, exits 5 and writes nothing', async () => {
    await declare(range(1000, 1009).replace('direct-routing', 'zoom'));
    const { code, err } = await run('apply', '--approved', 'approved.json');
    expect(code).toBe(5);
    expect(err).toContain('contoso/+14255551000: create, which the approved plan has with another result');
    expect(writes()).toBe(0);
  });

  test('refuses a deletion that nobody approved, though the number would be declared again', async () => {
    expect((await run('apply', '--auto-approve')).code).toBe(0);
    const before = writes();
    await declare(range(1000, 1008));
    const { code, err } = await run('apply', '--approved', 'approved.json');
    expect(code).toBe(5);
    expect(err).toContain('contoso/+14255551009: delete, which the approved plan has with another action (create)');
    expect(writes()).toBe(before);
  });

  test('tells no more than twenty changes, and how many more there are', async () => {
    await declare(range(1100, 1149));
    const { err } = await run('apply', '--approved', 'approved.json');
    expect(err.match(/which the approved plan does not have/g)).toHaveLength(20);
    expect(err).toContain('and 30 more');
  });

  test('refuses a plan of another gateway, and one that is narrower or wider', async () => {
    expect((await run('apply', '--approved', 'approved.json', '--account', 'contoso')).code).toBe(5);
    const file = path.join(root, 'acg.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('a1b2c3d4', 'b1b2c3d4'));
    const { code, err } = await run('apply', '--approved', 'approved.json');
    expect(code).toBe(5);
    expect(err).toContain('the approved plan is for another gateway');
    expect(writes()).toBe(0);
  });

  test('refuses a file of which one byte was changed', async () => {
    const file = path.join(root, 'approved.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('+14255551009', '+14255551019'));
    const { code, err } = await run('apply', '--approved', 'approved.json');
    expect(code).toBe(1);
    expect(err).toContain('it was changed after acgctl wrote it');
    expect(writes()).toBe(0);
  });

  test('guards of the new plan hold all the same: an approval is no allowance', async () => {
    expect((await run('apply', '--auto-approve')).code).toBe(0);
    await declare('\n  - { telephoneNumber: +14255551000, profile: direct-routing }');
    expect((await run('plan', '--out', 'approved.json')).code).toBe(4);
    const before = writes();
    expect((await run('apply', '--approved', 'approved.json')).code).toBe(4);
    expect(writes()).toBe(before);
    expect((await run('apply', '--approved', 'approved.json', '--allow', 'deletes=9')).code).toBe(0);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
  });
});

describe('--approve DIGEST', () => {
  test('applies the plan with exactly this digest, planned anew or saved', async () => {
    const { digest } = await approvedPlan();
    const other = digest.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const plan of [[], ['approved.json']]) {
      const { code, err } = await run('apply', ...plan, '--approve', other);
      expect(code).toBe(5);
      expect(err).toContain(digest);
    }
    expect(writes()).toBe(0);
    expect((await run('apply', 'approved.json', '--approve', digest)).code).toBe(0);
  });

  test('refuses a part of what was approved: the digest is another', async () => {
    const { digest } = await approvedPlan();
    await declare(range(1000, 1008));
    expect((await run('apply', '--approve', digest)).code).toBe(5);
    expect(writes()).toBe(0);
  });

  test('has nothing against a plan without changes', async () => {
    const { digest } = await approvedPlan();
    expect((await run('apply', '--approve', digest)).code).toBe(0);
    const before = writes();
    expect((await run('apply', '--approve', digest)).code).toBe(0);
    expect(writes()).toBe(before);
  });
});

test('what is given beside it takes nothing away from an approval', async () => {
  const { digest } = await approvedPlan();
  await declare(range(1000, 1010));
  for (const args of [
    ['--approved', 'approved.json', '--auto-approve'],
    ['--approve', digest, '--auto-approve'],
    ['--approved', 'approved.json', '--approve', digest],
  ]) {
    expect((await run('apply', ...args)).code).toBe(5);
  }
  await declare(range(1000, 1008));
  expect((await run('apply', '--approved', 'approved.json', '--approve', digest)).code).toBe(5);
  expect((await run('plan', '--out', 'wider.json')).code).toBe(0);
  await declare(range(1000, 1009));
  expect((await run('apply', 'approved.json', '--approved', 'wider.json')).code).toBe(5);
  expect(writes()).toBe(0);
  expect((await run('apply', '--approved', 'approved.json', '--approve', digest, '--auto-approve')).code).toBe(0);
});

test('what is no digest is an error of usage', async () => {
  const { digest } = await approvedPlan();
  for (const text of ['', digest.slice(0, -1), `${digest}0`, `${digest}\n--auto-approve`, digest.toUpperCase()]) {
    const { code, err } = await run('apply', `--approve=${text}`);
    expect({ code, usage: err.startsWith('acgctl: USAGE') }).toEqual({ code: 1, usage: true });
  }
  expect(writes()).toBe(0);
});
