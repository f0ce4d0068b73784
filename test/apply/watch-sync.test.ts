// Waiting for the back end: how few requests it takes, when it ends, and what is told of what it refused.

import { afterEach, describe, expect, test } from 'vitest';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import { AcgctlError } from '../../src/model/errors.ts';
import type { GatewayReader } from '../../src/model/ports.ts';
import type { ApplyReport } from '../../src/model/report.ts';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { desiredOf } from '../support/repository.ts';
import { createStage, type Stage } from '../support/stage.ts';
import { behindItsBack } from './bench.ts';

let stage: Stage;
afterEach(async () => {
  expect(stage.problems).toEqual([]);
  await stage.close();
});

const teams = (...ranges: readonly string[]): string => `account: teams
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000001
  teamsOperatorConnect: { enabled: true }
numbers:
${ranges.map((range) => `  - range: ${range}\n    serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: [InboundCalling] } } }`).join('\n')}
`;

/** Applies `first`, then `second`, and gives the requests of the second one's wait: those after its last write. */
async function grow(knobs: PartialKnobs, first: string, second: string) {
  stage = await createStage({ knobs });
  const before = await desiredOf({ 'accounts/teams.yaml': first });
  await stage.apply(before, await stage.plan(before));
  const desired = await desiredOf({ 'accounts/teams.yaml': second });
  const plan = await stage.plan(desired);
  const { report } = await stage.apply(desired, plan);
  const all = stage.simulator.gateway.requests();
  const last = all.findLastIndex(({ method }) => method !== 'GET');
  const waited = all.slice(last + 1).map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);
  return { report, waited };
}

const states = ({ outcomes }: ApplyReport): readonly string[] => [...new Set(outcomes.map(({ state }) => state))];

test('one number of a thousand is followed with one request a round', async () => {
  const { report, waited } = await grow(
    { sync: { delaySeconds: 40 } },
    teams('+14255550000..+14255550999'),
    teams('+14255550000..+14255551000'),
  );
  expect(states(report)).toEqual(['done']);
  // Once the whole of what was touched, for the proof that the plan is empty: accounts, and three pages of numbers.
  expect(waited.slice(0, 4).map((request) => request.split('?')[0])).toEqual([
    'GET /accounts',
    ...Array<string>(3).fill('GET /numbers'),
  ]);
  // Then 1, 2, 4, 8, 15 and 30 seconds apart, until 60 s have passed.
  expect(waited.slice(4)).toEqual(Array<string>(6).fill('GET /accounts/teams/numbers/+14255551000'));
});

test('many numbers are followed with one listing an account and round', async () => {
  const { report, waited } = await grow(
    { sync: { delaySeconds: 10 } },
    teams('+14255550000..+14255550009'),
    teams('+14255550000..+14255550299'),
  );
  expect(states(report)).toEqual(['done']);
  const rounds = waited.filter((request) => request === 'GET /numbers').length - 1;
  expect(rounds).toBe(4);
  expect(waited).toHaveLength(2 * (1 + rounds));
});

test('what the back end refuses is failed with its reason, at once when it is known', async () => {
  const { report, waited } = await grow(
    { sync: { delaySeconds: 3, failNumbers: ['+14255550010'] } },
    teams('+14255550000..+14255550009'),
    teams('+14255550000..+14255550011'),
  );
  expect(report.outcomes.map(({ state, code }) => [state, code])).toEqual([
    ['failed', 'BackendSyncFailed'],
    ['done', undefined],
  ]);
  expect(waited.length).toBeLessThan(8);
});

test('what is pending when time is up is told as pending', async () => {
  const { report, waited } = await grow(
    { sync: { delaySeconds: 3600 } },
    teams('+14255550000..+14255550000'),
    teams('+14255550000..+14255550001'),
  );
  expect(states(report)).toEqual(['pending']);
  // Ten minutes are 5 rounds in the first 30 s, one more in 30 s, and one a minute after that.
  expect(waited.length).toBeLessThanOrEqual(2 + 5 + 1 + 10);
});

test('an answer that is pending beside many numbers is read by itself, and they with one listing a round', async () => {
  const tenantId = '9d2e0000-0000-4000-8000-000000000001';
  const state = { accounts: [], numbers: [], civicAddresses: {}, requestsForInformation: [{ tenantId }] };
  stage = await createStage({ knobs: { sync: { delaySeconds: 10 } }, state });
  const answer = 'requestForInformation: { status: ConsentAcknowledged }\n';
  const desired = await desiredOf({ 'accounts/teams.yaml': `${teams('+14255550000..+14255550299')}${answer}` });
  const { report } = await stage.apply(desired, await stage.plan(desired));
  expect(states(report)).toEqual(['done']);
  const all = stage.simulator.gateway.requests();
  const waited = all.slice(all.findLastIndex(({ method }) => method !== 'GET') + 1).map(({ path }) => path);
  const count = (path: string): number => waited.filter((one) => one === path).length;
  // Once for the proof that the plan is empty, then 1, 2, 4 and 8 seconds apart.
  expect(count('/numbers')).toBe(5);
  expect(count('/teamsRequestsForInformation')).toBe(1);
  expect(count(`/teamsRequestsForInformation/${tenantId}`)).toBe(4);
});

describe('while it waits', () => {
  /** One number is written, and the reader is another one from then on. */
  async function waiting(change: (reader: GatewayReader) => Partial<GatewayReader>) {
    stage = await createStage({ knobs: { sync: { delaySeconds: 40 } } });
    const before = await desiredOf({ 'accounts/teams.yaml': teams('+14255550000..+14255550009') });
    await stage.apply(before, await stage.plan(before));
    const desired = await desiredOf({ 'accounts/teams.yaml': teams('+14255550000..+14255550010') });
    const reader = createGatewayReader(stage.client);
    return stage.apply(desired, await stage.plan(desired), { reader: { ...reader, ...change(reader) } });
  }

  test('a gateway that cannot be read any more leaves the number pending, and the report is made', async () => {
    const { report, error } = await waiting(() => ({
      getNumberStatus: () => Promise.reject(new AcgctlError('FORBIDDEN', 'not allowed any more', 'Ask for the role.')),
    }));
    expect(states(report)).toEqual(['pending']);
    expect(error).toBeUndefined();
  });

  test('a bug is no gateway that cannot be read: it is not hidden', async () => {
    await expect(waiting(() => ({ getNumberStatus: () => Promise.reject(new TypeError('a bug')) }))).rejects.toThrow(
      'a bug',
    );
  });

  test('a number that goes has nothing to wait for, and was written all the same', async () => {
    let rounds = 0;
    const { report } = await waiting(({ getNumberStatus }) => ({
      getNumberStatus: async (account, number) => {
        rounds += 1;
        behindItsBack(stage, (state) => ({
          numbers: state.numbers.filter(({ telephoneNumber }) => telephoneNumber !== number),
        }));
        return getNumberStatus(account, number);
      },
    }));
    expect(rounds).toBe(1);
    expect(states(report)).toEqual(['done']);
  });
});
