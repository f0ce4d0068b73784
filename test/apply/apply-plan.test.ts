// Apply against the simulator, over a socket and in virtual time: what is written, in which order, and what is told.

import { afterEach, describe, expect, test } from 'vitest';
import type { ApplyReport } from '../../src/model/report.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import { accountFile, desiredOf, gatewayFile } from '../support/repository.ts';
import { createStage, type Stage } from '../support/stage.ts';

const stages: Stage[] = [];

async function stageOf(options: SimulatorOptions = {}): Promise<Stage> {
  const stage = await createStage(options);
  stages.push(stage);
  return stage;
}

afterEach(async () => {
  for (const stage of stages.splice(0)) {
    expect(stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
    await stage.close();
  }
});

/** `{ state: count }` over all outcomes. */
function tally({ outcomes }: ApplyReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

const numbers = (first: number, count: number, profile = 'direct-routing'): string =>
  `\n  - range: +1425555${first}..+1425555${first + count - 1}\n    profile: ${profile}`;

const contoso = (list: string | undefined, extra = ''): Record<string, string> => ({
  'accounts/contoso.yaml': accountFile('contoso', list, extra),
});

describe('a number that a run before was moving when it ended', () => {
  test('is created before anything else is written to a number, where it is a new one by now', async () => {
    const stage = await stageOf();
    const first = await desiredOf(contoso(numbers(1000, 4)));
    await stage.apply(first, await stage.plan(first));
    const start = stage.writes().length;
    const fabrikam = { 'accounts/fabrikam.yaml': accountFile('fabrikam', numbers(3000, 3)) };
    const second = await desiredOf({ ...contoso(numbers(1000, 2)), ...fabrikam });
    const plan = await stage.plan(second);
    const { report } = await stage.apply(second, plan, { cutNumbers: new Set(['+14255553001']) });
    expect(tally(report)).toEqual({ done: 6 });
    expect(stage.writes().slice(start)).toEqual([
      'PUT /accounts/fabrikam',
      'POST /accounts/fabrikam:createOrUpdateNumbers',
      'POST /accounts/contoso:deleteNumbers',
      'POST /accounts/fabrikam:createOrUpdateNumbers',
    ]);
    const [restored] = stage.simulator.gateway
      .requests()
      .filter(({ path }) => path === '/accounts/fabrikam:createOrUpdateNumbers');
    expect(restored?.body).toMatchObject({ numbers: [{ telephoneNumber: '+14255553001' }] });
  });
});

describe('the happy path', () => {
  test('creates what is declared, reads it again, and the next plan is empty', async () => {
    const stage = await stageOf();
    const desired = await desiredOf(contoso(numbers(1000, 250)));
    const plan = await stage.plan(desired);
    expect(plan.counts).toEqual({ create: 251, update: 0, delete: 0, move: 0 });
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ done: 251 });
    expect(report.verification).toEqual({ state: 'empty' });
    expect(stage.writes()).toEqual([
      'PUT /accounts/contoso',
      'POST /accounts/contoso:createOrUpdateNumbers',
      'POST /accounts/contoso:createOrUpdateNumbers',
      'POST /accounts/contoso:createOrUpdateNumbers',
    ]);
    expect((await stage.plan(desired)).changes).toEqual([]);
  });

  test('10,000 new numbers of one account are exactly 100 batches, and no window sees more than 100 requests', async () => {
    const stage = await stageOf();
    const desired = await desiredOf(contoso('\n  - range: +14255500000..+14255509999\n    profile: direct-routing'));
    const { report } = await stage.apply(desired, await stage.plan(desired));
    expect(tally(report)).toEqual({ done: 10_001 });
    expect(stage.writes().filter((write) => write.endsWith(':createOrUpdateNumbers'))).toHaveLength(100);
    const { worstWindow, tooManyRequests } = stage.simulator.gateway.metrics();
    expect(worstWindow).toBeLessThanOrEqual(100);
    expect(tooManyRequests).toBe(0);
  });

  test('a second apply of the same plan writes nothing', async () => {
    const stage = await stageOf();
    const desired = await desiredOf(contoso(numbers(1000, 3)));
    const plan = await stage.plan(desired);
    await stage.apply(desired, plan);
    const before = stage.writes().length;
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ 'already done': 4 });
    expect(stage.writes()).toHaveLength(before);
  });

  test('services go on first and off last, deletes come before moves and moves before upserts', async () => {
    const stage = await stageOf();
    const fabrikam = { 'accounts/fabrikam.yaml': accountFile('fabrikam', numbers(3000, 1)) };
    const first = await desiredOf({ ...contoso(numbers(1000, 12)), ...fabrikam });
    await stage.apply(first, await stage.plan(first));
    const start = stage.writes().length;
    const aocp = { 'acg.yaml': `${gatewayFile}`, 'accounts/contoso.yaml': accountFile('contoso', numbers(1000, 10)) };
    const second = await desiredOf({
      ...aocp,
      'accounts/contoso.yaml': (aocp['accounts/contoso.yaml'] ?? '').replace(
        '  zoomPhoneCloudPeering: { enabled: true }',
        '  azureOperatorCallProtection: { enabled: true }',
      ),
      'accounts/fabrikam.yaml': accountFile('fabrikam', '\n  - list: [+14255553001, +14255551010]\n    profile: zoom'),
    });
    const plan = await stage.plan(second);
    expect(plan.counts).toEqual({ create: 1, update: 1, delete: 2, move: 1 });
    const { report } = await stage.apply(second, plan);
    expect(tally(report)).toEqual({ done: 5 });
    expect(stage.writes().slice(start)).toEqual([
      'PUT /accounts/contoso',
      'POST /accounts/contoso:deleteNumbers',
      'POST /accounts/fabrikam:deleteNumbers',
      'DELETE /accounts/contoso/numbers/+14255551010',
      'PUT /accounts/fabrikam/numbers/+14255551010',
      'POST /accounts/fabrikam:createOrUpdateNumbers',
      'PUT /accounts/contoso',
    ]);
    expect((await stage.plan(second)).changes).toEqual([]);
  });

  test('a tombstone deletes the numbers by name first, then the account, and never with deleteNumbers', async () => {
    const stage = await stageOf();
    const first = await desiredOf(contoso(numbers(1000, 5)));
    await stage.apply(first, await stage.plan(first));
    const start = stage.writes().length;
    const second = await desiredOf({
      'accounts/contoso.yaml': 'account: contoso\nstate: absent\nreason: contract ended\n',
    });
    const { report } = await stage.apply(second, await stage.plan(second));
    expect(tally(report)).toEqual({ done: 6 });
    expect(stage.writes().slice(start)).toEqual(['POST /accounts/contoso:deleteNumbers', 'DELETE /accounts/contoso']);
    expect(
      stage.simulator.gateway.requests().filter(({ query }) => JSON.stringify(query).includes('deleteNumbers')),
    ).toEqual([]);
  });

  test('cascade: true deletes the account and its numbers in one request', async () => {
    const stage = await stageOf();
    const first = await desiredOf(contoso(numbers(1000, 5)));
    await stage.apply(first, await stage.plan(first));
    const start = stage.writes().length;
    const second = await desiredOf({
      'accounts/contoso.yaml': 'account: contoso\nstate: absent\nreason: contract ended\ncascade: true\n',
    });
    const plan = await stage.plan(second);
    expect(plan.guards.totals.deletes).toBe(6);
    const { report } = await stage.apply(second, plan);
    expect(tally(report)).toEqual({ done: 6 });
    expect(stage.writes().slice(start)).toEqual(['DELETE /accounts/contoso']);
  });

  test('cascade: true deletes nothing when a number came to the account after the plan', async () => {
    const stage = await stageOf();
    const first = await desiredOf(contoso(numbers(1000, 5)));
    await stage.apply(first, await stage.plan(first));
    const second = await desiredOf({
      'accounts/contoso.yaml': 'account: contoso\nstate: absent\nreason: contract ended\ncascade: true\n',
    });
    const plan = await stage.plan(second);
    const state = stage.simulator.gateway.readState();
    const [one] = state.numbers;
    if (one === undefined) throw new Error('no number');
    const added = { ...one, telephoneNumber: '+14255557777' };
    expect(stage.simulator.gateway.replaceState({ ...state, numbers: [...state.numbers, added] })).toEqual([]);
    const { report } = await stage.apply(second, plan);
    expect(tally(report)).toEqual({ failed: 6 });
    expect(stage.simulator.gateway.readState().numbers).toHaveLength(6);
  });

  test('an answer to a request for information is sent as a merge patch, and cleared where it is left out', async () => {
    const tenantId = '9d2e0000-0000-4000-8000-000000000009';
    const state = { accounts: [], numbers: [], civicAddresses: {}, requestsForInformation: [{ tenantId }] };
    const stage = await stageOf({ state });
    const withAnswer = (answer: string): Record<string, string> => ({
      'accounts/contoso.yaml': `account: contoso\nserviceDetails: { teamsTenantId: ${tenantId}, teamsOperatorConnect: { enabled: true } }\nrequestForInformation: ${answer}\n`,
    });
    const first = await desiredOf(withAnswer('{ status: ConsentAcknowledged, comment: signed }'));
    const { report } = await stage.apply(first, await stage.plan(first));
    expect(tally(report)).toEqual({ done: 2 });
    const second = await desiredOf(withAnswer('{ status: ConsentAcknowledged }'));
    const plan = await stage.plan(second);
    expect(plan.changes.map(({ address, paths }) => ({ address, paths }))).toEqual([
      { address: `rfi/${tenantId}`, paths: ['comment'] },
    ]);
    await stage.apply(second, plan);
    expect((await stage.plan(second)).changes).toEqual([]);
  });
});

