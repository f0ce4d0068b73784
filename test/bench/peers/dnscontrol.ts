// DNSControl, from its JavaScript to zone files of BIND: both sides are files, a domain of a thousand records each.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installGo } from './installed.ts';
import { groupsOf, isChanged, type Peer, type Stage } from './peer.ts';

const module = 'github.com/StackExchange/dnscontrol/v4';
const version = 'v4.15.0';
const zoneOf = (group: number): string => `zone${String(group).padStart(4, '0')}.example`;
const addressOf = (index: number): string => `10.0.${index >> 8}.${index & 255}`;

export const dnscontrol: Peer = {
  name: 'DNSControl',
  reads: 'JavaScript; zone files of BIND, no request',
  async prepare() {
    const folder = await installGo('dnscontrol', module, version);
    return { version: version.slice(1), stage: (root, count) => stage(path.join(folder, 'dnscontrol'), root, count) };
  },
};

async function stage(file: string, folder: string, count: number): Promise<Stage> {
  const root = path.join(folder, 'dnscontrol');
  mkdirSync(path.join(root, 'zones'), { recursive: true });
  const credentials = { bind: { TYPE: 'BIND', directory: 'zones' }, none: { TYPE: 'NONE' } };
  writeFileSync(path.join(root, 'creds.json'), JSON.stringify(credentials));
  for (const [group, size] of groupsOf(count)) {
    const records = Array.from({ length: size }, (_, index) => `r${index} IN A ${addressOf(index)}\n`);
    const soa = '@ IN SOA DEFAULT_NOT_SET. DEFAULT_NOT_SET. 2026010100 3600 600 604800 1440\n';
    writeFileSync(path.join(root, `zones/${zoneOf(group)}.zone`), `$TTL 300\n${soa}${records.join('')}`);
  }
  writeDeclaration(root, count, () => false);
  return {
    command: { file, args: ['preview'], folder: root },
    code: 0,
    change: () => writeDeclaration(root, count, isChanged),
    changesIn: (out) => out.split('\n').filter((line) => line.includes('± MODIFY r')).length,
    requests: async () => undefined,
    close: async () => {},
  };
}

function writeDeclaration(root: string, count: number, isOther: (index: number) => boolean): void {
  const domains = groupsOf(count).map(([group, size]) => {
    const records = Array.from({ length: size }, (_, index) => {
      const address = isOther(index) ? '10.9.9.9' : addressOf(index);
      return `  A("r${index}", "${address}")`;
    });
    return `D("${zoneOf(group)}", NONE, DnsProvider(BIND), DefaultTTL(300),\n${records.join(',\n')});\n`;
  });
  const head = 'var NONE = NewRegistrar("none");\nvar BIND = NewDnsProvider("bind");\n';
  writeFileSync(path.join(root, 'dnsconfig.js'), head + domains.join(''));
}
