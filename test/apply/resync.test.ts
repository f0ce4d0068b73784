// What is written again although nothing differs: only its sync tells whether that is still to be done, and is done.

import { afterEach, expect, test } from 'vitest';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import { desiredOf } from '../support/repository.ts';
import { createStage, type Stage } from '../support/stage.ts';
import { behindItsBack, type Desired, type Files, outcomeOf, tally } from './bench.ts';

const files: Files = {
  'accounts/contoso.yaml': `account: contoso
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000009
  teamsOperatorConnect: { enabled: true }
numbers:
  - range: +14255551000..+14255551004
    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: [InboundCalling] } } }
`,
};
const first = 'contoso/+14255551000';
const failed = ['+14255551000', '+14255551001', '+14255551002'];

let stage: Stage;
let desired: Desired;

afterEach(async () => {
  expect(stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
  await stage.close();
});

/** A gateway as declared, on which the account and three of five numbers failed to sync; the next write repairs them. */
async function failing(sync: NonNullable<NonNullable<SimulatorOptions['knobs']>['sync']> = {}, failTimes = 1) {
  stage = await createStage({
    knobs: { sync: { failNumbers: failed, failAccounts: ['contoso'], failTimes, ...sync } },
  });
  desired = await desiredOf(files);
  await stage.apply(desired, await stage.plan(desired));
  return stage.plan(desired, undefined, true);
}

/** The writes from here on, of these methods and paths. */
function writesFrom(): () => readonly string[] {
  const start = stage.writes().length;
  return () => stage.writes().slice(start);
}

type Match = { readonly method: string; readonly path: string };

/** The client sends a write whose answer was lost three times with one id: all of them meet the fault. */
function lose(match: Match, act: 'reset-before' | 'reset-after'): void {
  stage.simulator.gateway.setFaults([{ match, act, times: 3 }]);
}

const numbers = { method: 'POST', path: '/accounts/*' } as const;
const account = { method: 'PUT', path: '/accounts/*' } as const;
const put = 'PUT /accounts/contoso';
const post = 'POST /accounts/contoso:createOrUpdateNumbers';

test('the account and the numbers are written again as they are, with one request each, and are done', async () => {
  const plan = await failing();
  expect(plan.changes.map(({ address }) => address)).toEqual(['contoso', ...failed.map((one) => `contoso/${one}`)]);
  const before = stage.simulator.gateway.readState();
  const writes = writesFrom();
  const { report } = await stage.apply(desired, plan);
  expect(tally(report)).toEqual({ done: 4 });
  expect(writes()).toEqual([put, post]);
  const after = stage.simulator.gateway.readState();
  const specs = ({ accounts, numbers }: typeof after) =>
    JSON.stringify([accounts, numbers], (key, value) => (key.startsWith('serviceProvisioning') ? undefined : value));
  expect(specs(after)).toBe(specs(before));
  expect((await stage.plan(desired, undefined, true)).changes).toEqual([]);
});

test('what fails again is failed, with the words of the back end, and is in the next plan again', async () => {
  const plan = await failing({}, 0);
  const { report } = await stage.apply(desired, plan);
  expect(tally(report)).toEqual({ failed: 4 });
  for (const outcome of report.outcomes) {
    expect(outcome).toMatchObject({ code: 'BackendSyncFailed', syncFailed: true });
    expect(outcome.reason).toMatch(/^back-end sync failed: BackendSyncFailed: the back end refused/);
  }
  expect(report.verification).toEqual({ state: 'empty' });
  expect((await stage.plan(desired, undefined, true)).changes).toHaveLength(4);
});

test('a refused write keeps the reason of the refusal', async () => {
  const plan = await failing();
  stage.simulator.gateway.setFaults([{ match: numbers, act: 'status:403' }]);
  const { report } = await stage.apply(desired, plan);
  expect(tally(report)).toEqual({ done: 1, failed: 3 });
  expect(outcomeOf(report, first)?.syncFailed).toBeUndefined();
  expect(outcomeOf(report, first)?.reason).not.toMatch(/back-end/);
});

test.each([
  [numbers, [put, post, post, post]],
  [account, [put, put, put, post]],
])('whose answer is lost after it took effect is not sent again, since its sync tells: %j', async (match, sent) => {
  const plan = await failing();
  const writes = writesFrom();
  lose(match, 'reset-after');
  const { report } = await stage.apply(desired, plan);
  expect(tally(report)).toEqual({ done: 4 });
  expect(writes()).toEqual(sent);
});

test.each([
  [numbers, [put, post, post, post, post]],
  [account, [put, put, put, put, post]],
])('whose answer is lost before it took effect is sent once more, since its sync tells: %j', async (match, sent) => {
  const plan = await failing();
  const writes = writesFrom();
  lose(match, 'reset-before');
  const { report } = await stage.apply(desired, plan);
  expect(tally(report)).toEqual({ done: 4 });
  expect(writes()).toEqual(sent);
  expect((await stage.plan(desired, undefined, true)).changes).toEqual([]);
});

test('what has mended itself since the plan is already done, and is not written', async () => {
  const plan = await failing();
  behindItsBack(stage, ({ numbers, accounts }) => ({
    accounts: accounts.map((one) => ({ ...one, serviceProvisioningStatus: 'synced', serviceProvisioningErrors: [] })),
    numbers: numbers.map((one) =>
      one.telephoneNumber === failed[0]
        ? { ...one, serviceProvisioningStatus: 'synced', serviceProvisioningErrors: [] }
        : one,
    ),
  }));
  const writes = writesFrom();
  const { report } = await stage.apply(desired, plan);
  expect(tally(report)).toEqual({ 'already done': 2, done: 2 });
  expect(writes()).toEqual([post]);
});

test('what was changed since the plan makes it stale: nothing is written over', async () => {
  const plan = await failing();
  behindItsBack(stage, ({ numbers }) => ({
    numbers: numbers.map((one) =>
      one.telephoneNumber === failed[1] ? { ...one, configuration: { customSipHeader: 'elsewhere' } } : one,
    ),
  }));
  const writes = writesFrom();
  const { report } = await stage.apply(desired, plan);
  expect(report.stale.map(({ address }) => address)).toEqual([`contoso/${failed[1]}`]);
  expect(writes()).toEqual([]);
});

test('without waiting it is pending, and a second apply of the same plan writes nothing again', async () => {
  const later = await failing({ delaySeconds: 30 });
  const writes = writesFrom();
  const { report } = await stage.apply(desired, later, { wait: false });
  expect(tally(report)).toEqual({ pending: 4 });
  const again = await stage.apply(desired, later, { wait: false });
  expect(tally(again.report)).toEqual({ pending: 4 });
  expect(writes()).toEqual([put, post]);
});
