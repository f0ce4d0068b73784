// The question of apply on a terminal, which `script` (util-linux) stands in for: what is no yes, and what interrupts.

import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ knobs: { sync: { delaySeconds: 0 }, dns: { delaySeconds: 0 } } });
});
afterEach(() => simulator.close());

/** Types `keys` when the question comes, or sends the signal. */
async function answer(keys: string | NodeJS.Signals) {
  const numbers = '\n  - telephoneNumber: +14255551000\n    profile: direct-routing';
  const root = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', numbers) });
  const env = { PATH: process.env.PATH, ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  const command = `echo "pid $$"; exec '${process.execPath}' '${main}' apply`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: root, env });
  let out = '';
  let isAnswered = false;
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (isAnswered || !out.includes('Only "yes"')) return;
    isAnswered = true;
    if (keys.startsWith('SIG')) process.kill(Number(/pid (\d+)/.exec(out)?.[1]), keys as NodeJS.Signals);
    else child.stdin.write(keys);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, writes: simulator.gateway.metrics().writes };
}

function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version']).includes('util-linux');
  } catch {
    return false;
  }
}

describe.skipIf(!hasScript())('the question of apply', () => {
  test('answered with yes: applied', async () => {
    const { code, out, writes } = await answer('yes\r');
    expect(code).toBe(0);
    expect(out).toContain('Apply: 2 done.');
    expect(writes).toBe(2);
  });

  test.each(['Yes\r', 'y\r', '\r', 'yes please\r', 'no\r', '\u0004'])(
    'answered with %j: not approved, exit 1',
    async (keys) => {
      const { code, out, writes } = await answer(keys);
      expect({ code, writes }).toEqual({ code: 1, writes: 0 });
      expect(out).toContain('APPROVAL not approved, and nothing was written');
    },
  );

  test.each(['\u0003', 'SIGINT', 'SIGTERM'])('interrupted by %j: exit 130, nothing is written', async (keys) => {
    const { code, out, writes } = await answer(keys);
    expect({ code, writes }).toEqual({ code: 130, writes: 0 });
    expect(out).toContain('acgctl: INTERRUPTED');
  });
});
