// octoDNS, from YAML zones of a thousand records to PowerDNS' API, of which the reading part is served here as PowerDNS
// does: one zone a request, with all its records.

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { installPython } from './installed.ts';
import { groupsOf, isChanged, type Peer, type Stage } from './peer.ts';

const version = '1.22.0';
const packages = [`octodns==${version}`, 'octodns-powerdns==1.2.0', 'PyYAML==6.0.3', 'requests==2.34.2'];
const zoneOf = (group: number): string => `zone${String(group).padStart(4, '0')}.example.`;
const recordOf = (index: number): string => `r${String(index).padStart(4, '0')}`;
const addressOf = (index: number): string => `10.0.${index >> 8}.${index & 255}`;

export const octodns: Peer = {
  name: 'octoDNS',
  reads: 'YAML; the API of PowerDNS over HTTP, a zone of 1,000 records a request',
  async prepare() {
    const python = await installPython('octodns', packages);
    return { version, stage: (folder, count) => stage(path.join(python, 'bin/octodns-sync'), folder, count) };
  },
};

async function stage(file: string, folder: string, count: number): Promise<Stage> {
  const root = path.join(folder, 'octodns');
  const sizes = new Map(groupsOf(count).map(([group, size]) => [zoneOf(group), size]));
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const [, zone = ''] = /^\/api\/v1\/servers\/localhost\/zones\/([^/]+)$/.exec(request.url ?? '') ?? [];
    const size = sizes.get(zone);
    const body = size === undefined ? { error: 'Not Found' } : liveZone(zone, size);
    response.writeHead(size === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  writeFiles(root, sizes, (server.address() as AddressInfo).port, () => false);
  return {
    command: { file, args: ['--config-file', 'config.yaml'], folder: root },
    code: 0,
    change: () => writeFiles(root, sizes, (server.address() as AddressInfo).port, isChanged),
    changesIn: (out) =>
      [...out.matchAll(/Summary: Creates=0, Updates=(\d+), Deletes=0/g)].reduce(
        (sum, [, told]) => sum + Number(told),
        0,
      ),
    requests: async () => requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function liveZone(zone: string, size: number): object {
  const rrsets = Array.from({ length: size }, (_, index) => ({
    comments: [],
    name: `${recordOf(index)}.${zone}`,
    records: [{ content: addressOf(index), disabled: false }],
    ttl: 300,
    type: 'A',
  }));
  return {
    id: zone,
    kind: 'Native',
    name: zone,
    rrsets,
    serial: 1,
    type: 'Zone',
    url: `/api/v1/servers/localhost/zones/${zone}`,
  };
}

function writeFiles(
  root: string,
  sizes: ReadonlyMap<string, number>,
  port: number,
  isOther: (index: number) => boolean,
): void {
  mkdirSync(path.join(root, 'zones'), { recursive: true });
  const zones = [...sizes.keys()].map((zone) => `  ${zone}: { sources: [files], targets: [live] }\n`);
  writeFileSync(
    path.join(root, 'config.yaml'),
    `providers:
  files: { class: octodns.provider.yaml.YamlProvider, directory: ./zones, default_ttl: 300 }
  live: { class: octodns_powerdns.PowerDnsProvider, host: 127.0.0.1, port: ${port}, api_key: bench }
zones:
${zones.join('')}`,
  );
  for (const [zone, size] of sizes) {
    const records = Array.from({ length: size }, (_, index) => {
      const address = isOther(index) ? '10.9.9.9' : addressOf(index);
      return `${recordOf(index)}:\n  type: A\n  value: ${address}\n`;
    });
    writeFileSync(path.join(root, `zones/${zone}yaml`), `---\n${records.join('')}`);
  }
}
