// Takes part in the budget of budget.ts: gets permits in small blocks as the limiter waits for them, tells when their
// requests ended, and gives back what it does not use. Each turn is one compare-and-swap of the blob; a turn whose answer
// was lost is found again in the blob by its version. All that this process holds is written anew in each turn, from here.

import { AcgctlError } from '../model/errors.ts';
import type { SharedPermits } from '../model/permits.ts';
import type { Clock } from '../model/ports.ts';
import { type BlobStore, type Sighting, StoreError } from './blob-store.ts';
import {
  type Budget,
  type BudgetLimits,
  claimable,
  type Member,
  outUntil,
  readBudget,
  withClaims,
  withOwn,
} from './budget.ts';
import { createCareful } from './careful.ts';
import { createHoldings, type Statement, vague } from './holdings.ts';
import { createJumpWatch } from './jumps.ts';
import { createStoreClock } from './store-clock.ts';

export interface SharedPermitsOptions {
  /** Made with a function that is told of each of its answers. */
  readonly openStore: (observe: (sighting: Sighting) => void) => Pick<BlobStore, 'read' | 'write'>;
  readonly blob: string;
  readonly limits: BudgetLimits;
  /** 0 goes first. */
  readonly priority: number;
  /** Nobody else's. */
  readonly id: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** Told once when the store is away. */
  readonly tell: (note: string) => void;
}

/** A turn that was sent, until it is known what became of it. */
interface Turn {
  readonly version: number;
  readonly at: number;
  /** Of the blob that it is made from. */
  readonly etag: string | undefined;
  readonly wants: number;
  readonly statement: Statement;
  readonly taken: readonly number[];
}

interface View {
  readonly budget: Budget;
  readonly etag: string | undefined;
  readonly at: number;
}

/** Most permits that are got beyond those that are waited for. */
const mostSpare = 10;
const idle = 1_500;
const tellAfter = 500;
const tellAfterVague = 4_000;
const heartbeat = 5_000;
const repeatWant = 2_000;
const outage = 10_000;
const closing = 2_000;

