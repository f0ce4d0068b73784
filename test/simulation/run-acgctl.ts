// One process of acgctl: `plan` or `apply`, composed of the production code as src/cli does it, on the simulated network.

import { type ApiClient, createApiClient } from '../../src/api/client.ts';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import { createGatewayWriter } from '../../src/api/gateway-writer.ts';
import { applyPlan } from '../../src/apply/apply-plan.ts';
import { createStopSignals } from '../../src/cli/stop-signals.ts';
import type { Desired } from '../../src/model/desired.ts';
import { AcgctlError } from '../../src/model/errors.ts';
import type { Live } from '../../src/model/live.ts';
import type { Plan } from '../../src/model/plan.ts';
import { type Allowances, standingFindings } from '../../src/plan/allow.ts';
import { batchChanges } from '../../src/plan/batch.ts';
import { guardClasses } from '../../src/plan/guards.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { readPlan, refuseExpired } from '../../src/plan/saved-plan.ts';
import { apiVersion } from './desired-state.ts';
import { createSimulatedExchange } from './exchange.ts';
import type { Run } from './history.ts';
import type { Network } from './network.ts';
import { createProcess, type Fate, type Process } from './process.ts';
import { replanOf } from './replan.ts';
import type { Sabotage } from './sabotage.ts';

export const origin = 'https://provapi.a1b2c3d4e5f6g7h8.commsgw.azure.com';

export interface Order {
  readonly desired: Desired;
  /** The text of a saved plan to apply; absent: plan anew. */
  readonly saved?: string | undefined;
  readonly kind: Run['kind'];
  readonly isQuiet: boolean;
  readonly wait: boolean;
  /** Names the exact counts of the plan with `--allow`. */
  readonly allows: boolean;
  readonly fate: Fate;
  readonly sabotage: Sabotage;
}

const silent = { start() {}, advance() {}, expect() {}, finish() {} };
/** Shorter than acgctl's own: reading again and again finds nothing new here. */
const waitTimeout = 90_000;

/** Runs it to its end or its death. The plan that it made is in the run. */
export async function runAcgctl(network: Network, id: number, order: Order): Promise<Run> {
  const { scheduler, nextStep } = network;
  const run: Run = {
    id,
    kind: order.kind,
    isQuiet: order.isQuiet,
    startStep: nextStep(),
    startedAt: scheduler.now(),
    plansFrom: order.saved === undefined ? 'live' : 'saved plan',
    isApproved: false,
    ending: 'running',
  };
  const process = createProcess(run, order.fate, network);
  const over = (ending: Run['ending']): void => {
    if (run.ending !== 'running') return;
    run.ending = ending;
    run.endStep = nextStep();
    run.endedAt = scheduler.now();
  };
  command(network, process, order).then(over, (error: unknown) => {
    if (error instanceof AcgctlError) run.error = error;
    else run.exception = error;
    over(error instanceof AcgctlError ? 'error' : 'exception');
  });
  if (!(await scheduler.runUntil(() => run.ending !== 'running'))) over('stuck');
  process.dead = true;
  return run;
}

async function command(network: Network, process: Process, order: Order): Promise<Run['ending']> {
  const { run, interruption } = process;
  const { desired, saved, sabotage } = order;
  const clock = network.scheduler.clockOf(process);
  const client = openClient(network, process, order);
  const plainReader = createGatewayReader(client, { signal: interruption });
  const reader = sabotage.reader?.(plainReader, run) ?? plainReader;
  const planner = (live: Live): Plan => makePlan({ desired, live, version: '0.0.0', now: clock.date() });
  const plan = saved === undefined ? planner(await reader.read({ rfis: wantsRfis(desired) })) : readPlan(saved, 'p');
  run.plan = plan;
  refuseExpired(plan, clock.date());
  run.plannedStep = network.nextStep();
  if (order.kind === 'drift') return 'planned';
  if (standingFindings(plan.guards, allowancesFor(plan, order.allows)).length > 0) return 'refused';
  run.isApproved = true;
  run.applyStep = network.nextStep();
  const signals = createStopSignals(
    interruption,
    clock,
    order.fate.kind === 'deadline' ? order.fate.milliseconds : undefined,
  );
  signals.stop.addEventListener('abort', () => {
    run.stoppedStep ??= network.nextStep();
  });
  const signal = sabotage.isDeaf === true ? new AbortController().signal : signals.stop;
  const plainWriter = createGatewayWriter(client, { signal, cut: signals.cut });
  const applying = {
    plan,
    batch: batchChanges,
    replan: replanOf(planner, plan),
    reader,
    writer: sabotage.writer?.(plainWriter, run) ?? plainWriter,
    clock,
    progress: silent,
    wait: order.wait,
    waitTimeoutMs: waitTimeout,
    journal: () => undefined,
    signal,
  };
  const applied = await applyPlan(sabotage.applying?.(applying, run) ?? applying);
  const { report, error } = sabotage.applied?.(applied, run) ?? applied;
  run.report = report;
  if (error !== undefined) run.error = error;
  signals.dispose();
  await client.close();
  return 'report';
}

function openClient(network: Network, process: Process, { desired, sabotage }: Order): ApiClient {
  const { dice, gateway, scheduler } = network;
  const exchange = createSimulatedExchange(network, process);
  return createApiClient({
    target: { origin, apiVersion },
    credentials: { kind: 'token', token: gateway.token },
    rateLimit: sabotage.rateLimit?.(desired.rateLimit) ?? desired.rateLimit,
    env: {},
    clock: scheduler.clockOf(process),
    random: dice.fraction,
    uuid: dice.uuid,
    exchange: sabotage.exchange?.(exchange, process.run) ?? exchange,
  });
}

function allowancesFor({ guards }: Plan, allows: boolean): Allowances {
  return new Map(allows ? guardClasses.map((name) => [name, guards.totals[name]]) : []);
}

function wantsRfis(desired: Desired): boolean {
  return [...desired.accounts.values()].some((account) => account.state === 'present' && account.rfi !== undefined);
}
