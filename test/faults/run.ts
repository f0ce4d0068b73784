// One run of plan and apply in virtual time. The requests that are to meet a fault go over a real socket to the fault
// server; all others are answered by the gateway in this process.

import { randomUUID } from 'node:crypto';
import { createApiClient } from '../../src/api/client.ts';
import { openConnections } from '../../src/api/connections.ts';
import { createExchange, type Exchange, type WireRequest } from '../../src/api/exchange.ts';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import { createGatewayWriter } from '../../src/api/gateway-writer.ts';
import { applyPlan } from '../../src/apply/apply-plan.ts';
import { AcgctlError } from '../../src/model/errors.ts';
import type { Live } from '../../src/model/live.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ApplyReport } from '../../src/model/report.ts';
import { batchChanges } from '../../src/plan/batch.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { createGateway, type Gateway } from '../../src/simulator/gateway.ts';
import { parseKnobs } from '../../src/simulator/knobs/parse-knobs.ts';
import { type Fault, startFaultServer } from '../support/fault-server.ts';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts';
import { before, desired, operationOf } from './scenario.ts';

/** Which requests of an operation meet the fault: the n-th (from 1), alone or with all after it. */
export interface Aim {
  readonly operation: string;
  readonly nth: number;
  readonly andAfter: boolean;
}

export interface Ran {
  readonly plan: Plan | undefined;
  readonly report: ApplyReport | undefined;
  readonly error: AcgctlError | undefined;
  /** All requests in the order in which they were sent. */
  readonly sent: readonly Sent[];
  /** How many requests met the fault. */
  readonly met: number;
  readonly milliseconds: number;
}

/** A request as it left the client. */
export interface Sent extends WireRequest {
  readonly operation: string;
  /** Milliseconds of virtual time. */
  readonly at: number;
}

export interface Bench {
  readonly gateway: Gateway;
  /** Plans and applies, against what is there. */
  run(fault?: Fault, aim?: Aim): Promise<Ran>;
  /** Until the limit is free again. */
  pause(): void;
  close(): Promise<void>;
}

const silent = { start() {}, advance() {}, expect() {}, finish() {} };
export const origin = 'https://provapi.a1b2c3d4e5f6g7h8.commsgw.azure.com';

export async function createBench(): Promise<Bench> {
  /** Sent to the fault server and neither answered nor given up; the number of such requests so far. */
  let isOnItsWay = false;
  let isStalled = false;
  let sent = 0;
  const clock = createVirtualClock({ busy: () => isOnItsWay && !isStalled });
  const newGateway = (): Gateway =>
    createGateway({
      knobs: parseKnobs({ pageSize: { default: 4, max: 4 }, sync: { delaySeconds: 0 } }),
      clock: clock.simulator,
      state: before,
      scheme: 'https',
    });
  const gateway = newGateway();
  let asBefore: Gateway | undefined;
  const server = await startFaultServer({
    handle: gateway.handle,
    handleAsBefore: (request) => {
      asBefore ??= newGateway();
      return asBefore.handle({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${asBefore.token}` },
      });
    },
    stall: () => {
      isStalled = true;
    },
    later: (milliseconds, act) => {
      const mine = sent;
      void clock.sleep(milliseconds).then(() => {
        if (sent === mine) isStalled = false;
        act();
      });
    },
  });
  const connections = openConnections({ env: {} });
  const overSocket = createExchange({ connections, clock });

  const inProcess: Exchange = async ({ method, url, headers, body }) => {
    const request = { method, url: url.pathname + url.search, headers: { host: url.host, ...headers }, body };
    return { kind: 'reply', ...gateway.handle(request) };
  };

  const overSocketAlone: Exchange = async (wire, signal) => {
    sent += 1;
    isStalled = false;
    isOnItsWay = true;
    const outcome = await overSocket(wire, signal);
    isOnItsWay = false;
    return outcome;
  };

  function spoiling(fault: Fault | undefined, aim: Aim | undefined, log: Sent[], onMeet: () => void): Exchange {
    let seen = 0;
    let turn: Promise<unknown> = Promise.resolve();
    return async (wire, signal) => {
      const operation = operationOf(wire.method, wire.url.pathname);
      log.push({ ...wire, operation, at: clock.now() });
      if (operation === aim?.operation) seen += 1;
      const isHit = operation === aim?.operation && (aim.andAfter ? seen >= aim.nth : seen === aim.nth);
      if (fault === undefined || !isHit) return inProcess(wire, signal);
      onMeet();
      // One at a time, so that what is stalled is known; which one comes first is not what is tested here.
      const mine = turn.then(() => overSocketAlone({ ...wire, url: server.aim(wire.url, fault) }, signal));
      turn = mine;
      return mine;
    };
  }

  function clientWith(exchange: Exchange) {
    return createApiClient({
      target: { origin, apiVersion: '2024-02-29-preview' },
      credentials: { kind: 'token', token: gateway.token },
      rateLimit: { requests: 100, perSeconds: 60 },
      env: {},
      clock,
      random: () => 0.5,
      uuid: randomUUID,
      exchange,
    });
  }

  return {
    gateway,
    run: (fault, aim) => clock.run(() => planAndApply(fault, aim)),
    pause: () => clock.advance(61_000),
    async close() {
      await connections.destroy();
      await server.close();
    },
  };

  async function planAndApply(fault: Fault | undefined, aim: Aim | undefined): Promise<Ran> {
    const log: Sent[] = [];
    const started = clock.now();
    let met = 0;
    let plan: Plan | undefined;
    const client = clientWith(
      spoiling(fault, aim, log, () => {
        met += 1;
      }),
    );
    const ended = (rest: Pick<Ran, 'report' | 'error'>): Ran => ({
      plan,
      sent: log,
      met,
      milliseconds: clock.now() - started,
      ...rest,
    });
    try {
      const reader = createGatewayReader(client);
      plan = planOf(await reader.read({ rfis: true }), clock);
      const { report, error } = await apply(client, reader, plan, clock);
      return ended({ report, error });
    } catch (error) {
      if (error instanceof AcgctlError) return ended({ report: undefined, error });
      throw error;
    } finally {
      await client.close();
    }
  }
}

const planOf = (live: Live, clock: VirtualClock): Plan =>
  makePlan({ desired, live, version: '0.0.0', now: clock.date() });

function apply(
  client: ReturnType<typeof createApiClient>,
  reader: ReturnType<typeof createGatewayReader>,
  plan: Plan,
  clock: VirtualClock,
) {
  const addresses = new Set(plan.changes.map((change) => change.address));
  return applyPlan({
    plan,
    batch: batchChanges,
    replan: (live) =>
      planOf(live, clock)
        .changes.map((change) => change.address)
        .filter((address) => addresses.has(address)),
    reader,
    writer: createGatewayWriter(client),
    clock,
    progress: silent,
    journal: () => undefined,
    wait: true,
    waitTimeoutMs: 600_000,
    signal: new AbortController().signal,
  });
}
