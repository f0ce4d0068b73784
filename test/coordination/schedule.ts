// A schedule: up to eight processes of acgctl on as many machines with one gateway and one store; applies, plans and drift
// checks, with pauses, kills, lost answers, outages of the store and machines that are cut off from it.

import { createLimiter, type Permit } from '../../src/api/limiter.ts';
import { takeLock } from '../../src/coordination/run-lock.ts';
import { createSharedPermits } from '../../src/coordination/shared-permits.ts';
import { createMachine, createRandom, type Machine, type Random, worstWindow } from '../limit/machine.ts';
import { createProcess, type VirtualProcess } from './process.ts';
import { createVirtualStore, type VirtualStore } from './virtual-store.ts';

export interface ScheduleResult {
  readonly requests: number;
  readonly writes: number;
  readonly worstWindow: number;
  /** Writes that arrived while their sender did not have the lease. */
  readonly strayWrites: number;
  readonly processes: number;
  readonly killed: number;
  readonly lockLost: number;
  readonly storeRequests: number;
  readonly outages: number;
  /** From the first request to the last arrival, in milliseconds. */
  readonly took: number;
}

export const limit = { requests: 20, perSeconds: 60 };
const windowMilliseconds = 60_250;

export interface Trouble {
  readonly kills: boolean;
  readonly pauses: boolean;
  readonly store: boolean;
}

/** A rule that is broken on purpose, to see that it is found. */
export type Sabotage = 'a short window' | 'no guard' | 'a wall clock that sleeps too' | 'old permits are used';

export async function runSchedule(seed: number, trouble: Trouble, sabotage?: Sabotage): Promise<ScheduleResult> {
  const random = createRandom(seed);
  const machine = createMachine();
  const store = createVirtualStore(machine, random, trouble.store && random.below(2) === 0 ? 8 + random.below(60) : 0);
  const arrivals: number[] = [];
  const found = { writes: 0, strayWrites: 0, killed: 0, lockLost: 0, outages: 0 };
  const count = 1 + random.below(8);
  const way = machine.clockOf({ dead: false }, () => 0);
  let running = count;

  async function runOne(index: number): Promise<void> {
    await way.sleep(random.below(3) === 0 ? random.below(120_000) : random.below(2_000));
    const process = createProcess(machine, sabotage === 'a wall clock that sleeps too');
    plague(process);
    const work = carryOut(process, index).catch((error: unknown) => {
      const code = (error as { code?: string }).code;
      if (code === 'LOCK_LOST') found.lockLost += 1;
      else if (!['LOCKED', 'LOCK_UNREACHABLE', 'STORE_LOST'].includes(code ?? '')) throw error;
    });
    await Promise.race([work, process.death]);
    running -= 1;
  }

  /** What happens to this process, and when. */
  function plague(process: VirtualProcess): void {
    const later = (chance: number, within: number, act: () => void): void => {
      if (random.below(chance) === 0) void way.sleep(random.below(within)).then(act);
    };
    if (trouble.kills)
      later(4, 100_000, () => {
        process.kill();
        found.killed += 1;
      });
    if (trouble.pauses) {
      const length = (): number => (random.below(2) === 0 ? random.below(5_000) : random.below(200_000));
      later(4, 100_000, () => process.halt(length()));
      later(6, 100_000, () => process.sleep(length()));
    }
    if (trouble.store)
      later(8, 100_000, () => {
        process.isCutOff = true;
        void way.sleep(random.below(400_000)).then(() => {
          process.isCutOff = false;
        });
      });
  }

  async function carryOut(process: VirtualProcess, index: number): Promise<void> {
    const { clock } = process;
    const role = random.below(3);
    const id = `p${index}`;
    const lock = role === 0 ? await lockOf(id, process) : undefined;
    const shared = createSharedPermits({
      openStore: (observe) => store.openFor(process, observe),
      blob: 'budget',
      limits: {
        requests: limit.requests,
        windowMilliseconds: sabotage === 'a short window' ? 55_000 : windowMilliseconds,
      },
      priority: role,
      id,
      clock,
      random: random.next,
      tell: () => undefined,
    });
    const limiter = createLimiter({ ...limit, clock, shared });
    const total = 1 + random.below(random.below(3) === 0 ? 60 : 20);
    const lanes = 1 + random.below(8);
    const slow = random.below(4) === 0 ? 4000 : 150;
    let started = 0;

    async function request(): Promise<void> {
      const permit = await limiter.acquire();
      // A token may have to be bought first.
      if (random.below(4) === 0) await clock.sleep(random.below(random.below(20) === 0 ? 30_000 : 50));
      const sent = await sendWith(permit);
      await clock.sleep(random.below(slow));
      sent.release();
    }

    /** Checks and sends in one go, as attempt.ts does. */
    async function sendWith(first: Permit): Promise<Permit> {
      let permit = first;
      if (sabotage !== 'no guard') lock?.guard();
      while (!permit.depart() && sabotage !== 'old permits are used') {
        permit.returnUnused();
        permit = await limiter.acquire();
        if (sabotage !== 'no guard') lock?.guard();
      }
      const there = random.below(slow);
      void way.sleep(there).then(() => arrive(lock === undefined ? undefined : id));
      await clock.sleep(there);
      return permit;
    }

    async function lane(): Promise<void> {
      while (started < total) {
        started += 1;
        await request();
      }
    }
    try {
      await Promise.all(Array.from({ length: lanes }, lane));
    } finally {
      await shared.close();
      await lock?.release();
    }
  }

  function lockOf(id: string, process: VirtualProcess) {
    return takeLock({
      store: store.openFor(process),
      blob: 'lock',
      holder: { id, who: id, where: 'here', since: 'now' },
      clock: process.clock,
      timeoutMilliseconds: random.below(600_000),
      onWait: () => undefined,
      signal: new AbortController().signal,
    });
  }

  function arrive(writer: string | undefined): void {
    arrivals.push(machine.now());
    if (writer === undefined) return;
    found.writes += 1;
    if (store.leaseHolder('lock') !== writer) found.strayWrites += 1;
  }

  void troubleStore(trouble, store, machine, random, () => {
    found.outages += 1;
  });
  for (let index = 0; index < count; index += 1) void runOne(index);
  await machine.runAll();
  if (running > 0) throw new Error(`schedule ${seed}: ${running} processes stand still`);
  return {
    ...found,
    requests: arrivals.length,
    worstWindow: worstWindow(arrivals),
    processes: count,
    storeRequests: store.requests(),
    took: (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0),
  };
}

async function troubleStore(
  trouble: Trouble,
  store: VirtualStore,
  machine: Machine,
  random: Random,
  onOutage: () => void,
): Promise<void> {
  const way = machine.clockOf({ dead: false }, () => 0);
  if (!trouble.store || random.below(3) > 0) return;
  for (let outage = 0; outage < 1 + random.below(2); outage += 1) {
    await way.sleep(random.below(90_000));
    store.isAway = true;
    onOutage();
    await way.sleep(random.below(3) === 0 ? random.below(400_000) : random.below(20_000));
    store.isAway = false;
  }
}
