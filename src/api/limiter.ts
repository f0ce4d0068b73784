// The rate limit, as permits. A request takes one of `requests` permits before it is sent and gives it back
// `perSeconds` (+ 0.25 s) after ITS RESPONSE or failure. Then no window of `perSeconds` ever holds more than `requests`
// arrivals at the gateway, whatever the latency of each, and no clock is shared.
//
//   send      arrival        response                    permit comes back
//   |------------|--------------|-------------------------------|
//                |<------ at least perSeconds + 0.25 s ------>|
//
// Proof: were requests + 1 arrivals within one window, each would hold its permit at the last of them (from before its
// own arrival until more than a window after it), so requests + 1 permits would be out at once. It fails only for a
// request that arrives more than 0.25 s after its sender gave it up. Least time for R requests of latency d:
// floor((R - 1) / requests) x (perSeconds + 0.25 + d) + d. (PERFORMANCE.md section 6.)
//
// The gateway counts all processes together, so this holds over several of them when each begins with the permits out
// that the ones before it left out:
//
//   coordinated      each process holds permits of one budget for all, in a blob           coordination/, ADR 0012
//   same machine     the ledger says which, and when each comes back           permit-ledger.ts
//   another machine  the saved plan says how many requests its making took: so many are out for a window from the start,
//                    since all of them were answered before the plan was there. More than `requests` of them are all.
//   neither          a pace that was declared (`burst`) is safe by itself       pace.ts
//                    otherwise the first 429 says so: a hold, then evenly       throttle.ts

import type { RateLimit } from '../model/desired.ts';
import type { SharedPermits, TakenPermit } from '../model/permits.ts';
import type { Clock } from '../model/ports.ts';
import { createPace } from './pace.ts';
import { createPermitBooks, joinBooks } from './permit-books.ts';
import type { PermitLedger } from './permit-ledger.ts';

/** Why a request had to wait: no permit was free, the even pace, or a 429 that stopped everybody. */
export type WaitReason = 'permits' | 'pace' | 'hold';

export interface Wait {
  readonly waitedMilliseconds: number;
  /** Undefined when there was no wait. */
  readonly waitedFor?: WaitReason;
}

export interface Permit extends Wait {
  /** Its request goes now. False: it was kept too long and must not be used; `returnUnused`, and acquire another. */
  depart(): boolean;
  /** When the response has been read or the request has failed. Only the first call of either method counts. */
  release(): void;
  /** Instead of `release`, when no request was sent with it: another can have it at once. */
  returnUnused(): void;
}

export interface Limiter {
  /** The next permit, in the order of the calls. Rejects with the signal's reason when aborted while waiting. */
  acquire(signal?: AbortSignal): Promise<Permit>;
  /** Nobody gets a permit for this long: the answer to a 429. A shorter hold than the one that stands changes nothing. */
  hold(milliseconds: number): void;
  /** From now on evenly; told again, more slowly. */
  slowDown(): void;
  /** Nobody gets a permit any more: who waits or asks is given the reason. */
  close(reason: unknown): void;
}

export interface LimiterOptions extends RateLimit {
  readonly clock: Clock;
  /** Permits that another run may have used just before this one: they come back one window after the start. */
  readonly initiallyUsed?: number | undefined;
  /** The permits of this machine's other processes. */
  readonly ledger?: PermitLedger | undefined;
  /** The permits that the processes of all machines share. */
  readonly shared?: SharedPermits | undefined;
}

/** How long a permit is out after its request, in milliseconds: the window, and more for requests that arrive late. */
export function permitWindow({ perSeconds }: RateLimit): number {
  return (perSeconds + 0.25) * 1000;
}

/** Milliseconds; what is shorter is the time that the limiter itself takes, and no wait. */
const leastWait = 1;

interface Waiter {
  readonly since: number;
  readonly grant: (permit: Permit) => void;
  readonly refuse: (reason: unknown) => void;
}

/** A limiter on the clock alone: no timers and no wall time of its own. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, shared } = options;
  const own = createPermitBooks({ ...options, windowMilliseconds: permitWindow(options) });
  const books = joinBooks(own, shared);
  const pace = createPace(options, clock.now());
  const queue: Waiter[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let alarm: AbortController | undefined;
  let waitingFor: WaitReason = 'permits';
  let closed: { readonly reason: unknown } | undefined;

  function grantTurns(): void {
    const now = clock.now();
    shared?.want(queue.length);
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      // Infinite while every permit is with a request of this process: then its end goes on from here.
      const permitAt = books.nextAt();
      const at = Math.max(permitAt, heldUntil, pace.readyAt());
      if (at > now) {
        waitingFor = at === heldUntil ? 'hold' : at === permitAt ? 'permits' : 'pace';
        wakeAt(at);
        return;
      }
      const taken = books.take();
      if (taken === undefined) continue;
      queue.shift();
      pace.take(now);
      first.grant(permitAfter(waitSince(first.since, now), taken));
    }
    alarm?.abort();
    alarm = undefined;
    shared?.want(queue.length);
  }

  function close(reason: unknown): void {
    closed ??= { reason };
    for (const waiter of queue.splice(0)) waiter.refuse(reason);
    grantTurns();
  }

  shared?.onChange(() => {
    const problem = shared.problem();
    if (problem !== undefined && closed === undefined) close(problem);
    // Here a turn can become earlier too.
    alarm?.abort();
    alarm = undefined;
    grantTurns();
  });

  function waitSince(since: number, now: number): Wait {
    const waitedMilliseconds = now - since;
    return waitedMilliseconds < leastWait ? { waitedMilliseconds: 0 } : { waitedMilliseconds, waitedFor: waitingFor };
  }

  /** One alarm is enough: a turn can become later (a hold), in which case the next one is set when it rings, never earlier. */
  function wakeAt(at: number): void {
    if (alarm !== undefined || at === Number.POSITIVE_INFINITY) return;
    const set = new AbortController();
    alarm = set;
    const ring = (): void => {
      alarm = undefined;
      grantTurns();
    };
    clock.sleep(at - clock.now(), set.signal).then(ring, () => undefined);
  }

  function permitAfter(wait: Wait, taken: TakenPermit): Permit {
    let isOut = true;
    const once = (giveBack: () => void) => (): void => {
      if (!isOut) return;
      isOut = false;
      giveBack();
      grantTurns();
    };
    return { ...wait, depart: taken.depart, release: once(taken.release), returnUnused: once(taken.returnUnused) };
  }

  return {
    acquire(signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true || closed !== undefined) {
          reject(signal?.aborted === true ? signal.reason : closed?.reason);
          return;
        }
        const leave = (): void => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal?.reason);
          grantTurns();
        };
        const waiter: Waiter = {
          since: clock.now(),
          grant(permit) {
            signal?.removeEventListener('abort', leave);
            resolve(permit);
          },
          refuse(reason) {
            signal?.removeEventListener('abort', leave);
            reject(reason);
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
        grantTurns();
      });
    },
    hold(milliseconds) {
      heldUntil = Math.max(heldUntil, clock.now() + milliseconds);
    },
    slowDown: () => pace.slowDown(clock.now()),
    close,
  };
}
