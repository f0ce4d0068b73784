// Files and streams that cannot be written: told with the reason, and an apply is not left half done.

import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');
const numbers = '\n  - range: +14255551000..+14255551299\n    profile: direct-routing';

let simulator: Simulator;
let root: string;
let env: Record<string, string>;

beforeEach(async () => {
  simulator = await startSimulator({ knobs: { sync: { delaySeconds: 0 }, dns: { delaySeconds: 0 } } });
  env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  root = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', numbers) });
});
afterEach(() => simulator.close());

const isEmpty = async (): Promise<boolean> =>
  (await acgctl(['plan', '--detailed-exitcode'], { cwd: root, env })).code === 0;

/** The program in a shell, with its standard output in a file or device. */
async function runIn(shell: string, args: readonly string[], output: string) {
  const file = await open(output, 'w');
  try {
    const child = spawn('bash', ['-c', `${shell}; exec "$@"`, 'sh', process.execPath, main, ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', file.fd, 'pipe'],
    });
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, err };
  } finally {
    await file.close();
  }
}

describe('--log FILE', () => {
  test.each(['no/such/folder/x.log', '.'])('that cannot be opened (%s): nothing is sent', async (file) => {
    const { code, out, err } = await acgctl(['plan', '--log', file], { cwd: root, env });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('acgctl: LOG_FILE cannot write the log');
    expect(simulator.gateway.metrics().requests).toBe(0);
  });

  test('on a disk that becomes full in mid-apply: told once, and the apply is carried out', async () => {
    const result = await runIn('ulimit -f 2', ['apply', '--auto-approve', '--log', 'x.log'], '/dev/null');
    expect(result.err).toMatch(/^The log .*x\.log ends here: EFBIG[^\n]*\n$/);
    expect(result.code).toBe(0);
    const lines = (await readFile(path.join(root, 'x.log'), 'utf8')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(await isEmpty()).toBe(true);
  });
});

describe.skipIf(process.platform !== 'linux')('standard output on a full disk', () => {
  test.each([['plan'], ['plan', '--detailed-exitcode'], ['plan', '--json'], ['validate'], ['--version']])(
    'of %s %s: exit 1, and the reason',
    async (...args) => {
      const { code, err } = await runIn(':', args, '/dev/full');
      expect(code).toBe(1);
      expect(err).toContain('acgctl: OUTPUT standard output could not be written (ENOSPC');
      expect(err).not.toContain('    at ');
    },
  );

  test('of an apply: the writes are all carried out, and the exit code says that nobody was told', async () => {
    const { code, err } = await runIn(':', ['apply', '--auto-approve'], '/dev/full');
    expect(code).toBe(1);
    expect(err).toContain('acgctl: OUTPUT');
    expect(await isEmpty()).toBe(true);
  });

  test('of a run that says more than that keeps its exit code', async () => {
    simulator.gateway.setFaults([{ match: { method: 'POST' }, act: 'status:400' }]);
    expect((await runIn(':', ['apply', '--auto-approve'], '/dev/full')).code).toBe(3);
  });
});

test('an address that is no proxy is an error that says so, and doctor finds it', async () => {
  const own = { ...env, HTTPS_PROXY: '::s3cret' };
  const plan = await acgctl(['plan'], { cwd: root, env: own });
  expect(plan).toMatchObject({ code: 1, err: expect.stringContaining('acgctl: PROXY') });
  expect(plan.err).not.toContain('s3cret');
  const doctor = await acgctl(['doctor'], { cwd: root, env: own });
  expect(doctor.code).toBe(1);
  expect(doctor.out).toMatch(/proxy +FAILED/);
});

test.skipIf(process.platform !== 'linux')(
  'a cache folder that takes no file, and never will, keeps nobody from planning',
  async () => {
    const { code } = await acgctl(['plan', '--log', 'x.log'], { cwd: root, env: { ...env, XDG_CACHE_HOME: '/proc' } });
    expect(code).toBe(0);
    expect(await readFile(path.join(root, 'x.log'), 'utf8')).toContain('"event":"no-ledger"');
  },
  30_000,
);
