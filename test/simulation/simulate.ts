// One schedule, all of it from one seed: a world, what is wanted of it, and rounds of acgctl under faults, other writers,
// deaths and interruptions; at the end the same command undisturbed, to see whether everything comes right.

import type { Desired } from '../../src/model/desired.ts';
import { writePlan } from '../../src/plan/saved-plan.ts';
import { createGateway } from '../../src/simulator/gateway.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { desiredOf } from './desired-state.ts';
import { createDice, type Dice } from './dice.ts';
import { createFaultSource, type FaultSource } from './faults.ts';
import { type History, isWrite, type Run } from './history.ts';
import { createNetwork, type Network } from './network.ts';
import { intrudeBefore, intrudeOnce } from './other-writers.ts';
import { drawFate } from './process.ts';
import { drawDesired } from './random-desired.ts';
import { drawKnobs, type Surroundings } from './random-knobs.ts';
import { drawWorld } from './random-world.ts';
import { type Order, origin, runAcgctl } from './run-acgctl.ts';
import { honest, type Sabotage } from './sabotage.ts';
import { createScheduler } from './scheduler.ts';
import { parseSnapshot } from './snapshot.ts';
import { plainVocabulary, strangeVocabulary, type Vocabulary } from './vocabulary.ts';

interface Setting extends Surroundings {
  readonly seed: number;
  readonly state: SimulatorState;
  readonly desired: Desired;
  readonly vocabulary: Vocabulary;
}

export async function simulate(seed: number, sabotage: Sabotage = honest): Promise<History> {
  const setting = drawSetting(seed);
  const dice = createDice(seed, 'schedule');
  const network = networkOf(setting, createFaultSource(createDice(seed, 'faults')));
  const initial = parseSnapshot(network.snapshot());
  const intruders = placeIntruders(network, dice);
  const runs: Run[] = [];
  const start = async (order: Partial<Order>): Promise<Run> => {
    const run = await runAcgctl(network, runs.length, { ...undisturbed(setting.desired, sabotage), ...order });
    runs.push(run);
    return run;
  };

  let saved: string | undefined;
  for (let rounds = dice.between(1, 4); rounds > 0; rounds -= 1) {
    const run = await start({
      kind: dice.chance(0.15) ? 'drift' : 'apply',
      isQuiet: false,
      saved: dice.chance(runs.at(-1)?.ending === 'killed' ? 0.8 : 0.5) ? saved : undefined,
      wait: dice.chance(0.7),
      allows: dice.chance(0.7),
      fate: drawFate(dice),
    });
    if (run.plan !== undefined) saved = writePlan(run.plan);
    await pause(network, dice.pick([2_500, 10_000, 65_000, 130_000]));
  }
  intruders.end();
  network.faults.end();
  setting.calm();
  await pause(network, 200_000);
  // The same command, again as long as something is left to do and some of it gets done; the last one finds nothing to do.
  for (let left = mostRepeats, isOver = false; left > 0 && !isOver; left -= 1) {
    const before = network.commits.length;
    isOver = isWhole(await start({})) || network.commits.length === before;
    await pause(network, 130_000);
  }
  await start({});

  return {
    seed,
    desired: setting.desired,
    knobs: setting.knobs,
    origin,
    token: network.gateway.token,
    initial,
    requests: network.requests,
    commits: network.commits,
    runs,
    final: parseSnapshot(network.snapshot()),
    unbroken: intruders.count() > 0 ? undefined : await unbrokenEnd(seed),
  };
}

const mostRepeats = 4;

/** Everything that was planned is done, and reading again showed it. */
export function isWhole({ ending, report }: Run): boolean {
  if (ending !== 'report' || report === undefined || report.verification.state === 'unread') return false;
  return report.outcomes.every(({ state }) => /^(already )?done$|^pending$/.test(state));
}

function drawSetting(seed: number): Setting {
  const dice = createDice(seed, 'world');
  const state = drawWorld(dice);
  const vocabulary = dice.chance(0.3) ? strangeVocabulary : plainVocabulary;
  const surroundings = drawKnobs(createDice(seed, 'knobs'));
  const declared = drawDesired(state, { dice, strange: vocabulary.strange, withBadNumbers: dice.chance(0.15) });
  return { ...surroundings, seed, state, vocabulary, desired: desiredOf(declared, surroundings.rateLimit) };
}

function networkOf({ seed, knobs, state, vocabulary }: Setting, faults: FaultSource): Network {
  const scheduler = createScheduler();
  const gateway = createGateway({ knobs, clock: scheduler.gatewayClock, state, seed, scheme: 'https' });
  return createNetwork({ gateway, scheduler, faults, vocabulary, dice: createDice(seed, 'network') });
}

function undisturbed(desired: Desired, sabotage: Sabotage): Order {
  return { desired, kind: 'apply', isQuiet: true, wait: true, allows: true, fate: { kind: 'none' }, sabotage };
}

/**
 * None in half of the schedules; else each acts as a certain request arrives, or is after whatever a write is about, at
 * the last moment before it.
 */
function placeIntruders(network: Network, dice: Dice): { end(): void; count(): number } {
  const places: number[] = [];
  for (let left = dice.pick([0, 0, 0, 1, 2, 6]); left > 0; left -= 1) places.push(dice.between(1, 60));
  places.sort((a, b) => a - b);
  let jealousy = places.length === 0 ? 0 : dice.pick([0, 0.05, 0.3]);
  let acted = 0;
  network.beforeArrival = (arrived, next) => {
    while ((places[0] ?? Number.POSITIVE_INFINITY) <= arrived) {
      places.shift();
      acted += 1;
      intrudeOnce(network);
    }
    if (jealousy === 0 || !isWrite(next) || !dice.chance(jealousy)) return;
    acted += 1;
    intrudeBefore(next, network);
  };
  return {
    end: () => {
      places.splice(0);
      jealousy = 0;
    },
    count: () => acted,
  };
}

async function pause({ scheduler }: Network, milliseconds: number): Promise<void> {
  let isOver = false;
  scheduler.after(milliseconds, { dead: false }, () => {
    isOver = true;
  });
  await scheduler.runUntil(() => isOver);
}

/** Where one undisturbed process takes the same world; undefined when the gateway does not let it finish. */
async function unbrokenEnd(seed: number): Promise<History['unbroken']> {
  const setting = drawSetting(seed);
  const faults = createFaultSource(createDice(seed, 'faults'));
  faults.end();
  setting.calm();
  const network = networkOf(setting, faults);
  const { report } = await runAcgctl(network, 0, undisturbed(setting.desired, honest));
  const isDone = report?.outcomes.every(({ state }) => state === 'done' || state === 'pending') === true;
  return isDone ? parseSnapshot(network.snapshot()) : undefined;
}