describe('merge semantics of the batch call', () => {
  test('a service that is taken off a number goes off all the same', async () => {
    const stage = await stageOf({ knobs: { batch: { semantics: 'merge' } } });
    const first = await desiredOf(
      contoso(
        '\n  - telephoneNumber: +14255551000\n    serviceDetails: { teamsDirectRouting: { enabled: true }, zoomPhoneCloudPeering: { enabled: true } }',
      ),
    );
    await stage.apply(first, await stage.plan(first));
    const second = await desiredOf(contoso(numbers(1000, 1)));
    const { report } = await stage.apply(second, await stage.plan(second));
    expect(tally(report)).toEqual({ done: 1 });
    expect((await stage.plan(second)).changes).toEqual([]);
  });
});

describe('refusals', () => {
  test('a refused batch is halved: the good numbers go in, the bad ones are named with the reason', async () => {
    const stage = await stageOf();
    const other = {
      accounts: [{ name: 'other' }],
      numbers: [14255551003, 14255551077].map((number) => ({
        telephoneNumber: `+${number}`,
        accountName: 'other',
        serviceDetails: {},
      })),
    };
    const desired = await desiredOf({ ...contoso(numbers(1000, 100)) });
    const plan = await stage.plan(desired);
    // Behind the plan's back the two are put into an account that acgctl does not manage.
    const state = stage.simulator.gateway.readState();
    expect(stage.simulator.gateway.replaceState({ ...state, ...other })).toEqual([]);
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ done: 99, failed: 2 });
    const failed = report.outcomes.filter(({ state: outcome }) => outcome === 'failed');
    expect(failed.map(({ address }) => address)).toEqual(['contoso/+14255551003', 'contoso/+14255551077']);
    for (const { reason, code } of failed) {
      expect(reason).toContain('other');
      expect(code).toBeTruthy();
    }
  });

  test('numbers of an account that could not be written are not attempted', async () => {
    const stage = await stageOf();
    const desired = await desiredOf({
      ...contoso(numbers(1000, 3)),
      'accounts/fabrikam.yaml': accountFile('fabrikam', numbers(2000, 2)),
    });
    const plan = await stage.plan(desired);
    stage.simulator.gateway.setFaults([
      { match: { method: 'PUT', path: '/accounts/contoso' }, act: 'status:400', times: 9 },
    ]);
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ done: 3, failed: 1, 'not attempted': 3 });
    expect(stage.writes().filter((write) => write.includes('contoso:'))).toEqual([]);
  });

  test('an account keeps its service while a number that uses it could not be changed', async () => {
    const stage = await stageOf();
    const first = await desiredOf(contoso(numbers(1000, 2, 'zoom')));
    await stage.apply(first, await stage.plan(first));
    const second = await desiredOf({
      'accounts/contoso.yaml': accountFile('contoso', numbers(1000, 2)).replace(
        '  zoomPhoneCloudPeering: { enabled: true }\n',
        '',
      ),
    });
    const plan = await stage.plan(second);
    stage.simulator.gateway.setFaults([
      { match: { method: 'POST', path: '/accounts/*' }, act: 'status:400', times: 99 },
    ]);
    const { report } = await stage.apply(second, plan);
    expect(tally(report)).toEqual({ failed: 2, 'not attempted': 1 });
    const [account] = stage.simulator.gateway.readState().accounts;
    expect(account?.serviceDetails?.zoomPhoneCloudPeering?.enabled).toBe(true);
  });

  test('a move whose create is refused is put back where it was', async () => {
    const stage = await stageOf();
    const fabrikam = (list: string): Record<string, string> => ({
      'accounts/fabrikam.yaml': accountFile('fabrikam', list),
    });
    const first = await desiredOf({ ...contoso(numbers(1000, 12)), ...fabrikam(numbers(2000, 1)) });
    await stage.apply(first, await stage.plan(first));
    const second = await desiredOf({
      ...contoso(numbers(1001, 11)),
      ...fabrikam('\n  - list: [+14255552000, +14255551000]\n    profile: direct-routing'),
    });
    const plan = await stage.plan(second);
    expect(plan.counts.move).toBe(1);
    stage.simulator.gateway.setFaults([
      { match: { method: 'PUT', path: '/accounts/fabrikam/numbers/*' }, act: 'status:400', times: 1 },
    ]);
    const { report } = await stage.apply(second, plan);
    expect(tally(report)).toEqual({ failed: 1 });
    expect(report.outcomes[0]?.reason).toContain('put back into contoso');
    const there = stage.simulator.gateway
      .readState()
      .numbers.find(({ telephoneNumber }) => telephoneNumber === '+14255551000');
    expect(there?.accountName).toBe('contoso');
  });
});

