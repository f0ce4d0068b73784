// The store with a token of Microsoft Entra in the place of a connection string: for which scope it is asked, and that it
// opens the store.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createTlsIdentity } from '../../src/simulator/edge/certificate.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { hasAzurite, startAzurite } from '../support/azurite.ts';
import { jsonBytes, startByteServer } from '../support/byte-server.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, gatewayFile, writeRepository } from '../support/repository.ts';

const tenantId = '6f1c0000-0000-4000-8000-000000000001';

/** Not signed: the emulator looks at the claims alone. */
function storageToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const issuer = `https://sts.windows.net/${tenantId}/`;
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ aud: 'https://storage.azure.com', iss: issuer, nbf: now - 60, iat: now - 60, exp: now + 3600 })}.c2lnbmF0dXJl`;
}

it.skipIf(!(await hasAzurite()))(
  'a token for storage alone is bought, and opens the store',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'acgctl-tls-'));
    const identity = createTlsIdentity();
    const files = {
      ca: path.join(folder, 'ca.pem'),
      cert: path.join(folder, 'cert.pem'),
      key: path.join(folder, 'key.pem'),
    };
    for (const name of ['ca', 'cert', 'key'] as const) await writeFile(files[name], identity[name]);
    const azurite = await startAzurite({ tls: files });
    const authority = await startByteServer((socket) => {
      socket.end(jsonBytes(200, { token_type: 'Bearer', expires_in: 3599, access_token: storageToken() }));
    });
    const simulator = await startSimulator({ state: emptyState });
    const root = await writeRepository({
      'acg.yaml': `${gatewayFile}coordination: { blob: "${azurite.url}/with-token" }\n`,
      'accounts/contoso.yaml': accountFile('contoso', undefined),
    });
    const env = {
      ACG_ENDPOINT: simulator.url,
      ACG_TOKEN: simulator.token,
      AZURE_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
      AZURE_CLIENT_SECRET: 'a-secret',
      AZURE_AUTHORITY_HOST: authority.origin,
      NODE_EXTRA_CA_CERTS: files.ca,
      XDG_CACHE_HOME: folder,
    };
    try {
      expect(await acgctl(['plan'], { cwd: root, env })).toMatchObject({ code: 0, err: '' });
      expect(authority.requests).toHaveLength(1);
      const form = new URLSearchParams(authority.requests[0]?.body);
      expect(form.get('scope')).toContain('https://storage.azure.com/.default');
      // With a token for the gateway alone there is nothing to sign in to the store with.
      const { AZURE_CLIENT_SECRET: _, ...without } = env;
      const refused = await acgctl(['plan'], { cwd: root, env: without });
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('AUTH_MISSING') });
    } finally {
      await simulator.close();
      await authority.close();
      await azurite.stop();
    }
  },
  120_000,
);
