// Runs the tools in turns on the same number of resources, first as declared and then with every hundredth changed, so that
// what else the machine does falls on all of them.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Measured, measure } from '../support/measure.ts';
import { isChanged, type Stage, type Tool } from './peer.ts';

export interface Row {
  readonly tool: string;
  readonly version: string;
  readonly resources: number;
  readonly changed: number;
  /** What every run took that came to its end. */
  readonly runs: readonly Run[];
  /** Seconds after which a run was stopped, and there was no further one; without it and without runs, none was tried. */
  readonly stoppedAfter?: number;
}

export type Run = Pick<Measured, 'seconds' | 'cpuSeconds' | 'megabytes'> & { readonly requests: number | undefined };

export interface Entrant extends Tool {
  readonly name: string;
}

export interface Terms {
  readonly folder: string;
  readonly rounds: number;
  readonly limitSeconds: number;
  /** Told what is being run. */
  readonly onProgress: (text: string) => void;
}

type Tries = Pick<Row, 'runs' | 'stoppedAfter'>;

interface Task {
  readonly count: number;
  readonly changed: number;
}

/** `tooSlow`: the names of tools that were stopped at a lesser count; those that are stopped here are added. */
export async function compare(
  entrants: readonly Entrant[],
  count: number,
  tooSlow: Set<string>,
  terms: Terms,
): Promise<readonly Row[]> {
  const { folder, onProgress } = terms;
  const root = path.join(folder, String(count));
  mkdirSync(root);
  const stages = new Map<Entrant, Stage>();
  try {
    for (const entrant of entrants.filter(({ name }) => !tooSlow.has(name))) {
      onProgress(`${entrant.name}: preparing ${count} resources`);
      stages.set(entrant, await entrant.stage(root, count));
    }
    const changed = Array.from({ length: count }, (_, index) => index).filter(isChanged).length;
    const asDeclared = await runInTurns(stages, { count, changed: 0 }, tooSlow, terms);
    for (const stage of stages.values()) stage.change();
    const withChanges = await runInTurns(stages, { count, changed }, tooSlow, terms);
    return [
      ...entrants.map((entrant) => rowOf(entrant, { count, changed: 0 }, asDeclared.get(entrant))),
      ...entrants.map((entrant) => rowOf(entrant, { count, changed }, withChanges.get(entrant))),
    ];
  } finally {
    for (const stage of stages.values()) await stage.close();
  }
}

async function runInTurns(
  stages: ReadonlyMap<Entrant, Stage>,
  { count, changed }: Task,
  tooSlow: Set<string>,
  { rounds, limitSeconds, onProgress }: Terms,
): Promise<ReadonlyMap<Entrant, Tries>> {
  const tries = new Map<Entrant, Tries>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const [entrant, stage] of stages) {
      if (tooSlow.has(entrant.name)) continue;
      onProgress(`${entrant.name}: ${count} resources, ${changed} changed, run ${round}`);
      const run = await runOnce(entrant.name, stage, changed, limitSeconds);
      const { runs } = tries.get(entrant) ?? { runs: [] };
      if (run === undefined) tooSlow.add(entrant.name);
      tries.set(entrant, run === undefined ? { runs, stoppedAfter: limitSeconds } : { runs: [...runs, run] });
    }
  }
  return tries;
}

function rowOf({ name, version }: Entrant, { count, changed }: Task, tries: Tries = { runs: [] }): Row {
  return { tool: name, version, resources: count, changed, ...tries };
}

/** Undefined where it had to be stopped. A run that does not tell all the changes did something else, and is no run. */
async function runOnce(name: string, stage: Stage, changed: number, limitSeconds: number): Promise<Run | undefined> {
  const before = await stage.requests();
  const { code, isOver, out, seconds, cpuSeconds, megabytes } = await measure(stage.command, limitSeconds);
  if (isOver) return undefined;
  const told = stage.changesIn(out);
  if (code !== stage.code || told !== changed) {
    throw new Error(`${name} ended with ${code} and told ${told} changes of ${changed}:\n${out.slice(-2_000)}`);
  }
  const after = await stage.requests();
  const requests = before === undefined || after === undefined ? undefined : after - before;
  return { seconds, cpuSeconds, megabytes, requests };
}