describe('back-end sync', () => {
  const operatorConnect = (list: string): Record<string, string> => ({
    'accounts/contoso.yaml': `account: contoso
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000009
  teamsOperatorConnect: { enabled: true }
numbers:
  - list: ${list}
    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: [InboundCalling] } } }
`,
  });

  test('is waited for', async () => {
    const stage = await stageOf({ knobs: { sync: { delaySeconds: 40 } } });
    const desired = await desiredOf(operatorConnect('[+14255551000]'));
    const { report } = await stage.apply(desired, await stage.plan(desired));
    expect(tally(report)).toEqual({ done: 2 });
    expect(stage.clock.now()).toBeGreaterThanOrEqual(40_000);
  });

  test('is pending when it is not waited for', async () => {
    const stage = await stageOf({ knobs: { sync: { delaySeconds: 40 } } });
    const desired = await desiredOf(operatorConnect('[+14255551000]'));
    const { report } = await stage.apply(desired, await stage.plan(desired), { wait: false });
    expect(tally(report)).toEqual({ pending: 2 });
    expect((await stage.plan(desired)).changes, 'pending is no difference').toEqual([]);
  });

  test('that fails is a failure, with the reason of the back end', async () => {
    const stage = await stageOf({ knobs: { sync: { failNumbers: ['+14255551001'] } } });
    const desired = await desiredOf(operatorConnect('[+14255551000, +14255551001]'));
    const { report } = await stage.apply(desired, await stage.plan(desired));
    expect(tally(report)).toEqual({ done: 2, failed: 1 });
    expect(report.outcomes.find(({ state }) => state === 'failed')).toMatchObject({ address: 'contoso/+14255551001' });
    expect((await stage.plan(desired)).unsettled.map(({ address, state }) => ({ address, state }))).toEqual([
      { address: 'contoso/+14255551001', state: 'failed' },
    ]);
  });
});

