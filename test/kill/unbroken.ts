// The run that nothing breaks: what every broken run and its successors are held against.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Bench, withBench } from './bench.ts';
import { absent } from './watch.ts';
import { deleted, moved } from './world.ts';

export const modes = ['saved plan', 'fresh plan'] as const;

export type Mode = (typeof modes)[number];

export interface Unbroken {
  /** The text of the saved plan. */
  readonly plan: string;
  /** Of the apply alone. */
  readonly requests: number;
  /** Which images follow each other. */
  readonly transitions: ReadonlySet<string>;
  /** Before it, and after it. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

export function unbrokenRun(mode: Mode): Promise<Unbroken> {
  return withBench(async (bench) => {
    const { root, gate, watch, run } = bench;
    const planned = await run('plan', '--out', 'p.json');
    const before = watch.images();
    gate.watch();
    const applied = await run(...commandOf(mode));
    const problems = [planned, applied].filter(({ code }) => code !== 0).map(({ out, err }) => out + err);
    if (problems.length + bench.problems.length > 0) throw new Error([...problems, ...bench.problems].join('\n'));
    return {
      plan: await readFile(path.join(root, 'p.json'), 'utf8'),
      requests: gate.passed().length,
      transitions: watch.transitions,
      before,
      after: watch.images(),
    };
  });
}

/** The command of a mode, in a bench that has what it needs. */
export async function prepare(mode: Mode, { root }: Bench, { plan }: Unbroken): Promise<readonly string[]> {
  if (mode === 'saved plan') await writeFile(path.join(root, 'p.json'), plan);
  return commandOf(mode);
}

function commandOf(mode: Mode): readonly string[] {
  return mode === 'saved plan' ? ['apply', 'p.json', '--auto-approve'] : ['apply', '--auto-approve'];
}

/** What is wrong when all is done: with what is there, with what was there on the way, and with the plan now. */
export async function afterwards({ run, watch, problems }: Bench, unbroken: Unbroken): Promise<readonly string[]> {
  const { code, out, err } = await run('plan', '--detailed-exitcode');
  return [
    ...(code === 0 ? [] : [`plan afterwards: ${code} ${out}${err}`]),
    ...[...watch.transitions]
      .filter((transition) => !unbroken.transitions.has(transition))
      .map((transition) => `never in the unbroken run: ${transition}`),
    ...differences(watch.images(), unbroken.after),
    ...problems,
  ];
}

/** Moved numbers that are in no account now. */
export function absentNumbers({ watch }: Bench): readonly string[] {
  return moved.filter((number) => !watch.images().has(number));
}

/** How often a number went away that the plan does not delete or move. */
export function wrongAbsences({ watch }: Bench): number {
  const mayGo = new Set([...deleted, ...moved]);
  const gone = [...watch.transitions].filter((transition) => transition.endsWith(`-> ${absent}`));
  return gone.filter((transition) => transition.startsWith('+') && !mayGo.has(transition.split(':')[0] ?? '')).length;
}

function differences(is: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): string[] {
  return [...new Set([...is.keys(), ...wanted.keys()])]
    .filter((address) => is.get(address) !== wanted.get(address))
    .map((address) => `ends as ${is.get(address) ?? absent}, not as ${wanted.get(address) ?? absent}: ${address}`);
}
