// The limit from machine to machine, with the real program: a plan is made with one cache folder and applied with another,
// so that all that the second knows of the first stands in the plan.

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/api/log.ts';
import type { Plan } from '../../src/model/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { recordFigure } from '../support/figures.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, gatewayFile, writeRepository } from '../support/repository.ts';

/** 100 requests in 8 s in the place of a minute, so that nobody has to wait for one. */
const perSeconds = 8;
const limitAside = gatewayFile.replace('findings: {', 'findings: { RATE_LIMIT: off,');
const files = {
  'acg.yaml': `${limitAside}rateLimit: { requests: 100, perSeconds: ${perSeconds} }\n`,
  'accounts/contoso.yaml': accountFile(
    'contoso',
    '\n  - range: +14255551000..+14255551200\n    profile: direct-routing',
  ),
};

let simulator: Simulator;
let root: string;

beforeEach(async () => {
  const services = { teamsDirectRouting: { enabled: true } };
  const configuration = {
    callScreening: true,
    subdomain: 'contoso',
    subdomainTokens: { region1Token: 'ms1', region2Token: 'ms2' },
  };
  simulator = await startSimulator({
    knobs: { pageSize: { default: 5, max: 5 }, rateLimit: { requests: 100, perSeconds }, sync: { delaySeconds: 0 } },
    state: {
      ...emptyState,
      accounts: [
        {
          name: 'contoso',
          serviceDetails: {
            teamsDirectRouting: { enabled: true, syncEnabled: false, configuration },
            zoomPhoneCloudPeering: { enabled: true, syncEnabled: false },
          },
        },
      ],
      numbers: Array.from({ length: 200 }, (_, index) => ({
        telephoneNumber: `+1425555${1000 + index}`,
        accountName: 'contoso',
        serviceDetails: services,
      })),
    },
  });
  root = await writeRepository(files);
});
afterEach(() => simulator.close());

/** The program on a machine of its own. */
async function machine(): Promise<(...args: readonly string[]) => ReturnType<typeof acgctl>> {
  const cache = await mkdtemp(path.join(tmpdir(), 'acgctl-cache-'));
  const env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token, XDG_CACHE_HOME: cache };
  return (...args) => acgctl(args, { cwd: root, env });
}

async function requestsOf(log: string): Promise<readonly RequestRecord[]> {
  const lines = (await readFile(path.join(root, log), 'utf8')).trim().split('\n');
  return lines.flatMap((line) => {
    const record = JSON.parse(line) as RequestRecord;
    return record.event === 'request' ? [record] : [];
  });
}

it.each([
  ['another machine', false],
  ['the same machine', true],
])('a plan that is applied at once on %s meets no 429', async (where, isSame) => {
  const one = await machine();
  const other = isSame ? one : await machine();
  expect(await one('plan', '--out', 'p.json', '--log', 'plan.log')).toMatchObject({ code: 0, err: '' });
  const asked = await requestsOf('plan.log');
  const { readRequests } = JSON.parse(await readFile(path.join(root, 'p.json'), 'utf8')) as Plan;
  expect(readRequests).toBe(asked.length);
  expect(await other('apply', 'p.json', '--auto-approve', '--log', 'apply.log')).toMatchObject({ code: 0, err: '' });
  const applied = await requestsOf('apply.log');
  const { tooManyRequests, worstWindow } = simulator.gateway.metrics();
  recordFigure('limit: plan here, apply there', {
    where,
    plan: asked.length,
    apply: applied.length,
    worstWindow,
    tooManyRequests,
  });
  expect(asked.length + applied.length).toBeGreaterThan(100);
  expect(applied.some(({ waitedFor }) => waitedFor === 'permits')).toBe(true);
  expect(tooManyRequests).toBe(0);
  expect(worstWindow).toBeLessThanOrEqual(100);
});

it('the bytes of a plan do not tell that its reading was disturbed', async () => {
  const run = await machine();
  await run('plan', '--out', 'p.json');
  simulator.gateway.setFaults([
    { match: { method: 'GET', path: '/accounts', nth: 1 }, act: 'reset-after', times: 1 },
    { match: { method: 'GET', path: '/numbers', nth: 3 }, act: 'reset-after', times: 1 },
  ]);
  const before = simulator.gateway.requests().length;
  await run('plan', '--out', 'q.json', '--log', 'plan.log');
  expect(simulator.gateway.requests().length).toBeGreaterThan(2 * before);
  expect(await readFile(path.join(root, 'q.json'), 'utf8')).toBe(await readFile(path.join(root, 'p.json'), 'utf8'));
});

it('a plan without the figure, as an older acgctl writes it, is applied all the same', async () => {
  const run = await machine();
  await run('plan', '--out', 'p.json');
  const { readPlan, writePlan } = await import('../../src/plan/saved-plan.ts');
  const { readRequests: _, ...plan } = readPlan(await readFile(path.join(root, 'p.json'), 'utf8'), 'p.json');
  await writeFile(path.join(root, 'p.json'), writePlan(plan));
  expect((await run('apply', 'p.json', '--auto-approve')).code).toBe(0);
});
