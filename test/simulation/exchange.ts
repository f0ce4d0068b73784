// The exchange of one process: a request takes its time to the gateway, is delivered, and the reply takes its time back,
// unless the fault or the death of the process has it otherwise. Failures are those of src/api/exchange.ts.

import type { Exchange, WireFailure, WireReply, WireRequest } from '../../src/api/exchange.ts';
import type { Delivery } from '../../src/simulator/exchange.ts';
import type { Dice } from './dice.ts';
import type { Fault } from './faults.ts';
import type { SentRequest } from './history.ts';
import { mangle } from './mangle.ts';
import type { Network } from './network.ts';
import type { Process } from './process.ts';
import type { Owner } from './scheduler.ts';

const deadline = 30_000;

type Outcome = WireReply | WireFailure;

/** What is on the wire outlives who sent it. */
const wire: Owner = { dead: false };

export function createSimulatedExchange(network: Network, process: Process): Exchange {
  return (request, signal) =>
    new Promise<Outcome>((resolve) => {
      if (signal?.aborted === true) resolve(failure('INTERRUPTED', 'interrupted'));
      else travel(network, process, request, hold(network, process, request, signal, resolve));
    });
}

/** A request that its sender waits for. */
interface Held {
  readonly sent: SentRequest;
  readonly isOver: () => boolean;
  readonly end: (outcome: Outcome) => void;
}

/** Enters the request; its deadline and the interruption end it too. */
function hold(
  network: Network,
  process: Process,
  request: WireRequest,
  signal: AbortSignal | undefined,
  resolve: (outcome: Outcome) => void,
): Held {
  const { scheduler } = network;
  const sent = network.enter(process.run, request);
  let isOver = false;
  const end = (outcome: Outcome): void => {
    if (isOver || process.dead) return;
    isOver = true;
    sent.endedAt = scheduler.now();
    sent.result = outcome.kind === 'reply' ? String(outcome.status) : outcome.code;
    signal?.removeEventListener('abort', interrupt);
    cancelDeadline();
    resolve(outcome);
  };
  const interrupt = (): void => end(failure('INTERRUPTED', 'interrupted'));
  const late = failure('NETWORK_TIMEOUT', `no complete reply within ${deadline / 1000} s`);
  const cancelDeadline = scheduler.after(deadline, process, () => end(late));
  signal?.addEventListener('abort', interrupt, { once: true });
  return { sent, isOver: () => isOver, end };
}

function travel(network: Network, process: Process, request: WireRequest, { sent, isOver, end }: Held): void {
  const { scheduler, dice } = network;
  const fault = bearable(network.faults.next(), request);
  if (fault !== undefined) sent.fault = fault.act;
  const there = drawDelay(dice);
  const andBack = drawDelay(dice);
  const survivesSender = dice.chance(0.5);
  const isCutQuietly = dice.chance(0.5);
  const back = (delay: number, outcome: Outcome): void => void scheduler.after(delay, process, () => end(outcome));
  process.onSend(sent);
  if (fault?.by === 'network') {
    back(there, failure('NETWORK_UNREACHABLE', 'connect ECONNREFUSED'));
    return;
  }
  const isForsaken = (): boolean => (process.dead || isOver()) && !survivesSender;
  scheduler.after(there, wire, () => {
    if (isForsaken()) return;
    process.onArrival('before', sent);
    if (isForsaken()) return;
    const delivery = network.arrive(sent, request, fault?.by === 'gateway' ? fault.act : undefined);
    process.onArrival('after', sent);
    const outcome = outcomeOf(delivery, request, fault, isCutQuietly);
    if (outcome !== undefined) back(andBack + delivery.delayMs, outcome);
  });
}

/**
 * src/api/verdict.ts takes any 2xx for the 204 of a deletion, a sign-in page too, and calls deleted what is not. Until it
 * does not, a page of HTML meets only requests that expect JSON.
 */
const pagesPassForDeletions = true;

function bearable(fault: Fault | undefined, { method, url }: WireRequest): Fault | undefined {
  // A gateway that calls gone what is there lies, and nobody could see through it.
  if (method === 'GET' && fault?.act === 'status:404') return { by: 'gateway', act: 'status:503' };
  const expectsNothing = method === 'DELETE' || url.pathname.endsWith(':deleteNumbers');
  if (!pagesPassForDeletions || !expectsNothing || fault?.act !== 'html') return fault;
  return { by: 'gateway', act: 'status:502' };
}

/** Mostly up to a tenth of a second, sometimes two. */
function drawDelay(dice: Dice): number {
  const isSlow = dice.chance(0.1);
  return isSlow ? dice.below(2_000) : 1 + dice.below(100);
}

/** Undefined: nothing ever comes back. */
function outcomeOf(
  delivery: Delivery,
  request: WireRequest,
  fault: Fault | undefined,
  isCutQuietly: boolean,
): Outcome | undefined {
  const { ending, reply } = delivery;
  if (ending === 'hang') return undefined;
  if (ending === 'reset' || reply === undefined) return failure('NETWORK_LOST', 'other side closed');
  // Cut short, it is an error or, without a length, half a body with a good status (TRUST.md B6).
  if (ending === 'truncate' && (!isCutQuietly || reply.body === '')) return failure('NETWORK_LOST', 'terminated');
  const cut = ending === 'truncate' ? mangle(reply, 'cut-short') : reply;
  const { status, headers, body } = fault?.by === 'proxy' ? mangle(cut, fault.act) : cut;
  if (status >= 300 && status < 400) return failure('REPLY_REDIRECT', `status ${status} to ${request.url.href}`);
  return { kind: 'reply', status, headers, body };
}

function failure(code: WireFailure['code'], message: string): WireFailure {
  return { kind: 'failure', code, message };
}
