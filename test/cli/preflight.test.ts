// The preflight as users meet it: what an account does not offer is told with its line before anything is sent.

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountResource, NumberResource } from '../../src/kinds/wire.ts';
import type { Plan } from '../../src/model/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { acgctl } from '../support/program.ts';
import { gatewayFile, writeRepository } from '../support/repository.ts';

const details = { teamsTenantId: '9d2e0000-0000-4000-8000-000000000001', teamsOperatorConnect: { enabled: true } };
const account = (name: string): AccountResource => ({
  name,
  serviceDetails: { ...details, teamsOperatorConnect: { enabled: true, syncEnabled: true } },
});
const configuration = { usage: 'ConferenceAssignment', choosableCapabilities: ['InboundCalling'] };
const number: NumberResource = {
  telephoneNumber: '+14255550000',
  accountName: 'teams',
  serviceDetails: { teamsOperatorConnect: { enabled: true, configuration } },
};

let simulator: Simulator;
let root: string;

beforeEach(async () => {
  simulator = await startSimulator({
    knobs: { sync: { delaySeconds: 0 } },
    state: {
      ...emptyState,
      accounts: [account('teams')],
      numbers: [number],
      civicAddresses: {
        teams: [
          {
            id: 'good',
            defaultLocationId: 'floor-0',
            validationStatus: 'validated',
            locations: [{ id: 'floor-1', civicAddressId: 'good' }],
          },
          { id: 'doubtful', defaultLocationId: 'd', validationStatus: 'notValidated' },
        ],
      },
    },
  });
});
afterEach(() => simulator.close());

const entry = (numbers: string, settings: string): string =>
  `  - ${numbers.includes('..') ? 'range' : 'telephoneNumber'}: ${numbers}
    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { ${settings} } } }
`;

async function repository(entries: string, more = ''): Promise<void> {
  const teams = `account: teams\nserviceDetails:\n  teamsTenantId: ${details.teamsTenantId}\n  teamsOperatorConnect: { enabled: true }\nnumbers:\n${entries}`;
  root = await writeRepository({
    'acg.yaml': gatewayFile.replace('findings: { ', `findings: { ${more}`),
    'accounts/teams.yaml': teams,
  });
}

const run = (...args: readonly string[]) =>
  acgctl(args, { cwd: root, env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token } });

const kept = entry('+14255550000', 'usage: ConferenceAssignment, choosableCapabilities: [InboundCalling]');
const calling = 'usage: CallingUserAssignment, choosableCapabilities: [InboundCalling]';

test('each thing that an account does not offer is told with its line, the plan is shown, and nothing is saved', async () => {
  await repository(
    kept +
      entry('+14255550010..+14255550019', 'usage: PartyAssignment, choosableCapabilities: [InboundCalling]') +
      entry('+14255550020', 'usage: ConferenceAssignment, choosableCapabilities: [Telepathy]') +
      entry('+14255550021', `${calling}, civicAddressId: gone, locationId: x`) +
      entry('+14255550022', `${calling}, civicAddressId: good, locationId: floor-9`) +
      entry('+14255550023', `${calling}, civicAddressId: doubtful, locationId: d`) +
      entry('+18005550100', `${calling}, civicAddressId: good, locationId: floor-1, displayedCountryCode: US`),
  );
  const file = path.join(root, 'plan.json');
  const { code, out, err } = await run('plan', '--out', file);
  expect(code).toBe(1);
  expect(out).toContain('Plan: 15 to add');
  const told = [...err.matchAll(/^(accounts\/teams\.yaml:\d+):\d+: (\w+) (\w+)/gm)].map((match) => match.slice(1));
  expect(told).toEqual([
    ['accounts/teams.yaml:8', 'error', 'PREFLIGHT_USAGE'],
    ['accounts/teams.yaml:10', 'error', 'PREFLIGHT_CAPABILITY'],
    ['accounts/teams.yaml:12', 'error', 'PREFLIGHT_ADDRESS'],
    ['accounts/teams.yaml:14', 'error', 'PREFLIGHT_LOCATION'],
    ['accounts/teams.yaml:16', 'warning', 'PREFLIGHT_ADDRESS_UNVALIDATED'],
    ['accounts/teams.yaml:18', 'error', 'PREFLIGHT_TOLL_FREE'],
  ]);
  expect(err).toContain('teams/+14255550010 and 9 more');
  await expect(readFile(file)).rejects.toThrow();
  const applied = await run('apply', '--auto-approve');
  expect(applied.code).toBe(1);
  expect(applied.err).toContain('PREFLIGHT 5 errors');
  expect(simulator.gateway.metrics().writes).toBe(0);
});

test('what is offered passes, and the questions are in the cost', async () => {
  await repository(
    entry('+14255550000', 'usage: ConferenceAssignment, choosableCapabilities: [OutboundCalling]') +
      entry('+14255550022', `${calling}, civicAddressId: good, locationId: floor-1`),
  );
  const file = path.join(root, 'plan.json');
  expect(await run('plan', '--out', file)).toMatchObject({ code: 0, err: '' });
  const { cost } = JSON.parse(await readFile(file, 'utf8')) as Plan;
  const asked = simulator.gateway.requests().map(({ method, path: place }) => `${method} ${place}`);
  expect(asked.filter((request) => /:get|teamsCivic/.test(request)).sort()).toEqual([
    'GET /accounts/teams/teamsCivicAddresses/good',
    'POST /accounts/teams:getTeamsAvailableCapabilities',
    'POST /accounts/teams:getTeamsCapabilityPlans',
  ]);
  expect(cost).toMatchObject({ preflight: 3, requests: cost.writes + cost.reads + 3 });
  expect((await run('apply', '--auto-approve')).code).toBe(0);
});

test('an unchanged number, a new account and --no-preflight ask nothing; `findings:` changes severities', async () => {
  const wrong = kept + entry('+14255550010', 'usage: PartyAssignment, choosableCapabilities: [InboundCalling]');
  const questions = (): number =>
    simulator.gateway.requests().filter(({ path: place }) => place.includes(':get')).length;
  await repository(kept);
  expect((await run('plan')).code).toBe(0);
  await repository(wrong);
  expect((await run('plan', '--no-preflight')).code).toBe(0);
  expect(questions()).toBe(0);
  await repository(wrong, 'PREFLIGHT_USAGE: warning, ');
  const warned = await run('plan');
  expect([warned.code, warned.err]).toEqual([0, expect.stringContaining('warning PREFLIGHT_USAGE')]);
  await repository(wrong, 'PREFLIGHT_USAGE: off, ');
  expect(await run('plan')).toMatchObject({ code: 0, err: '' });
  const fresh = await startSimulator({});
  const env = { ACG_ENDPOINT: fresh.url, ACG_TOKEN: fresh.token };
  expect((await acgctl(['plan'], { cwd: root, env })).code).toBe(0);
  expect(fresh.gateway.requests().every(({ method }) => method === 'GET')).toBe(true);
  await fresh.close();
  await rm(root, { recursive: true });
});
