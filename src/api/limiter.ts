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

import type { RateLimit } from '../model/desired.ts';
import type { Clock } from '../model/ports.ts';
import { createPace } from './pace.ts';

/** Why a request had to wait: no permit was free, the even pace, or a 429 that stopped everybody. */
export type WaitReason = 'permits' | 'pace' | 'hold';

export interface Wait {
  readonly waitedMilliseconds: number;
  /** Undefined when there was no wait. */
  readonly waitedFor?: WaitReason;
}

export interface Permit extends Wait {
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
}

export interface LimiterOptions extends RateLimit {
  readonly clock: Clock;
  /** Permits that another run may have used just before this one: they come back one window after the start. */
  readonly initiallyUsed?: number;
}

/** Added to each window, for requests that arrive late. */
const marginSeconds = 0.25;

interface Waiter {
  readonly since: number;
  readonly grant: (permit: Permit) => void;
}

/** A limiter on the clock alone: no timers and no wall time of its own. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock } = options;
  const windowMilliseconds = (options.perSeconds + marginSeconds) * 1000;
  const pace = createPace(options, windowMilliseconds);
  const queue: Waiter[] = [];
  const used = Math.min(options.initiallyUsed ?? 0, options.requests);
  let free = options.requests - used;
  /** When each permit that is neither free nor with a request comes back, in ascending order. */
  const returns: number[] = Array.from({ length: used }, () => clock.now() + windowMilliseconds);
  let heldUntil = Number.NEGATIVE_INFINITY;
  let alarm: AbortController | undefined;
  let waitingFor: WaitReason = 'permits';

  function grantTurns(): void {
    const now = clock.now();
    takeBack(now);
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      // Infinite while every permit is with a request: then a giveBack() goes on from here.
      const permitAt = free > 0 ? Number.NEGATIVE_INFINITY : (returns[0] ?? Number.POSITIVE_INFINITY);
      const at = Math.max(permitAt, heldUntil, pace.readyAt());
      if (at > now) {
        waitingFor = at === heldUntil ? 'hold' : at === permitAt ? 'permits' : 'pace';
        wakeAt(at);
        return;
      }
      queue.shift();
      free -= 1;
      pace.take(now);
      first.grant(permitAfter(waitSince(first.since, now)));
    }
    alarm?.abort();
    alarm = undefined;
  }

  function takeBack(now: number): void {
    while ((returns[0] ?? Number.POSITIVE_INFINITY) <= now) {
      returns.shift();
      free += 1;
    }
  }

  function waitSince(since: number, now: number): Wait {
    return now > since ? { waitedMilliseconds: now - since, waitedFor: waitingFor } : { waitedMilliseconds: 0 };
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

  function permitAfter(wait: Wait): Permit {
    let isOut = true;
    const once = (giveBack: () => void) => (): void => {
      if (!isOut) return;
      isOut = false;
      giveBack();
      grantTurns();
    };
    return {
      ...wait,
      release: once(() => {
        returns.push(clock.now() + windowMilliseconds);
      }),
      returnUnused: once(() => {
        free += 1;
      }),
    };
  }

  return {
    acquire(signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
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
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
        grantTurns();
      });
    },
    hold(milliseconds) {
      heldUntil = Math.max(heldUntil, clock.now() + milliseconds);
    },
  };
}
