// acgctl itself: one account file a thousand numbers, each number in an entry of its own, and its simulator as the gateway.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { groupsOf, isChanged, type Peer, type Stage } from './peer.ts';

const main = path.resolve('dist/main.js');
const limit = 'rateLimit: { requests: 10000, perSeconds: 1 }\n';

const gatewayFile = `gateway:
  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com
  tenantId: 6f1c0000-0000-4000-8000-000000000001
profiles:
  zoom: { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } }
findings: { RATE_LIMIT: off }
${limit}`;

export const acgctl: Peer = {
  name: 'acgctl',
  reads: 'YAML; its simulator over HTTP, pages of 500',
  prepare: () => Promise.resolve({ version: packageJson.version, stage }),
};

async function stage(folder: string, count: number): Promise<Stage> {
  const root = path.join(folder, 'acgctl');
  const knobs = path.join(folder, 'knobs.yaml');
  writeFileSync(knobs, `${limit}pageSize: { default: 500, max: 500 }\n`);
  writeRepository(root, count, () => false);
  const args = [main, 'simulate', '--port', '0', '--seed', root, '--knobs', knobs];
  const simulator = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { url, token } = await firstLine(simulator);
  return {
    command: {
      file: process.execPath,
      args: [main, 'plan', '--quiet', '-C', root],
      folder,
      env: { ACG_ENDPOINT: url, ACG_TOKEN: token, XDG_CACHE_HOME: folder },
    },
    code: 0,
    change: () => writeRepository(root, count, isChanged),
    changesIn: (out) => Number(/^Plan: 0 to add, (\d+) to change, 0 to destroy\./m.exec(out)?.[1] ?? 0),
    async requests() {
      const metrics = (await (await fetch(`${url}/_sim/metrics`)).json()) as { readonly requests: number };
      return metrics.requests;
    },
    async close() {
      simulator.kill();
      await once(simulator, 'exit');
    },
  };
}

function firstLine(simulator: ChildProcess): Promise<{ readonly url: string; readonly token: string }> {
  return new Promise((resolve, reject) => {
    simulator.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
    simulator.stdout?.once('data', (line: Buffer) =>
      resolve(JSON.parse(line.toString()) as { url: string; token: string }),
    );
  });
}

function writeRepository(root: string, count: number, isOther: (index: number) => boolean): void {
  mkdirSync(path.join(root, 'accounts'), { recursive: true });
  writeFileSync(path.join(root, 'acg.yaml'), gatewayFile);
  for (const [group, size] of groupsOf(count)) {
    const name = `account-${String(group).padStart(4, '0')}`;
    const head = `account: ${name}\nserviceDetails:\n  zoomPhoneCloudPeering: { enabled: true }\nnumbers:\n`;
    const entries = Array.from({ length: size }, (_, index) => {
      const header = isOther(index) ? 'changed' : `desk-${index % 7}`;
      return `  - telephoneNumber: +${14_200_000_000 + group * 10_000 + index}\n    profile: zoom\n    configuration: { customSipHeader: ${header} }\n`;
    });
    writeFileSync(path.join(root, `accounts/${name}.yaml`), head + entries.join(''));
  }
}
