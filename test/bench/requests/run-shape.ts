// One shape from plan to verified, with the production code between a config repository and the simulator, in virtual time:
// every request takes its latency, part of it there and the rest back.

import { setMaxListeners } from 'node:events';
import { createApiClient } from '../../../src/api/client.ts';
import type { Exchange } from '../../../src/api/exchange.ts';
import { createGatewayReader } from '../../../src/api/gateway-reader.ts';
import { createGatewayWriter } from '../../../src/api/gateway-writer.ts';
import { applyPlan } from '../../../src/apply/apply-plan.ts';
import type { Desired } from '../../../src/model/desired.ts';
import type { Live } from '../../../src/model/live.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { batchChanges } from '../../../src/plan/batch.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { createGateway, type Gateway } from '../../../src/simulator/gateway.ts';
import type { RateLimitKnobs } from '../../../src/simulator/knobs/knobs.ts';
import { parseKnobs } from '../../../src/simulator/knobs/parse-knobs.ts';
import type { SimulatorState } from '../../../src/simulator/state/simulator-state.ts';
import { createDice } from '../../simulation/dice.ts';
import { replanOf } from '../../simulation/replan.ts';
import { createScheduler, type Scheduler } from '../../simulation/scheduler.ts';

export interface Surroundings {
  /** Milliseconds of each request, there and back. */
  readonly latency: number;
  readonly window: RateLimitKnobs['window'];
}

export interface Taken {
  readonly reads: number;
  readonly writes: number;
  readonly tooManyRequests: number;
  /** From the first request to the end of the last. */
  readonly milliseconds: number;
  /** Addresses whose outcome is not `done`, and what verifying found left. */
  readonly left: readonly string[];
}

const origin = 'https://provapi.a1b2c3d4e5f6g7h8.commsgw.azure.com';
const owner = { dead: false };
const silent = { start() {}, advance() {}, expect() {}, finish() {} };

export async function runShape(state: SimulatorState, desired: Desired, surroundings: Surroundings): Promise<Taken> {
  const scheduler = createScheduler();
  const rateLimit = { requests: 100, perSeconds: 60, window: surroundings.window, burst: 100 };
  const knobs = parseKnobs({ rateLimit, sync: { delaySeconds: 0 } });
  const gateway = createGateway({ knobs, clock: scheduler.gatewayClock, state, scheme: 'https' });
  const work = planAndApply(desired, scheduler, exchangeOf(gateway, scheduler, surroundings.latency), gateway.token);
  let left: readonly string[] | undefined;
  let failure: unknown;
  work.then(
    (result) => {
      left = result;
    },
    (error: unknown) => {
      failure = error;
    },
  );
  await scheduler.runUntil(() => left !== undefined || failure !== undefined);
  if (left === undefined) throw failure ?? new Error('nobody waits for anything, and it is not over');
  return { ...count(gateway), milliseconds: scheduler.now(), left };
}

async function planAndApply(desired: Desired, scheduler: Scheduler, exchange: Exchange, token: string) {
  const clock = scheduler.clockOf(owner);
  const dice = createDice(1, 'client');
  const client = createApiClient({
    target: { origin, apiVersion: desired.gateway.apiVersion },
    credentials: { kind: 'token', token },
    rateLimit: desired.rateLimit,
    env: {},
    clock,
    random: dice.fraction,
    uuid: dice.uuid,
    exchange,
  });
  const reader = createGatewayReader(client);
  const planner = (live: Live): Plan => makePlan({ desired, live, version: '0.0.0', now: clock.date() });
  const plan = planner(await reader.read({ rfis: false }));
  const { signal } = new AbortController();
  // As the command's own: every request that is under way listens to it.
  setMaxListeners(0, signal);
  const { report, error } = await applyPlan({
    plan,
    batch: batchChanges,
    replan: replanOf(planner, plan),
    reader,
    writer: createGatewayWriter(client, { signal }),
    clock,
    progress: silent,
    wait: true,
    waitTimeoutMs: 600_000,
    journal: () => undefined,
    signal,
  });
  await client.close();
  const { verification, outcomes, stale } = report;
  return [
    ...(error === undefined ? [] : [error.message]),
    ...[...outcomes.filter(({ state }) => state !== 'done'), ...stale].map(({ address }) => address),
    ...(verification.state === 'differs' ? verification.addresses : []),
    ...(verification.state === 'unread' ? [verification.reason] : []),
  ];
}

function exchangeOf(gateway: Gateway, scheduler: Scheduler, latency: number): Exchange {
  const dice = createDice(1, 'network');
  return ({ method, url, headers, body }) =>
    new Promise((resolve) => {
      const there = latency * dice.fraction();
      scheduler.after(there, owner, () => {
        const { reply } = gateway.deliver({
          method,
          url: url.pathname + url.search,
          headers: { host: url.host, ...headers },
          body,
        });
        if (reply !== undefined) scheduler.after(latency - there, owner, () => resolve({ kind: 'reply', ...reply }));
      });
    });
}

function count(gateway: Gateway): Omit<Taken, 'milliseconds' | 'left'> {
  const { requests, writes, tooManyRequests } = gateway.metrics();
  return { reads: requests - writes, writes, tooManyRequests };
}
