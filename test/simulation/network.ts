// What lies between the processes of acgctl and the gateway, and the book that is kept of it: who sent what, what met it
// and what it changed. Other writers act at set places in the sequence of requests.

import type { WireRequest } from '../../src/api/exchange.ts';
import type { Delivery } from '../../src/simulator/exchange.ts';
import type { Gateway } from '../../src/simulator/gateway.ts';
import type { Dice } from './dice.ts';
import type { FaultSource } from './faults.ts';
import type { Commit, Effect, Run, SentRequest } from './history.ts';
import type { Scheduler } from './scheduler.ts';
import { createWatch, effectsBetween, type Snapshot } from './snapshot.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Network {
  readonly gateway: Gateway;
  readonly scheduler: Scheduler;
  readonly faults: FaultSource;
  readonly dice: Dice;
  readonly vocabulary: Vocabulary;
  readonly requests: SentRequest[];
  readonly commits: Commit[];
  nextStep(): number;
  snapshot(): Snapshot;
  /** Enters a request that leaves a process now. */
  enter(run: Run, wire: WireRequest): SentRequest;
  /** Hands it to the gateway with this fault of the gateway's own, if any. */
  arrive(request: SentRequest, wire: WireRequest, act: string | undefined): Delivery;
  /** Somebody else does something. */
  intrude(what: string, act: () => void): void;
  /** Called before a request reaches the gateway, with the number of those that did so far. */
  beforeArrival: (arrived: number, next: SentRequest) => void;
}

export interface NetworkOptions {
  readonly gateway: Gateway;
  readonly scheduler: Scheduler;
  readonly faults: FaultSource;
  readonly dice: Dice;
  readonly vocabulary: Vocabulary;
}

export function createNetwork(options: NetworkOptions): Network {
  const { gateway, scheduler, vocabulary } = options;
  const watch = createWatch(gateway, vocabulary);
  const requests: SentRequest[] = [];
  const commits: Commit[] = [];
  let step = 0;
  let arrived = 0;

  function book(act: () => void, entry: Omit<Commit, 'effects' | 'step' | 'at'>): readonly Effect[] {
    const before = watch.current();
    act();
    const after = watch.current();
    if (before === after) return [];
    const effects = effectsBetween(before, after);
    if (effects.length > 0) commits.push({ ...entry, step: network.nextStep(), at: scheduler.now(), effects });
    return effects;
  }

  const network: Network = {
    ...options,
    requests,
    commits,
    beforeArrival: () => undefined,
    nextStep: () => {
      step += 1;
      return step;
    },
    snapshot: watch.current,
    enter(run, wire) {
      const request: SentRequest = {
        index: requests.length,
        run: run.id,
        phase: run.applyStep === undefined ? 'plan' : 'apply',
        step: network.nextStep(),
        sentAt: scheduler.now(),
        method: wire.method,
        origin: wire.url.origin,
        path: decodeURIComponent(wire.url.pathname),
        query: wire.url.search,
        headers: wire.headers,
        body: wire.body,
      };
      requests.push(request);
      return request;
    },
    arrive(request, wire, act) {
      network.beforeArrival(arrived, request);
      arrived += 1;
      request.arrivedAt = scheduler.now();
      if (act !== undefined) gateway.setFaults([{ act }]);
      let delivery: Delivery | undefined;
      book(
        () => {
          delivery = gateway.deliver({
            method: wire.method,
            url: wire.url.pathname + wire.url.search,
            headers: { host: wire.url.host, ...wire.headers },
            body: wire.body === undefined ? undefined : vocabulary.forGateway(wire.body),
          });
        },
        { run: request.run, request, what: `${request.method} ${request.path}` },
      );
      if (act !== undefined) gateway.setFaults([]);
      const { reply } = delivery as Delivery;
      if (reply !== undefined) request.status = reply.status;
      const known = reply === undefined ? undefined : { ...reply, body: vocabulary.forClient(reply.body) };
      return { ...(delivery as Delivery), reply: known };
    },
    intrude: (what, act) => void book(act, { run: undefined, request: undefined, what }),
  };
  return network;
}
