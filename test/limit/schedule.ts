// A schedule: up to four processes of acgctl one after another (with a ledger, also at once), each with its own requests,
// lanes and latencies; some are killed. What they know of each other is what the schedule says.

import { createCircuit } from '../../src/api/circuit.ts';
import { createLimiter, permitWindow } from '../../src/api/limiter.ts';
import { createPermitLedger } from '../../src/api/permit-ledger.ts';
import { createThrottle } from '../../src/api/throttle.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { createMachine, createRandom, type Machine, type Random } from './machine.ts';

export type Sharing = 'ledger' | 'plan' | 'pace' | 'nothing';

export interface Result {
  /** When each request arrived at the gateway. */
  readonly arrivals: readonly number[];
  readonly tooMany: number;
  readonly killed: number;
}

const limit = { requests: 100, perSeconds: 60 };

/** A gateway that counts in a sliding window and says when there is room again. */
function createGateway(machine: Machine, random: Random) {
  const admitted: number[] = [];
  const arrivals: number[] = [];
  let tooMany = 0;
  const saysWhen = random.below(4) > 0;
  return {
    arrivals,
    tooMany: () => tooMany,
    /** How long a 429 asks to wait; undefined: the request is taken. */
    arrive(): number | undefined {
      const now = machine.now();
      arrivals.push(now);
      while ((admitted[0] ?? now) <= now - 60_000) admitted.shift();
      if (admitted.length < limit.requests) {
        admitted.push(now);
        return undefined;
      }
      tooMany += 1;
      return saysWhen ? Math.max(1000, Math.ceil(((admitted[0] as number) + 60_000 - now) / 1000) * 1000) : 60_000;
    },
  };
}

export async function runSchedule(seed: number, sharing: Sharing): Promise<Result> {
  const random = createRandom(seed);
  const machine = createMachine();
  const gateway = createGateway(machine, random);
  /** The wall clock is set back now and then: by less than it went on, and by much more. */
  let wallOffset = 0;
  const wallTime = (): number =>
    machine
      .clockOf({ dead: false }, () => wallOffset)
      .date()
      .getTime();
  const file = createMemoryLedger(wallTime);
  const burst = 1 + random.below(60);
  const processes = 1 + random.below(4);
  const overlapping = sharing === 'ledger' && random.below(3) === 0;
  let known = 0;
  let killed = 0;

  async function runProcess(number: number): Promise<void> {
    const self = { dead: false };
    const clock = machine.clockOf(self, () => wallOffset);
    let sent = 0;
    const log = (): void => undefined;
    const ledger =
      sharing === 'ledger'
        ? createPermitLedger({
            file,
            ...limit,
            windowMilliseconds: permitWindow(limit),
            clock,
            owner: `p${number}`,
            log,
          })
        : undefined;
    const paced = sharing === 'pace' ? { burst } : {};
    const initiallyUsed = sharing === 'plan' ? known : 0;
    const limiter = createLimiter({ ...limit, ...paced, clock, ledger, initiallyUsed });
    const circuit = createCircuit(() => sent, log);
    const throttle = createThrottle({ limiter, circuit, clock, log, sentSoFar: () => sent });
    const total = random.below(random.below(3) === 0 ? 260 : 90);
    const lanes = 1 + random.below(24);
    const slow = random.below(3) === 0 ? 1000 : 120;
    const killAt = sharing !== 'plan' && random.below(3) === 0 ? random.below(Math.max(1, total)) : Number.NaN;
    let started = 0;
    let end: () => void = () => undefined;
    const death = new Promise<void>((resolve) => {
      end = resolve;
    });

    async function request(): Promise<void> {
      const there = random.below(slow);
      const back = random.below(slow);
      for (;;) {
        const permit = await limiter.acquire();
        permit.depart();
        sent += 1;
        const mark = sent;
        // What was sent arrives, whatever becomes of its sender.
        const asked = await machine
          .clockOf({ dead: false }, () => 0)
          .sleep(there)
          .then(() => gateway.arrive());
        if (self.dead) return;
        await clock.sleep(back);
        if (asked !== undefined) throttle.meet(mark, asked, '/');
        else throttle.passed();
        permit.release();
        if (asked === undefined) return;
      }
    }

    async function lane(): Promise<void> {
      while (started < total) {
        started += 1;
        if (started === killAt) {
          self.dead = true;
          killed += 1;
          end();
          return;
        }
        await request();
      }
    }
    await Promise.race([Promise.all(Array.from({ length: lanes }, lane)), death]);
    known += sent;
  }

  async function inARow(): Promise<void> {
    const clock = machine.clockOf({ dead: false }, () => 0);
    const running: Promise<void>[] = [];
    for (let number = 1; number <= processes; number += 1) {
      const process = runProcess(number);
      if (overlapping) running.push(process);
      else await process;
      await clock.sleep(random.below(4) === 0 ? random.below(90_000) : random.below(3000));
      if (random.below(8) === 0) wallOffset -= random.below(2) === 0 ? random.below(5000) : 3_600_000;
    }
    await Promise.all(running);
  }
  let isDone = false;
  void inARow().then(() => {
    isDone = true;
  });
  await machine.runAll();
  if (!isDone) throw new Error(`schedule ${seed} with ${sharing} stands still`);
  return { arrivals: gateway.arrivals, tooMany: gateway.tooMany(), killed };
}
