// One run of the real program that is killed at one request, and the runs after it that must put everything right.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { acgctl } from '../support/program.ts';
import { liveState, moved } from './world.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');

/** Before the request takes effect; after that and before its reply; after its reply. */
export const boundaries = ['before the effect', 'after the effect', 'after the reply'] as const;

export interface Kill {
  /** From 1: which request of the apply. */
  readonly at: number;
  readonly boundary: (typeof boundaries)[number];
  /** The same saved plan again, or a fresh one each time. */
  readonly mode: 'saved' | 'fresh';
}

export interface Aftermath {
  /** Exit codes of the runs after the kill; the last one is of `plan --detailed-exitcode`. */
  readonly exits: readonly (number | null)[];
  readonly state: string;
  /** Numbers that were absent, and neither deleted by the plan nor being moved. */
  readonly wrongAbsences: readonly string[];
  readonly mostMovedAtOnce: number;
  /** Writes of the next run before a number that the kill had left in no account was back; undefined: none was. */
  readonly writesUntilBack?: number;
}

/** Accounts and numbers without what the service computes. */
export function essence(state: SimulatorState): string {
  const kept = (key: string, value: unknown): unknown =>
    /^(serviceProvisioning|numberCount|subdomainStatus|lastModifiedOn)/.test(key) ? undefined : value;
  return JSON.stringify(
    { accounts: state.accounts, numbers: state.numbers, rfis: state.requestsForInformation },
    kept,
    1,
  );
}

/** @param survivors numbers that no run may take away for a moment */
export async function killAndGoOn(
  kill: Kill,
  root: string,
  planFile: string,
  survivors: ReadonlySet<string>,
): Promise<Aftermath> {
  const watch = createWatch(survivors);
  const simulator = await startSimulator({
    state: liveState,
    knobs: { sync: { delaySeconds: 0 } },
    onExchange: ({ method }) => {
      if (method !== 'GET') watch.look(simulator);
    },
  });
  try {
    const env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
    const command = kill.mode === 'saved' ? ['apply', planFile, '--auto-approve'] : ['apply', '--auto-approve'];
    await runUntilKilled(kill, simulator, command, root, env);
    const lost = watch.lostNow(simulator);
    const exits: (number | null)[] = [];
    watch.countFrom(lost);
    for (let run = 0; run < 3 && exits.at(-1) !== 0; run += 1)
      exits.push((await acgctl(command, { cwd: root, env })).code);
    exits.push((await acgctl(['plan', '--detailed-exitcode'], { cwd: root, env })).code);
    return { exits, state: essence(simulator.gateway.readState()), ...watch.result() };
  } finally {
    await simulator.close();
  }
}

async function runUntilKilled(
  kill: Kill,
  simulator: Simulator,
  command: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<void> {
  const acts = {
    'before the effect': 'hang',
    'after the effect': 'delay:60000',
    'after the reply': undefined,
  } as const;
  const act = acts[kill.boundary];
  simulator.gateway.setFaults(act === undefined ? [] : [{ match: { nth: kill.at }, act }]);
  const child = spawn(process.execPath, [main, ...command], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver && simulator.gateway.requests().length < kill.at) await sleep(1);
  // The reply is written in this turn of the event loop or the next; the client has it a moment later.
  if (act === undefined) await sleep(3);
  child.kill('SIGKILL');
  await ended;
  simulator.gateway.setFaults([]);
}

/** Looks at the store after each write. */
function createWatch(survivors: ReadonlySet<string>) {
  const wrong = new Set<string>();
  let mostMovedAtOnce = 0;
  let waited: { readonly number: string; writes: number; isBack: boolean } | undefined;
  const present = (simulator: Simulator): ReadonlySet<string> =>
    new Set(simulator.gateway.readState().numbers.map(({ telephoneNumber }) => telephoneNumber));
  return {
    look(simulator: Simulator): void {
      const there = present(simulator);
      for (const number of survivors) if (!there.has(number)) wrong.add(number);
      mostMovedAtOnce = Math.max(mostMovedAtOnce, moved.filter((number) => !there.has(number)).length);
      if (waited === undefined || waited.isBack) return;
      if (there.has(waited.number)) waited.isBack = true;
      else waited.writes += 1;
    },
    lostNow: (simulator: Simulator): string | undefined => moved.find((number) => !present(simulator).has(number)),
    countFrom(number: string | undefined): void {
      if (number !== undefined) waited = { number, writes: 0, isBack: false };
    },
    result: () => ({
      wrongAbsences: [...wrong],
      mostMovedAtOnce,
      ...(waited === undefined ? {} : { writesUntilBack: waited.writes }),
    }),
  };
}
