// `npm run bench`: a plan of nothing and a plan of one change in a hundred, beside what else one would take for it.
//   --sizes 1000,10000,100000   --peers octodns,dnscontrol   --runs 3   --limit 120 (seconds)   --json FILE

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { acgctl } from './acgctl.ts';
import { auth0 } from './auth0.ts';
import { compare, type Entrant, type Row } from './compare.ts';
import { dnscontrol } from './dnscontrol.ts';
import { octodns } from './octodns.ts';
import type { Peer } from './peer.ts';
import { middle, tableOf } from './table.ts';

const peers: Readonly<Record<string, Peer>> = { octodns, dnscontrol, auth0 };
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    peers: { type: 'string', default: Object.keys(peers).join(',') },
    runs: { type: 'string', default: '3' },
    limit: { type: 'string', default: '120' },
    json: { type: 'string' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const onProgress = (text: string): void => void process.stderr.write(`${text}\n`);

const machine = {
  processors: `${availableParallelism()} of ${cpus()[0]?.model ?? 'an unknown kind'}`,
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  loadBefore: loadavg(),
};
const notRun: { tool: string; reason: string }[] = [];
const entrants: Entrant[] = [];
for (const peer of [acgctl, ...chosen(values.peers)]) {
  onProgress(`${peer.name}: installing`);
  try {
    entrants.push({ name: peer.name, ...(await peer.prepare()) });
  } catch (error) {
    notRun.push({ tool: peer.name, reason: (error as Error).message });
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'acgctl-bench-'));
const rows: Row[] = [];
try {
  const terms = { folder, rounds: Number(values.runs), limitSeconds: Number(values.limit), onProgress };
  const tooSlow = new Set<string>();
  for (const size of values.sizes.split(',').map(Number)) rows.push(...(await compare(entrants, size, tooSlow, terms)));
} finally {
  rmSync(folder, { recursive: true });
}

print(`Medians of runs in turns; ${machine.processors}, Node ${machine.node}, ${machine.platform};`);
print(
  `load average ${[...machine.loadBefore, ...loadavg()].map((load) => load.toFixed(1)).join(' ')} before and after.`,
);
print('');
print(tableOf(rows, acgctl.name));
for (const { name, reads } of [acgctl, ...chosen(values.peers)]) print(`${name}: ${reads}.`);
for (const { tool, reason } of notRun) print(`${tool} was not run: ${reason}`);
print('The other parts: npm run bench:requests, bench:startup, bench:numbers, bench:apply.');

if (values.json !== undefined) {
  const medians = rows.map((row) => ({
    ...row,
    median: Object.fromEntries(
      (['seconds', 'cpuSeconds', 'megabytes', 'requests'] as const).map((key) => [key, middle(row, key)]),
    ),
  }));
  const result = { machine: { ...machine, loadAfter: loadavg() }, rows: medians, notRun };
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}

function chosen(names: string): readonly Peer[] {
  return names.split(',').flatMap((name) => {
    const peer = peers[name];
    if (peer === undefined && name !== '')
      throw new Error(`no peer ${name}; there are ${Object.keys(peers).join(', ')}`);
    return peer ?? [];
  });
}
