// The README's table of the API's operations, and which command sends them: the commands run on a gateway on which there is
// something of everything, and what arrives there is what the table says.

import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { services } from '../../src/kinds/services.ts';
import type { AccountResource, NumberResource } from '../../src/kinds/wire.ts';
import { matchRoute } from '../../src/simulator/protocol/match-route.ts';
import { routes } from '../../src/simulator/protocol/routes.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { acgctl } from '../support/program.ts';
import { gatewayFile, writeRepository } from '../support/repository.ts';

const tenant = '9d2e0000-0000-4000-8000-000000000001';
const teams = (name: string): AccountResource => ({
  name,
  serviceDetails: { teamsTenantId: tenant, teamsOperatorConnect: { enabled: true, syncEnabled: true } },
});
const number = (account: string, last: number): NumberResource => ({
  telephoneNumber: `+1425555000${last}`,
  accountName: account,
  serviceDetails: {
    teamsOperatorConnect: {
      enabled: true,
      configuration: { usage: 'ConferenceAssignment', choosableCapabilities: ['InboundCalling'] },
    },
  },
});
const entry = (last: number, settings: string): string => `  - telephoneNumber: +1425555000${last}
    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { ${settings} } } }
`;
const kept = 'usage: ConferenceAssignment, choosableCapabilities: [InboundCalling]';
const calling = (id: string): string =>
  `usage: CallingUserAssignment, choosableCapabilities: [InboundCalling], civicAddressId: ${id}, locationId: floor`;

/** Something of each kind: changed, new, moved, deleted, answered; few addresses in one account, many in another. */
const files = {
  'acg.yaml': `${gatewayFile}guards: { deletes: { max: 10 }, moves: { max: 10 } }\n`,
  'accounts/one.yaml': `account: one
correlationId: changed
serviceDetails: { teamsTenantId: ${tenant}, teamsOperatorConnect: { enabled: true } }
requestForInformation: { status: ConsentAcknowledged }
numbers:
${entry(0, kept.replace('InboundCalling', 'OutboundCalling'))}${entry(1, calling('a'))}${entry(2, kept)}`,
  'accounts/two.yaml': `account: two
serviceDetails: { teamsTenantId: ${tenant}, teamsOperatorConnect: { enabled: true } }
numbers:
${entry(5, calling('a'))}${entry(6, calling('b'))}${entry(7, calling('c'))}`,
  'accounts/gone.yaml': 'account: gone\nstate: absent\nreason: over\n',
};

const addresses = ['a', 'b', 'c'].map((id) => ({
  id,
  defaultLocationId: 'floor',
  validationStatus: 'validated' as const,
  locations: [{ id: 'floor', civicAddressId: id }],
}));

let simulator: Simulator;
let root: string;
const used = new Map<string, ReadonlySet<string>>();

/** What the command sends, added to what it sent before. */
async function run(command: string, ...args: readonly string[]): Promise<void> {
  const before = simulator.gateway.requests().length;
  const { code, err } = await acgctl([command, ...args], {
    cwd: root,
    env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token },
  });
  expect([0, 2], `${command} ${args.join(' ')}: ${err}`).toContain(code);
  const ids = simulator.gateway
    .requests()
    .slice(before)
    .map((request) => matchRoute(request.method, request.path).route.id);
  used.set(command, new Set([...(used.get(command) ?? []), ...ids]));
}

beforeAll(async () => {
  simulator = await startSimulator({
    knobs: { sync: { delaySeconds: 1 }, rateLimit: { requests: 0 } },
    state: {
      ...emptyState,
      accounts: [teams('one'), teams('two'), teams('gone')],
      numbers: [number('one', 0), number('two', 2), number('one', 3), number('gone', 4)],
      requestsForInformation: [{ tenantId: tenant, status: 'active' }],
      civicAddresses: { one: addresses, two: addresses },
    },
  });
  root = await writeRepository(files);
  await run('doctor');
  await run('status');
  await run('rfi', 'list');
  await run('import', '--dry-run');
  for (const scope of [[], ['--account', 'gone']]) {
    await run('drift', ...scope);
    await run('plan', ...scope);
    await run('import', '--dry-run', ...scope);
    await run('status', ...scope);
  }
  await run('apply', '--auto-approve');
  // A single number that is pending is asked for by itself.
  const two = path.join(root, 'accounts/two.yaml');
  await writeFile(two, (await readFile(two, 'utf8')).replace('InboundCalling', 'OutboundCalling'));
  await run('apply', '--auto-approve', '--account', 'two');
  await run('validate');
  await run('fmt');
}, 60_000);
afterAll(() => simulator.close());

const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');

/** The rows of the first table below this heading, cell by cell. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const [, rest = ''] = readme.split(`${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(rest) ?? [];
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const codes = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

test('all 18 operations are in the table, each with its call', () => {
  const rows = tableBelow('### Operations').map(([call]) => codes(call)[0]);
  expect(rows).toEqual(routes.map(({ method, path: at }) => `${method} ${at}`));
});

test('each operation is sent by exactly the commands that the table names', () => {
  const rows = tableBelow('### Operations').map(([, commands], index) => [
    routes[index]?.id,
    [...codes(commands)].sort(),
  ]);
  const sent = routes.map(({ id }) => [
    id,
    [...used].flatMap(([command, ids]) => (ids.has(id) ? [command] : [])).sort(),
  ]);
  expect(rows).toEqual(sent);
  expect(sent.filter(([, commands]) => commands?.length === 0)).toEqual([]);
});

const billing = { configured: 'at once', assigned: 'when assigned', unknown: 'not known' } as const;

test('the five services are in the table, and what it says of each is so', () => {
  const rows = tableBelow('### Services');
  expect(rows.map(([field]) => codes(field)[0])).toEqual(services.map(({ field }) => field));
  for (const [index, [, account = '', numbers = '', sync = '', billed = '']] of rows.entries()) {
    const service = services[index] as (typeof services)[number];
    expect(account.includes('teamsTenantId')).toBe(service.needsTenant);
    expect(account.includes('`configuration`')).toBe(service.needsAccountConfiguration);
    expect(numbers.includes('usage')).toBe(service.hasNumberConfiguration);
    expect(numbers.includes('SIP header')).toBe(service.allowsCustomSipHeader);
    const exclusive = services.filter(({ field }) => (service.excludes as readonly string[]).includes(field));
    for (const { title } of exclusive)
      expect(numbers).toContain(title.replace('Teams Direct', 'Direct').replace(' Cloud Peering', ''));
    expect(sync).toBe(service.syncDefault === undefined ? 'of its own' : service.syncDefault ? 'yes' : 'none');
    expect(billed).toBe(billing[service.billedFrom ?? 'unknown']);
  }
});
