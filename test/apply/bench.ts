// What the tests of apply begin with: a gateway with two accounts on it, and hands that change it behind acgctl's back.

import type { JournalEntry } from '../../src/model/journal.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ApplyReport } from '../../src/model/report.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { accountFile, desiredOf } from '../support/repository.ts';
import { createStage, type Stage } from '../support/stage.ts';

export type Files = Readonly<Record<string, string>>;
export type Desired = Awaited<ReturnType<typeof desiredOf>>;

/** An account of this name with Direct Routing and Zoom on, as its file. */
export const file = (name: string, list?: string, extra = ''): Files => ({
  [`accounts/${name}.yaml`]: accountFile(name, list, extra),
});

/** Numbers +1425555<first>.. as a list of an account file. */
export const range = (first: number, count: number, profile = 'direct-routing'): string =>
  `\n  - range: +1425555${first}..+1425555${first + count - 1}\n    profile: ${profile}`;

export const list = (...numbers: readonly number[]): string =>
  `\n  - list: [${numbers.map((number) => `+1425555${number}`).join(', ')}]\n    profile: direct-routing`;

/** `{ state: count }` over all outcomes. */
export function tally({ outcomes }: ApplyReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

export interface Scene {
  readonly stage: Stage;
  readonly desired: Desired;
  readonly plan: Plan;
  /** Writes from here on. */
  writes(): readonly string[];
  /** The account that holds +1425555<number>; undefined when none does. */
  holderOf(number: number): string | undefined;
}

/** A gateway brought to `first`, and the plan for `second`. */
export async function sceneOf(first: Files, second: Files, options: SimulatorOptions = {}): Promise<Scene> {
  const stage = await createStage(options);
  if (Object.keys(first).length > 0) {
    const there = await desiredOf(first);
    await stage.apply(there, await stage.plan(there));
  }
  const desired = await desiredOf(second);
  const plan = await stage.plan(desired);
  const start = stage.writes().length;
  return {
    stage,
    desired,
    plan,
    writes: () => stage.writes().slice(start),
    holderOf: (number) =>
      stage.simulator.gateway.readState().numbers.find((one) => one.telephoneNumber === `+1425555${number}`)
        ?.accountName,
  };
}

/** Changes the gateway by other hands than acgctl's. */
export function behindItsBack({ simulator }: Stage, change: (state: SimulatorState) => Partial<SimulatorState>): void {
  const state = simulator.gateway.readState();
  const problems = simulator.gateway.replaceState({ ...state, ...change(state) });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** A journal that acts before the first request of the step of this kind. */
export function beforeStep(does: string, act: () => void): (entry: JournalEntry) => void {
  let isOver = false;
  return (entry) => {
    if (isOver || entry.event !== 'step' || entry.does !== does) return;
    isOver = true;
    act();
  };
}

export function outcomeOf({ outcomes }: ApplyReport, address: string): Outcome | undefined {
  return outcomes.find((outcome) => outcome.address === address);
}