export function createSharedPermits(options: SharedPermitsOptions): SharedPermits {
  const { blob, limits, priority, id, clock, random } = options;
  const storeClock = createStoreClock();
  const careful = createCareful(limits, clock.now());
  const holdings = createHoldings({
    id,
    limits,
    now: clock.now,
    timeAt(at) {
      lookAtClocks();
      return storeClock.timeAt(at);
    },
  });
  const store = options.openStore((sighting) => {
    lookAtClocks();
    // An answer that was under way while this machine slept tells nothing about the time.
    if (sighting.sent <= jumpedAt) return;
    storeClock.observe(sighting);
    lastSent = sighting.sent;
  });
  let lastSent = 0;
  let listener: () => void = () => undefined;
  let wanted = 0;
  let version = 0;
  let view: View | undefined;
  let open: Turn[] = [];
  let wroteAt = Number.NEGATIVE_INFINITY;
  let toldWants = 0;
  let isSignedOn = false;
  let isUnmet = false;
  let failures = 0;
  let conflicts = 0;
  let isTold = false;
  let problem: AcgctlError | undefined;
  let isClosing = false;
  let loop: Promise<void> | undefined;
  let alarm: AbortController | undefined;
  const jumped = createJumpWatch(clock);
  let jumpedAt = Number.NEGATIVE_INFINITY;

  /** A machine that slept may have a clock that did not go on: then nothing is believed that was known before. */
  function lookAtClocks(): void {
    if (jumped() === 0) return;
    jumpedAt = clock.now();
    holdings.distrust();
    storeClock.forget();
    careful.forget(clock.now());
    view = undefined;
  }

  function settle(turn: Turn): void {
    turn.statement.told(turn.taken);
    open = [];
    wroteAt = clock.now();
    toldWants = turn.wants;
    if (turn.at > jumpedAt) careful.heardOf(lastSent);
    isSignedOn = true;
    if (turn.taken.length > 0) listener();
  }

  async function look(): Promise<View> {
    const found = await store.read(blob);
    const time = storeClock.timeAt(clock.now());
    if (time === undefined) throw new StoreError('the store did not say what time it is', false);
    const budget = found === undefined ? { permits: [], members: [] } : readBudget(found.text, time.low, limits);
    const self = budget.members.find((member) => member.id === id);
    const done = open.find((turn) => turn.version === self?.version);
    if (done !== undefined) settle(done);
    // One that was made from an older blob cannot be carried out any more.
    open = open.filter(({ etag }) => etag === found?.etag);
    view = { budget, etag: found?.etag, at: clock.now() };
    return view;
  }

  function isVague(): boolean {
    const time = storeClock.timeAt(clock.now());
    return time === undefined || time.high - time.low > vague;
  }

  /** How many more permits are to be had. */
  function shortage(): number {
    if (isClosing) return 0;
    const spare = wanted === 0 && holdings.usedLately() === 0 ? 0 : Math.min(mostSpare, holdings.usedLately());
    return Math.max(0, wanted + spare - holdings.inHand());
  }

  /** What this process would do now with this budget. */
  function prepare({ budget }: View): { readonly next: Budget; readonly turn: Turn; readonly isDue: boolean } {
    const now = clock.now();
    const time = storeClock.timeAt(now);
    if (time === undefined) throw new StoreError('the store did not say what time it is', false);
    const wants = Math.max(0, wanted - holdings.inHand());
    const statement = holdings.statement(time);
    const known = withOwn(budget, id, statement.own, time.low);
    const self: Member = { id, version: version + 1, priority, wants, heard: time.low };
    const taken = claimable(known, self, time.low, limits).slice(0, shortage());
    const claims = taken.map((from) => ({ by: id, until: outUntil(from, time.high, limits) }));
    const left = Math.max(0, wants - taken.length);
    const next = withClaims(known, isClosing ? undefined : { ...self, wants: left }, taken, claims);
    const listed = budget.permits.filter(({ by, until }) => by === id && until > time.high).length;
    const isDue =
      isClosing ||
      taken.length > 0 ||
      statement.renews ||
      now - holdings.oldestUntold() >= (isVague() ? tellAfterVague : tellAfter) ||
      listed > statement.own.length ||
      now - wroteAt >= heartbeat ||
      left > 0 !== toldWants > 0 ||
      (left > 0 && now - wroteAt >= repeatWant);
    return { next, turn: { version: self.version, at: now, etag: undefined, wants: left, statement, taken }, isDue };
  }

  async function takeTurn(): Promise<void> {
    lookAtClocks();
    holdings.dropIdle(idle);
    let current = view !== undefined && open.length === 0 ? view : await look();
    let plan = prepare(current);
    const isStale = clock.now() - current.at > 100;
    if (isStale && (plan.turn.taken.length < shortage() || !plan.isDue)) {
      if (!plan.isDue && shortage() === 0 && !isVague()) return;
      current = await look();
      plan = prepare(current);
    }
    if (!plan.isDue) {
      isUnmet = shortage() > 0;
      return;
    }
    const turn = { ...plan.turn, etag: current.etag };
    version = turn.version;
    open.push(turn);
    view = undefined;
    const condition = current.etag === undefined ? ({ ifNoneMatch: '*' } as const) : { ifMatch: current.etag };
    const written = await store.write(blob, JSON.stringify(plan.next), condition);
    if (written === 'conflict') {
      open = open.filter((one) => one !== turn);
      conflicts += 1;
      isUnmet = true;
      return;
    }
    conflicts = 0;
    view = { budget: plan.next, etag: written.etag, at: clock.now() };
    settle(turn);
    isUnmet = shortage() > 0;
  }

  /** Milliseconds until the next turn. */
  function pause(): number {
    const now = clock.now();
    if (failures > 0) return Math.min(250 * 2 ** (failures - 1), 2_000) * (0.75 + random() / 2);
    if (conflicts > 0) return (5 + random() * 25) * Math.min(conflicts, 8);
    const due = [
      wroteAt + heartbeat,
      holdings.oldestUntold() + (isVague() ? tellAfterVague : tellAfter),
      holdings.inHand() > 0 ? now + idle : Number.POSITIVE_INFINITY,
      isUnmet || isVague() ? now + untilNextSecond() : Number.POSITIVE_INFINITY,
    ];
    return Math.max(1, Math.min(...due) - now);
  }

  /** Where a second of the store begins, its answer tells most about its clock. */
  function untilNextSecond(): number {
    const time = storeClock.timeAt(clock.now());
    const left = time === undefined ? 1_000 : 1_000 - (((time.low + time.high) / 2) % 1_000);
    return (left < (isVague() ? 30 : 300) ? left + 1_000 : left) + random() * 20;
  }

  async function work(): Promise<void> {
    while (!isClosing && problem === undefined) {
      try {
        await takeTurn();
        failures = 0;
      } catch (error) {
        meet(error);
      }
      if (isClosing || problem !== undefined) break;
      alarm = new AbortController();
      await clock.sleep(pause(), alarm.signal).catch(() => undefined);
      alarm = undefined;
    }
  }

  function meet(error: unknown): void {
    if (!(error instanceof AcgctlError)) throw error;
    failures += 1;
    view = undefined;
    isUnmet = true;
    const now = clock.now();
    if (!isSignedOn && !(error instanceof StoreError && !error.isLasting)) problem = error;
    else if (careful.hasGivenUp(now)) problem = lost(reasonOf(error));
    else if (careful.awayFor(now) > outage && !isTold) {
      isTold = true;
      options.tell(
        `The store of the shared limit does not answer (${reasonOf(error)}). What is left of the limit to this run is used, ` +
          'then it waits for the store, and goes on slowly if that takes long.',
      );
    }
    // Perhaps the time has come to go on without the store.
    listener();
  }

  return {
    nextAt() {
      return Math.min(holdings.nextAt(), careful.nextAt());
    },
    take() {
      lookAtClocks();
      const taken = holdings.take();
      if (taken !== undefined || careful.nextAt() > clock.now()) return taken;
      careful.take(clock.now());
      return holdings.takeUntold();
    },
    want(requests) {
      const isMore = requests > wanted;
      wanted = requests;
      if (requests > 0 && loop === undefined && !isClosing) loop = work();
      else if (isMore && !isUnmet && failures === 0 && shortage() > 0) alarm?.abort();
    },
    onChange(callback) {
      listener = callback;
    },
    problem: () => problem,
    async close() {
      if (isClosing) return loop;
      isClosing = true;
      if (loop === undefined) return;
      const late = new AbortController();
      alarm?.abort();
      const leave = async (): Promise<void> => {
        await loop;
        holdings.dropAll();
        for (let attempt = 1; attempt <= 8; attempt += 1) {
          await takeTurn().catch(() => undefined);
          if (view !== undefined) break;
          await clock.sleep(20 * random() * attempt, late.signal);
        }
      };
      const deadline = clock.sleep(closing, late.signal).catch(() => undefined);
      await Promise.race([leave().catch(() => undefined), deadline]);
      late.abort();
    },
  };
}

function reasonOf(error: AcgctlError): string {
  return error instanceof StoreError ? error.reason : error.message;
}

function lost(reason: string): AcgctlError {
  return new AcgctlError(
    'STORE_LOST',
    `The store of the shared limit has not answered for minutes, and this run’s share is not kept longer: ${reason}`,
    'Run it again when the store is back: it goes on from what is there. Without `coordination:` acgctl runs alone.',
  );
}
