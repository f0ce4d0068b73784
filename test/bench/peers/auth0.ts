// auth0-deploy-cli, from a YAML file of clients to Auth0's Management API, of which the list of clients is served here as
// Auth0 serves it: over TLS, in the pages that are asked for. The tool itself sends at most 8 requests a second.

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createTlsIdentity } from '../../../src/simulator/edge/certificate.ts';
import { installNode } from './installed.ts';
import { isChanged, type Peer, type Stage } from './peer.ts';

const version = '8.44.0';

export const auth0: Peer = {
  name: 'auth0-deploy-cli',
  reads: 'YAML; the Management API of Auth0 over HTTPS, clients in pages of 100',
  async prepare() {
    const folder = await installNode('auth0-deploy-cli', version);
    const program = path.join(folder, 'node_modules/auth0-deploy-cli/lib/index.js');
    return { version, stage: (root, count) => stage(program, root, count) };
  },
};

async function stage(program: string, folder: string, count: number): Promise<Stage> {
  const root = path.join(folder, 'auth0');
  mkdirSync(root);
  const { ca, cert, key } = createTlsIdentity();
  writeFileSync(path.join(root, 'ca.pem'), ca);
  writeTenant(root, count, () => false);
  let requests = 0;
  const server = createServer({ cert, key }, (request, response) => {
    requests += 1;
    const url = new URL(request.url ?? '/', 'https://localhost');
    const isList = request.method === 'GET' && url.pathname === '/api/v2/clients';
    response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isList ? pageOf(url.searchParams, count) : { statusCode: 404, error: 'Not Found' }));
  });
  await listen(server);
  return {
    command: {
      file: process.execPath,
      args: [program, 'import', '--input_file', 'tenant.yaml', '--dry_run'],
      folder: root,
      env: {
        NODE_EXTRA_CA_CERTS: path.join(root, 'ca.pem'),
        AUTH0_DOMAIN: `localhost:${(server.address() as AddressInfo).port}`,
        AUTH0_ACCESS_TOKEN: 'a-token',
        AUTH0_INCLUDED_ONLY: '["clients"]',
      },
    },
    code: 0,
    change: () => writeTenant(root, count, isChanged),
    changesIn: (out) => out.split('\n').filter((line) => /│ UPDATE +│ client \d/.test(line)).length,
    requests: async () => requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

const nameOf = (index: number): string => `client ${String(index).padStart(6, '0')}`;

function pageOf(asked: URLSearchParams, total: number): object {
  const limit = Math.min(100, Number(asked.get('per_page') ?? 50));
  const start = Number(asked.get('page') ?? 0) * limit;
  const clients = Array.from({ length: Math.max(0, Math.min(limit, total - start)) }, (_, offset) => ({
    tenant: 'bench',
    global: false,
    client_id: `id${start + offset}`,
    name: nameOf(start + offset),
    app_type: 'non_interactive',
    description: `desk-${(start + offset) % 7}`,
  }));
  return asked.get('include_totals') === 'true' ? { start, limit, length: clients.length, total, clients } : clients;
}

function writeTenant(root: string, count: number, isOther: (index: number) => boolean): void {
  const clients = Array.from({ length: count }, (_, index) => {
    const description = isOther(index) ? 'changed' : `desk-${index % 7}`;
    return `  - name: ${nameOf(index)}\n    app_type: non_interactive\n    description: ${description}\n`;
  });
  writeFileSync(path.join(root, 'tenant.yaml'), `clients:\n${clients.join('')}`);
}