describe('staleness', () => {
  test('a resource that somebody changed since the plan stops everything before the first write', async () => {
    const stage = await stageOf();
    const first = await desiredOf(contoso(numbers(1000, 3)));
    await stage.apply(first, await stage.plan(first));
    const second = await desiredOf(contoso(numbers(1000, 3, 'zoom')));
    const plan = await stage.plan(second);
    const state = stage.simulator.gateway.readState();
    const touched = state.numbers.map((number, index) =>
      index === 1 ? { ...number, configuration: { customSipHeader: 'by-hand' } } : number,
    );
    expect(stage.simulator.gateway.replaceState({ ...state, numbers: touched })).toEqual([]);
    const before = stage.writes().length;
    const { report } = await stage.apply(second, plan);
    expect(report.stale.map(({ address }) => address)).toEqual(['contoso/+14255551001']);
    expect(stage.writes()).toHaveLength(before);
  });

  test('a change that somebody else already made is already done', async () => {
    const stage = await stageOf();
    const first = await desiredOf(contoso(numbers(1000, 3)));
    await stage.apply(first, await stage.plan(first));
    const second = await desiredOf(contoso(numbers(1000, 2)));
    const plan = await stage.plan(second);
    const state = stage.simulator.gateway.readState();
    expect(stage.simulator.gateway.replaceState({ ...state, numbers: state.numbers.slice(0, 2) })).toEqual([]);
    const { report } = await stage.apply(second, plan);
    expect(tally(report)).toEqual({ 'already done': 1 });
  });
});
