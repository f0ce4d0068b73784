// A client of the simulator, or of any server on loopback, in real or virtual time.

import { randomUUID } from 'node:crypto';
import { type ApiClient, type ApiClientOptions, createApiClient } from '../../src/api/client.ts';
import { realClock } from '../../src/api/clock.ts';
import type { ApiLogRecord } from '../../src/api/log.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { countInFlight } from './in-flight.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export const apiVersion = '2024-02-29-preview';

export interface TestClient extends ApiClient {
  readonly records: readonly ApiLogRecord[];
}

/** A client of `origin` with a fixed token; retries wait for nothing by chance, as `random` is 0. */
export function clientOf(origin: string, options: Partial<ApiClientOptions> = {}): TestClient {
  const records: ApiLogRecord[] = [];
  const client = createApiClient({
    target: { origin, apiVersion },
    credentials: { kind: 'token', token: 'a-token' },
    rateLimit: { requests: 100, perSeconds: 60 },
    env: {},
    clock: realClock,
    random: () => 0,
    uuid: randomUUID,
    log: (record) => records.push(record),
    ...options,
  });
  return { ...client, records };
}

export interface Bench {
  readonly simulator: Simulator;
  readonly client: TestClient;
  readonly clock: VirtualClock;
  /** Runs the work in virtual time. */
  run<T>(work: Promise<T> | (() => Promise<T>)): Promise<T>;
  close(): Promise<void>;
}

/** Simulator and client over a real socket, in one virtual time that goes on when nothing is on its way. */
export async function createBench(
  simulatorOptions: SimulatorOptions = {},
  clientOptions: Partial<ApiClientOptions> = {},
): Promise<Bench> {
  let inFlight: ReturnType<typeof countInFlight> | undefined;
  const clock = createVirtualClock({ turns: 5, busy: () => (inFlight?.count() ?? 0) > 0 });
  const simulator = await startSimulator({ clock: clock.simulator, ...simulatorOptions });
  inFlight = countInFlight();
  const client = clientOf(simulator.url, {
    clock,
    credentials: { kind: 'token', token: simulator.token },
    ...clientOptions,
  });
  return {
    simulator,
    client,
    clock,
    run: clock.run,
    async close() {
      await client.close();
      await simulator.close();
      inFlight?.stop();
    },
  };
}
