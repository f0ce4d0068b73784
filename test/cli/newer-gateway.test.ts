// A gateway that knows more than this acgctl: what it has beside the known is no difference, is carried through every
// write, and states with new words are shown as they are and alarm nobody.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { startNewerGateway } from '../support/newer-gateway.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';

const direct = (subdomain: string) => ({
  enabled: true,
  syncEnabled: false,
  configuration: { callScreening: true, subdomain, subdomainTokens: { region1Token: 'ms1', region2Token: 'ms2' } },
});
const zoom = { enabled: true, syncEnabled: false };
const routed = { teamsDirectRouting: { enabled: true } };
const [changed, moved, untouched] = ['+14255550000', '+14255550001', '+14255550002'] as const;
const tenant = '9d2e0000-0000-4000-8000-000000000001';

/** In an order of keys that nobody would write, and with values of every kind. */
const given: Readonly<Record<string, JsonObject>> = {
  contoso: { retention: { days: 30, since: null }, futureService: { enabled: true, tier: ['gold', 'basic'] } },
  [changed]: { retention: 7, futureService: { enabled: false } },
  [moved]: { retention: 'forever' },
  [untouched]: { futureService: { enabled: true } },
};
const states: Readonly<Record<string, JsonObject>> = {
  fabrikam: {
    serviceProvisioningStatus: 'reviewing',
    serviceDetails: { teamsDirectRouting: { subdomainStatus: 'migrating' } },
  },
  [untouched]: { serviceProvisioningStatus: 'parked' },
  [tenant]: { status: 'escalated' },
};

let simulator: Simulator;
let gateway: Awaited<ReturnType<typeof startNewerGateway>>;
let root: string;

beforeEach(async () => {
  const number = (telephoneNumber: string) => ({ telephoneNumber, accountName: 'contoso', serviceDetails: routed });
  simulator = await startSimulator({
    knobs: { sync: { delaySeconds: 0 } },
    state: {
      ...emptyState,
      accounts: ['contoso', 'fabrikam'].map((name) => ({
        name,
        serviceDetails: {
          teamsDirectRouting: { ...direct(name), subdomainStatus: 'provisioned' as const },
          zoomPhoneCloudPeering: zoom,
        },
      })),
      numbers: [changed, moved, untouched].map(number),
      requestsForInformation: [{ tenantId: tenant, status: 'active' }],
    },
  });
  gateway = await startNewerGateway(simulator.url, given, states);
  root = await writeRepository({
    'accounts/contoso.yaml': accountFile(
      'contoso',
      `\n  - list: [${[changed, moved, untouched].join(', ')}]\n    profile: direct-routing`,
    ),
    'accounts/fabrikam.yaml': accountFile('fabrikam', ' []'),
  });
});
afterEach(async () => {
  await gateway.close();
  await simulator.close();
});

const run = (...args: readonly string[]) =>
  acgctl(args, { cwd: root, env: { ACG_ENDPOINT: gateway.url, ACG_TOKEN: simulator.token } });

test('what it has beside the known is no difference, and its states are shown as they are', async () => {
  const plan = await run('plan', '--detailed-exitcode');
  expect([plan.code, plan.err]).toEqual([0, '']);
  expect(plan.out).toContain('No changes.');
  expect(plan.out).toContain('fabrikam: reviewing');
  expect(plan.out).toContain(`contoso/${untouched}: parked`);
  const drift = await run('drift');
  expect([drift.code, drift.out]).toEqual([0, expect.stringContaining('Settling')]);
  const status = await run('status');
  expect(status.code).toBe(0);
  for (const word of ['reviewing', 'migrating', 'parked']) expect(status.out).toContain(word);
  expect((await run('rfi', 'show', tenant)).out).toContain('escalated');
});

test('every write carries it: an account, a number that changes, a number that moves', async () => {
  const settings = '    profile: direct-routing\n';
  const contoso = `\n  - list: [${untouched}]\n${settings}  - telephoneNumber: ${changed}\n${settings}    configuration: { customSipHeader: desk }`;
  root = await writeRepository({
    'accounts/contoso.yaml': accountFile('contoso', contoso, 'correlationId: CRM-1\n'),
    'accounts/fabrikam.yaml': accountFile('fabrikam', `\n  - telephoneNumber: ${moved}\n${settings}`),
  });
  const { code, out } = await run('apply', '--auto-approve');
  expect(out).toContain('Apply: 3 done.');
  expect(out).toMatch(/1 number moved; the longest time in neither account: \d+ ms\./);
  expect(code).toBe(0);
  expect(Object.fromEntries(gateway.kept)).toEqual(given);
  expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
});

test('an import takes the known into files, tells of the rest, and the plan is empty', async () => {
  root = await writeRepository({ 'accounts/fabrikam.yaml': accountFile('fabrikam', ' []') });
  const { code, out, err } = await run('import');
  expect([code, out + err]).toEqual([0, expect.stringMatching(/contoso.*\n?.*(retention|futureService)/)]);
  const text = await readFile(path.join(root, 'accounts/contoso.yaml'), 'utf8');
  expect(text).not.toMatch(/retention|futureService/);
  expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
  expect(Object.fromEntries(gateway.kept)).toEqual(given);
});
