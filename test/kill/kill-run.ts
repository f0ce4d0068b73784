// One kill: an apply is killed (SIGKILL) at a boundary of a request, then the same command is run to its end, and every
// instant of both is held against the unbroken run.

import { type Bench, withBench } from './bench.ts';
import { createDice } from './dice.ts';
import { type Boundary, boundaries } from './gate.ts';
import { journalFaults, journalFile } from './journal-faults.ts';
import { absentNumbers, afterwards, type Mode, prepare, type Unbroken, wrongAbsences } from './unbroken.ts';

export interface Gap {
  /** Requests of the next run before the number was there again, and its milliseconds from start to then. */
  readonly requests: number;
  readonly milliseconds: number;
}

export interface Killed {
  readonly mode: Mode;
  readonly name: string;
  /** Everything that should not be. */
  readonly faults: readonly string[];
  /** Runs after the kill until one ended with 0. */
  readonly reruns: number;
  readonly wrongAbsences: number;
  readonly gap?: Gap;
}

export interface Kill {
  readonly mode: Mode;
  readonly boundary: Boundary;
  readonly request: number;
}

export function killRun({ mode, boundary, request }: Kill, unbroken: Unbroken): Promise<Killed> {
  // Nobody documented what the delete of a number that is gone answers: either way it has to go on.
  const knobs = { deletes: { missing: Math.floor(request / 2) % 2 === 0 ? 204 : 404 } } as const;
  return withBench(async (bench) => {
    const { gate, start } = bench;
    const faults: string[] = [];
    const command = [...(await prepare(mode, bench, unbroken)), '--journal', journalFile];
    const broken = start(...command);
    gate.watch((passing, reached) => {
      if (passing.number !== request || reached !== boundary) return undefined;
      broken.child.kill('SIGKILL');
      return 'stop';
    });
    const end = await broken.ended;
    const overtaken = request === unbroken.requests && boundary === 'after the reply' && end.code === 0;
    if (end.signal !== 'SIGKILL' && !overtaken) faults.push(`not killed: ${end.code} ${end.err}`);

    const torn = absentNumbers(bench);
    if (torn.length > 1) faults.push(`${torn.length} moved numbers are absent at once: ${torn.join(' ')}`);
    if (!overtaken) faults.push(...(await journalFaults(bench, unbroken)));
    const { gap, ...again } = await rerun(bench, command, torn[0]);
    faults.push(...again.faults);

    faults.push(...(await afterwards(bench, unbroken)));
    return {
      mode,
      name: `${boundary} of request ${request}`,
      faults,
      reruns: again.runs,
      wrongAbsences: wrongAbsences(bench),
      ...(gap === undefined ? {} : { gap }),
    };
  }, knobs);
}

/** Runs the command until it ends with 0, and watches for the number that the kill left in no account. */
async function rerun(
  { gate, watch, start }: Bench,
  command: readonly string[],
  torn: string | undefined,
): Promise<{ readonly runs: number; readonly faults: readonly string[]; readonly gap?: Gap }> {
  const faults: string[] = [];
  let gap: Gap | undefined;
  for (let runs = 1; ; runs += 1) {
    const started = performance.now();
    gate.watch((passing, reached) => {
      if (torn !== undefined && gap === undefined && reached === 'before the reply' && watch.images().has(torn))
        gap = { requests: passing.number - 1, milliseconds: performance.now() - started };
      return undefined;
    });
    const { code, out, err } = await start(...command).ended;
    if (gate.passed().length >= 100) faults.push(`${gate.passed().length} requests in one run`);
    if (code === 0) return { runs, faults, ...(gap === undefined ? {} : { gap }) };
    faults.push(`run ${runs} after the kill: ${code} ${out}${err}`);
    if (runs === 3) return { runs, faults };
  }
}

/** Kills each run at a rolled boundary of one of its requests until one is through. */
export function killAgainAndAgain(
  mode: Mode,
  seed: number,
  unbroken: Unbroken,
): Promise<{ readonly kills: number; readonly faults: readonly string[] }> {
  const roll = createDice(seed);
  return withBench(async (bench) => {
    const { gate, start } = bench;
    const command = [...(await prepare(mode, bench, unbroken)), '--journal', journalFile];
    for (let kills = 0; kills < 60; kills += 1) {
      // The first three requests read what is there.
      const request = 4 + Math.floor(roll() * 9);
      const boundary = boundaries[Math.floor(roll() * boundaries.length)];
      const { child, ended } = start(...command);
      gate.watch((passing, reached) => {
        if (passing.number !== request || reached !== boundary) return undefined;
        child.kill('SIGKILL');
        return 'stop';
      });
      const { code, signal, out, err } = await ended;
      gate.watch();
      if (signal === 'SIGKILL') continue;
      return {
        kills,
        faults: [...(code === 0 ? [] : [`${code} ${out}${err}`]), ...(await afterwards(bench, unbroken))],
      };
    }
    return { kills: 60, faults: ['no end'] };
  });
}
