// The permits that this process has: in hand, with a request, or on their way back. In the blob they are what budget.ts
// says; here they have their requests.
//
// A permit in hand is good only as long as its request ends a window before others may take it. That is asked just before
// the request goes, so a process that was stopped in between sends nothing with it.

import type { TakenPermit } from '../model/permits.ts';
import { type BudgetLimits, keep, longestRequest, type OutPermit, outUntil } from './budget.ts';
import { vague } from './known-time.ts';
import type { StoreTime } from './store-clock.ts';

export interface Holdings {
  /** When the first permit in hand may be used, on this process's clock; infinity where there is none. */
  nextAt(): number;
  take(): TakenPermit | undefined;
  /** A permit that the store knows nothing of, for a process that is cut off from it. */
  takeUntold(): TakenPermit;
  /** Permits in hand that are good. */
  inHand(): number;
  /** Requests that went within the last second. */
  usedLately(): number;
  /** Lets go of those in hand that lay unused for so long. */
  dropIdle(milliseconds: number): void;
  /** Lets go of all that no request has. */
  dropAll(): void;
  /** None in hand is good any more: this process may have been stopped. */
  distrust(): void;
  /** All that others have to know of, and what becomes of it here once they do. */
  statement(time: StoreTime): Statement;
  /** When the oldest answer came that others do not know of; infinity where they know all. */
  oldestUntold(): number;
}

export interface Statement {
  readonly own: readonly OutPermit[];
  /** Some in hand have to be kept longer than the store knows. */
  readonly renews: boolean;
  /** It is in the store, with these permits taken, the time of each as in budget.ts. */
  readonly told: (taken: readonly number[]) => void;
}

interface Slot {
  from: number;
  /** Undefined: the store does not know of it. */
  until: number | undefined;
  state: 'in hand' | 'taken' | 'sent';
  /** When it came to this state. */
  since: number;
}

/** A request that ended at `at`; others take its permit to be out until `until` as long as they are not told. */
interface Ended {
  readonly at: number;
  readonly until: number | undefined;
}

/** So long an answer may wait for the store's time to be known well. */
const patienceWhenVague = 4_000;

interface HoldingsOptions {
  readonly id: string;
  readonly limits: BudgetLimits;
  readonly now: () => number;
  /** Undefined while the store's time is not known. */
  readonly timeAt: (at: number) => StoreTime | undefined;
}

export function createHoldings({ id, limits, now, timeAt }: HoldingsOptions): Holdings {
  const { windowMilliseconds } = limits;
  const slots = new Set<Slot>();
  /** Permits that were let go before they were there: when they come back. */
  const parted: number[] = [];
  /** When the answers came of requests that others do not know to have ended. */
  const ended: Ended[] = [];
  let departures: number[] = [];

  function isGood({ until }: Slot): boolean {
    const time = timeAt(now());
    return until !== undefined && time !== undefined && time.high + longestRequest + windowMilliseconds <= until;
  }

  function letGo(slot: Slot): void {
    slots.delete(slot);
    if (slot.from > 0) parted.push(slot.from);
  }

  function inHand(): readonly Slot[] {
    for (const slot of slots) if (slot.state === 'in hand' && !isGood(slot)) letGo(slot);
    return [...slots].filter(({ state }) => state === 'in hand');
  }

  function usableAt({ from }: Slot): number {
    const time = timeAt(now());
    if (from === 0) return Number.NEGATIVE_INFINITY;
    return time === undefined ? Number.POSITIVE_INFINITY : now() + (from - time.low);
  }

  function first(): Slot | undefined {
    return inHand().reduce<Slot | undefined>(
      (best, slot) => (best === undefined || slot.from < best.from ? slot : best),
      undefined,
    );
  }

  function takenOf(slot: Slot, isToldFirst: boolean): TakenPermit {
    const change = (state: Slot['state']): void => {
      slot.state = state;
      slot.since = now();
    };
    change('taken');
    return {
      depart() {
        if (isToldFirst && !isGood(slot)) return false;
        change('sent');
        departures = [...departures.filter((at) => at > now() - 1000), now()];
        return true;
      },
      release() {
        slots.delete(slot);
        // One that never went has nothing to come back from.
        if (slot.state === 'sent') ended.push({ at: now(), until: slot.until });
      },
      returnUnused() {
        slot.from = 0;
        if (isToldFirst) change('in hand');
        else slots.delete(slot);
      },
    };
  }

  return {
    nextAt() {
      const slot = first();
      return slot === undefined ? Number.POSITIVE_INFINITY : usableAt(slot);
    },
    take() {
      const slot = first();
      return slot === undefined || usableAt(slot) > now() ? undefined : takenOf(slot, true);
    },
    takeUntold() {
      const slot: Slot = { from: 0, until: undefined, state: 'taken', since: now() };
      slots.add(slot);
      return takenOf(slot, false);
    },
    inHand: () => inHand().length,
    usedLately() {
      departures = departures.filter((at) => at > now() - 1000);
      return departures.length;
    },
    dropIdle(milliseconds) {
      for (const slot of inHand()) {
        const time = timeAt(now());
        const isThere = time !== undefined && slot.from <= time.low;
        if (isThere && now() - slot.since >= milliseconds) letGo(slot);
      }
    },
    dropAll() {
      for (const slot of slots) if (slot.state !== 'sent') letGo(slot);
    },
    distrust() {
      for (const slot of slots) if (slot.state !== 'sent') slot.until = Number.NEGATIVE_INFINITY;
    },
    statement(time) {
      inHand();
      const renewed = new Map<Slot, number>();
      const own: OutPermit[] = [];
      for (const slot of slots) {
        const { until = 0, from, state, since } = slot;
        const isUntold = slot.until === undefined;
        const needed = isUntold ? (timeAt(since) ?? time).high + longestRequest + windowMilliseconds : until;
        const isShort =
          state !== 'sent' && !isUntold && isGood(slot) && until < outUntil(0, time.high, limits) - keep / 2;
        if (isShort) renewed.set(slot, outUntil(from, time.high, limits));
        own.push({ by: id, until: Math.ceil(Math.max(time.high, renewed.get(slot) ?? needed)) });
      }
      const past = parted.splice(0).filter((until) => until > time.low);
      parted.push(...past);
      for (const until of past) own.push({ until });
      const isVague = time.high - time.low > vague;
      const mayWait = ({ at, until }: Ended): boolean =>
        isVague && until !== undefined && until > time.high && now() - at < patienceWhenVague;
      for (const { until = 0 } of ended.filter(mayWait)) own.push({ by: id, until });
      const told = ended.filter((end) => !mayWait(end));
      for (const { at } of told) own.push({ until: Math.ceil((timeAt(at) ?? time).high + windowMilliseconds) });
      return {
        own,
        renews: renewed.size > 0,
        told(taken) {
          for (const [slot, until] of renewed) slot.until = until;
          for (const until of past) parted.splice(parted.indexOf(until), 1);
          for (const end of told) ended.splice(ended.indexOf(end), 1);
          for (const from of taken) {
            slots.add({ from, until: outUntil(from, time.high, limits), state: 'in hand', since: now() });
          }
        },
      };
    },
    oldestUntold: () => ended[0]?.at ?? Number.POSITIVE_INFINITY,
  };
}
