// SIGINT, SIGTERM and SIGHUP while the sign-in hangs: the seven seconds hold there too (CONTRACT.md section 7), and
// nothing is sent to the gateway. One more place where a test looks at a clock.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { type ByteServer, startByteServer } from '../support/byte-server.ts';
import { writeRepository } from '../support/repository.ts';
import { files, liveState } from './interrupted-world.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');

let simulator: Simulator;
let silent: ByteServer;
beforeEach(async () => {
  simulator = await startSimulator({ state: liveState });
  silent = await startByteServer(() => undefined);
});
afterEach(async () => {
  await simulator.close();
  await silent.close();
});

async function interrupted(args: readonly string[], signal: NodeJS.Signals, own: Readonly<Record<string, string>>) {
  const root = await writeRepository(files);
  const env = {
    PATH: process.env.PATH,
    ACG_ENDPOINT: simulator.url,
    AZURE_TENANT_ID: 'contoso.example',
    AZURE_CLIENT_ID: '11111111-2222-3333-4444-555555555555',
    ...own,
  };
  const child = spawn(process.execPath, [main, ...args], { cwd: root, env, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  while (silent.requests.length === 0) await sleep(5);
  const at = Date.now();
  child.kill(signal);
  const code = await ended;
  return { code, milliseconds: Date.now() - at };
}

describe.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s', (signal) => {
  const commands =
    signal === 'SIGINT' ? ['apply --auto-approve', 'plan', 'status', 'doctor'] : ['apply --auto-approve'];
  test.each(commands)('while Entra does not answer %s: exit 130 in time', async (command) => {
    const own = { AZURE_AUTHORITY_HOST: silent.origin, AZURE_CLIENT_SECRET: 'x' };
    const { code, milliseconds } = await interrupted(command.split(' '), signal, own);
    expect(code).toBe(130);
    expect(milliseconds).toBeLessThan(7000);
    expect(simulator.gateway.requests()).toEqual([]);
  });
});

test('SIGINT while GitHub does not answer: exit 130 in time', async () => {
  const own = {
    AZURE_AUTHORITY_HOST: simulator.authority,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${silent.origin}/token`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
  };
  const { code, milliseconds } = await interrupted(['plan'], 'SIGINT', own);
  expect(code).toBe(130);
  expect(milliseconds).toBeLessThan(7000);
});
