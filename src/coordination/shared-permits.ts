// Takes part in the budget of budget.ts: gets permits in small blocks as the limiter waits for them, tells when their
// requests ended, and gives back what it does not use. Each turn is one compare-and-swap of the blob; a turn whose answer
// was lost is found again in the blob by its version. All that this process holds is written anew in each turn, from here.

import type { SharedPermits } from '../model/permits.ts';
import type { Clock } from '../model/ports.ts';
import { type BlobStore, type Sighting, StoreError } from './blob-store.ts';
import { type Budget, type BudgetLimits, readBudget } from './budget.ts';
import { createCareful } from './careful.ts';
import { createHoldings } from './holdings.ts';
import { createKnownTime } from './known-time.ts';
import { createStoreTroubles } from './store-troubles.ts';
import { longestQuiet, type PreparedTurn, prepareTurn, type Turn } from './turn.ts';

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

/** The blob as it was at this moment. */
type View = { readonly budget: Budget; readonly etag: string | undefined; readonly at: number };

/** Most permits that are got beyond those that are waited for. */
const mostSpare = 10;
const idle = 1_500;
const tellAfter = 500;
const tellAfterVague = 4_000;
const closing = 1_000;

export function createSharedPermits(options: SharedPermitsOptions): SharedPermits {
  const { blob, limits, priority, id, clock, random } = options;
  const time = createKnownTime(clock, random, forget);
  const careful = createCareful(limits, clock.now());
  const holdings = createHoldings({ id, limits, now: clock.now, timeAt: time.timeAt });
  const troubles = createStoreTroubles(careful, options.tell);
  const store = options.openStore((sighting) => {
    time.observe(sighting);
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
  let conflicts = 0;
  let isClosing = false;
  let loop: Promise<void> | undefined;
  let alarm: AbortController | undefined;

  function forget(): void {
    holdings.distrust();
    careful.forget(clock.now());
    view = undefined;
    isSignedOn = false;
  }

  function settle(turn: Turn): void {
    turn.statement.told(turn.taken);
    open = [];
    wroteAt = clock.now();
    toldWants = turn.wants;
    if (turn.at > time.lastJump()) careful.heardOf(lastSent);
    isSignedOn = true;
    if (turn.taken.length > 0) listener();
  }

  async function look(): Promise<View> {
    const found = await store.read(blob);
    const current = time.timeAt(clock.now());
    if (current === undefined) throw new StoreError('the store did not say what time it is', false);
    const budget = found === undefined ? { permits: [], members: [] } : readBudget(found.text, current.low, limits);
    const self = budget.members.find((member) => member.id === id);
    const done = open.find((turn) => turn.version === self?.version);
    if (done !== undefined) settle(done);
    // One that was made from an older blob cannot be carried out any more.
    open = open.filter(({ etag }) => etag === found?.etag);
    view = { budget, etag: found?.etag, at: clock.now() };
    return view;
  }

  /** How many more permits are to be had. */
  function shortage(): number {
    if (isClosing) return 0;
    const spare = wanted === 0 && holdings.usedLately() === 0 ? 0 : Math.min(mostSpare, holdings.usedLately());
    return Math.max(0, wanted + spare - holdings.inHand());
  }

  /** What this process would do now with this budget. */
  function prepare({ budget, etag }: View): PreparedTurn {
    const now = clock.now();
    const current = time.timeAt(now);
    if (current === undefined) throw new StoreError('the store did not say what time it is', false);
    const standing = {
      id,
      version: version + 1,
      priority,
      wants: Math.max(0, wanted - holdings.inHand()),
      shortage: shortage(),
      isLeaving: isClosing,
      statement: holdings.statement(current),
      time: current,
      now,
      sinceWrite: now - wroteAt,
      mustTell: now >= tellAt(),
      toldWants,
    };
    return prepareTurn(budget, etag, standing, limits);
  }

  /** When answers have to be told; they may wait until the store's time is known well. */
  function tellAt(): number {
    return holdings.oldestUntold() + (time.isVague() ? tellAfterVague : tellAfter);
  }

  async function takeTurn(): Promise<void> {
    time.lastJump();
    holdings.dropIdle(idle);
    let current = view !== undefined && open.length === 0 ? view : await look();
    let plan = prepare(current);
    const isStale = clock.now() - current.at > 100;
    if (isStale && (plan.turn.taken.length < shortage() || !plan.isDue)) {
      if (!plan.isDue && shortage() === 0 && !time.isVague()) return;
      current = await look();
      plan = prepare(current);
    }
    if (!plan.isDue) {
      isUnmet = shortage() > 0;
      return;
    }
    const { turn } = plan;
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
    const failures = troubles.failures();
    if (failures > 0) return Math.min(250 * 2 ** (failures - 1), 2_000) * (0.75 + random() / 2);
    if (conflicts > 0) return (5 + random() * 25) * Math.min(conflicts, 8);
    const due = [
      wroteAt + longestQuiet,
      tellAt(),
      holdings.inHand() > 0 ? now + idle : Number.POSITIVE_INFINITY,
      isUnmet || time.isVague() ? now + time.untilNextSecond() : Number.POSITIVE_INFINITY,
    ];
    return Math.max(1, Math.min(...due) - now);
  }

  async function work(): Promise<void> {
    while (!isClosing && troubles.problem() === undefined) {
      try {
        await takeTurn();
        troubles.over();
      } catch (error) {
        meet(error);
      }
      if (isClosing || troubles.problem() !== undefined) break;
      alarm = new AbortController();
      await clock.sleep(pause(), alarm.signal).catch(() => undefined);
      alarm = undefined;
    }
  }

  function meet(error: unknown): void {
    troubles.meet(error, isSignedOn, clock.now());
    view = undefined;
    isUnmet = true;
    // Perhaps the time has come to go on without the store.
    listener();
  }

  return {
    nextAt: () => Math.min(holdings.nextAt(), careful.nextAt()),
    take() {
      time.lastJump();
      const taken = holdings.take();
      if (taken !== undefined || careful.nextAt() > clock.now()) return taken;
      careful.take();
      const untold = holdings.takeUntold();
      const end = (how: () => void) => (): void => {
        how();
        careful.ended(clock.now());
      };
      return { ...untold, release: end(untold.release), returnUnused: end(untold.returnUnused) };
    },
    want(requests) {
      const isMore = requests > wanted;
      wanted = requests;
      if (requests > 0 && loop === undefined && !isClosing) loop = work();
      else if (isMore && !isUnmet && troubles.failures() === 0 && shortage() > 0) alarm?.abort();
    },
    onChange(callback) {
      listener = callback;
    },
    problem: troubles.problem,
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
