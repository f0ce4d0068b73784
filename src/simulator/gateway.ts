// The gateway: 18 operations over one state, synchronous and without I/O, so that it can stand behind sockets or run
// inside a simulation in virtual time. Everything derives from the clock, the knobs and the state.

import type { SimulatorClock } from './clock.ts';
import type { Delivery, GatewayReply, GatewayRequest } from './exchange.ts';
import type { Knobs } from './knobs/knobs.ts';
import { createConversation } from './protocol/conversation.ts';
import { deliver } from './protocol/deliver.ts';
import { createFaults } from './protocol/faults.ts';
import { createTokenOffice, type TokenOffice } from './protocol/tokens.ts';
import { createTraffic, type Metrics, type RequestEntry } from './protocol/traffic.ts';
import { createRandom } from './random.ts';
import { stateProblems } from './state/check-state.ts';
import { readState } from './state/read-state.ts';
import { seedStore } from './state/seed-store.ts';
import { emptyState, type SimulatorState } from './state/simulator-state.ts';
import { createSyncPlanner } from './state/sync-planner.ts';
import type { World } from './state/world.ts';

export interface GatewayOptions {
  readonly knobs: Knobs;
  readonly clock: SimulatorClock;
  readonly state?: SimulatorState | undefined;
  readonly seed?: number | undefined;
  /** Of the links in pages. */
  readonly scheme?: 'http' | 'https' | undefined;
}

export interface Gateway {
  readonly knobs: Knobs;
  readonly clock: SimulatorClock;
  readonly tokens: TokenOffice;
  /** A bearer token with the Admin role that lives for ten years. */
  readonly token: string;
  /** Answers an API request as if no fault were injected. */
  handle(request: GatewayRequest): GatewayReply;
  /** The same with latency and injected faults: what arrives at the client, and when. `onReply` sees every real reply. */
  deliver(request: GatewayRequest, onReply?: (reply: GatewayReply) => void): Delivery;
  readState(): SimulatorState;
  /** Every reason why it cannot be; none means that it is the state now. */
  replaceState(json: unknown): readonly string[];
  /** Likewise for the faults of CONTRACT section 8. */
  setFaults(json: unknown): readonly string[];
  requests(): readonly RequestEntry[];
  metrics(): Metrics;
  /** Goes up with every change of the state. */
  revision(): number;
}

const tenYears = 10 * 365 * 24 * 3600;

export class StateError extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`bad state:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
    this.reasons = reasons;
  }
}

export function createGateway(options: GatewayOptions): Gateway {
  const { knobs, clock, state = emptyState, seed = 1, scheme = 'http' } = options;
  const bothAccounts = knobs.numbers.otherAccount === 'both';
  const reasons = stateProblems(state, bothAccounts);
  if (reasons.length > 0) throw new StateError(reasons);
  const load = (from: SimulatorState): World['store'] =>
    seedStore(from, clock.now(), knobs.accounts.numberCountLagSeconds * 1000);
  const sync = createSyncPlanner(knobs.sync);
  let world: World = { knobs, clock, random: createRandom(seed), store: load(state), sync };
  let replaced = 0;
  const tokens = createTokenOffice(seed);
  const traffic = createTraffic(knobs.rateLimit.perSeconds);
  const faults = createFaults(knobs.outages, clock.now());
  const converse = createConversation({ knobs, tokens, traffic, scheme, world: () => world });
  const admin = { clientId: 'simulator', tenantId: 'simulator', roles: ['ProvisioningAPI.Admin'] };

  return {
    knobs,
    clock,
    tokens,
    token: tokens.issue(admin, clock.now(), tenYears),
    handle: converse,
    deliver: (request, onReply) => deliver({ knobs, clock, faults, traffic, converse }, request, onReply),
    readState: () => readState(world),
    replaceState(json) {
      const problems = stateProblems(json, bothAccounts);
      if (problems.length > 0) return problems;
      replaced += world.store.revision + 1;
      world = { ...world, store: load(json as SimulatorState) };
      return [];
    },
    setFaults: faults.set,
    requests: traffic.entries,
    metrics: traffic.metrics,
    revision: () => replaced + world.store.revision,
  };
}
