// A simulator, a client and virtual time, with the real plan and apply between them.

import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import { createGatewayWriter } from '../../src/api/gateway-writer.ts';
import { type Applied, type Applying, applyPlan } from '../../src/apply/apply-plan.ts';
import type { Desired } from '../../src/model/desired.ts';
import type { Plan } from '../../src/model/plan.ts';
import { batchChanges } from '../../src/plan/batch.ts';
import { makePlan, type PlanInputs } from '../../src/plan/make-plan.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import { type Bench, createBench } from './gateway-client.ts';
import { checkExchange } from './openapi.ts';

export interface Stage extends Bench {
  plan(desired: Desired, base?: PlanInputs['base'], resync?: boolean): Promise<Plan>;
  apply(
    desired: Desired,
    plan: Plan,
    options?: Partial<
      Pick<Applying, 'wait' | 'waitTimeoutMs' | 'signal' | 'journal' | 'progress' | 'cutNumbers' | 'reader' | 'writer'>
    >,
  ): Promise<Applied>;
  /** `METHOD path` of every request so far that may write. */
  writes(): readonly string[];
  /** Every difference of the traffic so far from openapi.json. */
  readonly problems: readonly string[];
}

const silent = { start() {}, advance() {}, expect() {}, finish() {} };

export async function createStage(options: SimulatorOptions = {}): Promise<Stage> {
  const problems: string[] = [];
  const bench = await createBench({
    ...options,
    onExchange: (request, reply) => {
      problems.push(...checkExchange(request, reply));
      options.onExchange?.(request, reply);
    },
  });
  const { client, clock, simulator, run } = bench;
  const planOf = (desired: Desired, live: PlanInputs['live'], base?: PlanInputs['base'], resync = false): Plan =>
    makePlan({ desired, live, version: '0.0.0', now: clock.date(), resync, ...(base === undefined ? {} : { base }) });
  const reader = createGatewayReader(client);
  return {
    ...bench,
    problems,
    plan: async (desired, base, resync) => planOf(desired, await run(reader.read({ rfis: true })), base, resync),
    apply: (desired, plan, { signal = new AbortController().signal, ...options } = {}) =>
      run(
        applyPlan({
          plan,
          batch: batchChanges,
          replan: (live) => {
            const addresses = new Set(plan.changes.map((change) => change.address));
            return planOf(desired, live)
              .changes.map((change) => change.address)
              .filter((address) => addresses.has(address));
          },
          cutNumbers: new Set(),
          reader,
          writer: createGatewayWriter(client, { signal }),
          clock,
          progress: silent,
          journal: () => undefined,
          wait: true,
          waitTimeoutMs: 600_000,
          ...options,
          signal,
        }),
      ),
    writes: () =>
      simulator.gateway
        .requests()
        .filter(({ method, path }) => method !== 'GET' && !path.includes(':get'))
        .map(({ method, path }) => `${method} ${decodeURIComponent(path)}`),
  };
}
