// A place for one case: a simulator in this process, a gate before it, a config repository, and the built program as a
// child process with folders of its own, so that cases can run side by side and share nothing.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { checkExchange } from '../support/openapi.ts';
import { writeRepository } from '../support/repository.ts';
import { type Gate, openGate } from './gate.ts';
import { createWatch, type Watch } from './watch.ts';
import { files, state } from './world.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  /** `performance.now()` when the process was gone. */
  readonly at: number;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface Bench {
  readonly root: string;
  readonly simulator: Simulator;
  readonly gate: Gate;
  readonly watch: Watch;
  /** Every difference of the traffic so far from openapi.json. */
  readonly problems: readonly string[];
  /** The program, and an environment for it with a home and a cache of its own: no process knows what one before sent. */
  readonly main: string;
  environment(): Environment;
  start(...args: readonly string[]): Started;
  run(...args: readonly string[]): Promise<Ended>;
}

/**
 * Calls `use` with a new bench and clears it away. The gateway's limit is off: each process keeps below 100 requests,
 * and what several processes may send together is not what is tested here.
 */
export async function withBench<T>(use: (bench: Bench) => Promise<T>, knobs: PartialKnobs = {}): Promise<T> {
  const problems: string[] = [];
  let look = (): void => undefined;
  const simulator = await startSimulator({
    state,
    knobs: { rateLimit: { requests: 0 }, sync: { delaySeconds: 0 }, dns: { delaySeconds: 0 }, ...knobs },
    onExchange(request, reply) {
      look();
      problems.push(...checkExchange(request, reply));
    },
  });
  const watch = createWatch(simulator.gateway);
  look = watch.look;
  const gate = await openGate(simulator.url);
  const root = await writeRepository(files);
  let homes = 0;
  const environment = (): Environment => {
    homes += 1;
    const home = path.join(root, `.home-${homes}`);
    mkdirSync(home);
    const { PATH } = process.env;
    return { PATH, HOME: home, XDG_CACHE_HOME: home, ACG_ENDPOINT: gate.url, ACG_TOKEN: simulator.token };
  };
  const running = new Set<ChildProcess>();

  function start(...args: readonly string[]): Started {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const ended = new Promise<Ended>((resolve) => {
      let at = 0;
      child.on('exit', () => {
        at = performance.now();
      });
      child.on('close', (code, signal) => {
        running.delete(child);
        resolve({ code, signal, out, err, at });
      });
    });
    return { child, ended };
  }

  try {
    return await use({
      root,
      simulator,
      gate,
      watch,
      problems,
      main,
      environment,
      start,
      run: (...args) => start(...args).ended,
    });
  } finally {
    for (const child of running) child.kill('SIGKILL');
    await gate.close();
    await simulator.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** `jobs` side by side, `lanes` at a time; the results in order. */
export async function inParallel<J, T>(lanes: number, jobs: readonly J[], work: (job: J) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const queue = jobs.entries();
  const lane = async (): Promise<void> => {
    for (const [index, job] of queue) results[index] = await work(job);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
