// `npm start`: the main job on examples/, end to end against the embedded simulator. Each command is the real program.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const acgctl = path.join(root, 'dist/main.js');
const examples = path.join(root, 'examples');
const folder = mkdtempSync(path.join(tmpdir(), 'acgctl-story-'));
const plan = path.join(folder, 'plan.json');

const simulator = spawn(process.execPath, [acgctl, 'simulate', '--seed', path.join(examples, 'live-state.json')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const { url, token } = await new Promise((resolve, reject) => {
  let text = '';
  simulator.stdout.on('data', (chunk) => {
    text += chunk;
    if (text.includes('\n')) resolve(JSON.parse(text));
  });
  simulator.on('exit', (code) => reject(new Error(`the simulator ended with exit code ${code}`)));
});
simulator.removeAllListeners('exit');
const environment = { ...process.env, ACG_ENDPOINT: url, ACG_TOKEN: token };

function say(text) {
  process.stdout.write(`\n# ${text}\n`);
}

function run(expected, ...args) {
  process.stdout.write(`$ acgctl ${args.map((arg) => (arg === plan ? 'plan.json' : arg)).join(' ')}\n\n`);
  const { status } = spawnSync(process.execPath, [acgctl, ...args, '-C', examples], {
    env: environment,
    stdio: 'inherit',
  });
  process.stdout.write(`\n(exit ${status})\n`);
  if (status !== expected) throw new Error(`exit ${status}, expected ${expected}`);
}

async function changeBehindGitsBack() {
  const api = `${url}/accounts`;
  const version = 'api-version=2024-02-29-preview';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const listed = await fetch(`${url}/numbers?${version}&top=200`, { headers });
  const { value } = await listed.json();
  const number = value.find((entry) => entry.configuration?.customSipHeader !== undefined);
  const body = {
    telephoneNumber: number.telephoneNumber,
    accountName: number.accountName,
    serviceDetails: number.serviceDetails,
    configuration: { customSipHeader: 'changed-in-the-portal' },
  };
  for (const service of Object.values(body.serviceDetails)) {
    delete service.configuration?.acquiredCapabilities;
    delete service.configuration?.availableCapabilities;
  }
  const place = `${api}/${number.accountName}/numbers/${encodeURIComponent(number.telephoneNumber)}?${version}`;
  const put = await fetch(place, { method: 'PUT', headers, body: JSON.stringify(body) });
  if (!put.ok) throw new Error(`PUT ${place}: ${put.status} ${await put.text()}`);
  process.stdout.write(`PUT /accounts/${number.accountName}/numbers/${number.telephoneNumber} -> ${put.status}\n`);
}

try {
  say('A gateway is simulated, with a part of examples/ on it already. First: are the files in order?');
  run(0, 'validate');
  say('What would apply do?');
  run(0, 'plan', '--out', plan);
  say('Apply exactly that.');
  run(0, 'apply', plan, '--auto-approve');
  say('Plan again: nothing is left to do.');
  run(0, 'plan', '--detailed-exitcode');
  say("Somebody changes a number behind git's back.");
  await changeBehindGitsBack();
  say('Drift finds it, and exits 2.');
  run(2, 'drift');
} finally {
  simulator.kill();
  rmSync(folder, { recursive: true, force: true });
}
