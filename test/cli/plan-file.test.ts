// A saved plan in bytes: whatever was changed, cut or encoded anew is refused, and nothing is sent.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

let simulator: Simulator;
let root: string;
let env: Record<string, string>;
let whole: Buffer;

beforeAll(async () => {
  simulator = await startSimulator();
  env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  const remark = '\n  - telephoneNumber: +14255551000\n    profile: direct-routing';
  root = await writeRepository({
    'accounts/contoso.yaml': accountFile('contoso', remark),
    'accounts/litware.yaml': 'account: litware\ncorrelationId: "a \ufffd b"\n',
  });
  expect((await acgctl(['plan', '--out', 'plan.json'], { cwd: root, env })).code).toBe(0);
  whole = await readFile(path.join(root, 'plan.json'));
});
afterAll(() => simulator.close());

const replacement = Buffer.from('\ufffd');
const at = (bytes: Buffer, text: Buffer | string, other: Buffer): Buffer => {
  const index = bytes.indexOf(text);
  expect(index).toBeGreaterThan(0);
  return Buffer.concat([bytes.subarray(0, index), other, bytes.subarray(index + Buffer.byteLength(text))]);
};

test.each<[string, (bytes: Buffer) => Buffer]>([
  [
    'a byte that is no UTF-8 where a replacement character stood',
    (bytes) => at(bytes, replacement, Buffer.from([0xff])),
  ],
  ['a byte order mark', (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes])],
  ['CRLF', (bytes) => Buffer.from(bytes.toString().replaceAll('\n', '\r\n'))],
  ['UTF-16', (bytes) => Buffer.from(bytes.toString(), 'utf16le')],
  ['a key twice', (bytes) => at(bytes, '"formatVersion"', Buffer.from('"formatVersion": "1.0",\n  "formatVersion"'))],
  ['a key __proto__', (bytes) => at(bytes, '"formatVersion"', Buffer.from('"__proto__": {},\n  "formatVersion"'))],
  ['the last byte cut off', (bytes) => bytes.subarray(0, -1)],
  ['nothing', () => Buffer.alloc(0)],
  ['a hundred thousand brackets', () => Buffer.from('['.repeat(100_000))],
])('%s', async (_, change) => {
  await writeFile(path.join(root, 'changed.json'), change(whole));
  const before = simulator.gateway.metrics().requests;
  for (const args of [
    ['show', 'changed.json'],
    ['apply', 'changed.json', '--auto-approve'],
  ]) {
    const { code, out, err } = await acgctl(args, { cwd: root, env });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^acgctl: PLAN_FILE changed\.json: /);
  }
  expect(simulator.gateway.metrics().requests).toBe(before);
});

test('guards that became stricter after the plan was made hold for it: exit 4, nothing written', async () => {
  const config = path.join(root, 'acg.yaml');
  const text = await readFile(config, 'utf8');
  expect(text).not.toContain('guards:');
  await writeFile(config, `${text}\nguards: { creates: { max: 0 } }\n`);
  const refused = await acgctl(['apply', 'plan.json', '--auto-approve'], { cwd: root, env });
  expect(refused.code).toBe(4);
  expect(refused.err).toContain('1 new number, at most 0 are allowed; --allow creates=1');
  expect(simulator.gateway.metrics().writes).toBe(0);
  const allowed = await acgctl(['apply', 'plan.json', '--auto-approve', '--allow', 'creates=1'], { cwd: root, env });
  expect(allowed.code).toBe(0);
  await writeFile(config, text);
});
