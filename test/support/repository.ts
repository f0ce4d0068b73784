// Config repositories made of a few files, and the desired state that acgctl reads from them.

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { Desired } from '../../src/model/desired.ts';
import { formatSource } from '../../src/model/diagnostic.ts';

export const gatewayFile = `gateway:
  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com
  tenantId: 6f1c0000-0000-4000-8000-000000000001
profiles:
  direct-routing: { serviceDetails: { teamsDirectRouting: { enabled: true } } }
  zoom: { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } }
findings: { PROFILE_UNUSED: off }
`;

/** An account file with Direct Routing and Zoom on; `numbers` is what follows `numbers:`, or undefined for no key. */
export function accountFile(name: string, numbers: string | undefined, extra = ''): string {
  return `account: ${name}
serviceDetails:
  teamsDirectRouting:
    enabled: true
    configuration:
      callScreening: true
      subdomain: ${name.slice(0, 9)}
      subdomainTokens: { region1Token: ms1, region2Token: ms2 }
  zoomPhoneCloudPeering: { enabled: true }
${extra}${numbers === undefined ? '' : `numbers:${numbers}\n`}`;
}

/** Writes the files into a new folder, which is its result. `acg.yaml` is added where it is not given. */
export async function writeRepository(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'acgctl-test-'));
  for (const [name, text] of Object.entries({ 'acg.yaml': gatewayFile, ...files })) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return root;
}

/** The desired state of such files, which must be without errors. */
export async function desiredOf(files: Readonly<Record<string, string>>): Promise<Desired> {
  const { desired, diagnostics } = await loadConfig({ root: await writeRepository(files), today: '2026-11-22' });
  if (desired === undefined) {
    throw new Error(diagnostics.map(({ at, code, message }) => `${formatSource(at)} ${code} ${message}`).join('\n'));
  }
  return desired;
}
