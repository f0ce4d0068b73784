// SIGKILL of the real program at each request of an apply, on either side of its effect. A third of the points in every
// run; all of them with KILL_DEEP=1 (`npm run kill:deep`).

import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../src/simulator/server.ts';
import { acgctl } from '../support/program.ts';
import { writeRepository } from '../support/repository.ts';
import { type Aftermath, boundaries, essence, type Kill, killAndGoOn } from './one-kill.ts';
import { files, liveState, moved } from './world.ts';

const isDeep = process.env.KILL_DEEP !== undefined;
/** Runs side by side, each with a gateway of its own. */
const lanes = 3;

let root: string;
let planFile: string;
let unbroken: string;
let survivors: ReadonlySet<string>;
let requests: number;

beforeAll(async () => {
  root = await writeRepository(files);
  planFile = path.join(root, 'plan.json');
  const simulator = await startSimulator({ state: liveState, knobs: { sync: { delaySeconds: 0 } } });
  const env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  const before = simulator.gateway.readState().numbers;
  expect((await acgctl(['plan', '--out', planFile], { cwd: root, env })).code).toBe(0);
  const planning = simulator.gateway.requests().length;
  expect((await acgctl(['apply', planFile, '--auto-approve'], { cwd: root, env })).code).toBe(0);
  requests = simulator.gateway.requests().length - planning;
  const after = new Set(simulator.gateway.readState().numbers.map(({ telephoneNumber }) => telephoneNumber));
  unbroken = essence(simulator.gateway.readState());
  survivors = new Set(
    before
      .map(({ telephoneNumber }) => telephoneNumber)
      .filter((number) => after.has(number) && !moved.includes(number)),
  );
  await simulator.close();
});

function killsOf(mode: Kill['mode']): readonly Kill[] {
  const all = Array.from({ length: requests }, (_, index) =>
    boundaries.map((boundary) => ({ at: index + 1, boundary, mode })),
  ).flat();
  return isDeep ? all : all.filter((_, index) => index % 4 === (mode === 'saved' ? 0 : 2));
}

async function runAll(kills: readonly Kill[]): Promise<readonly (readonly [Kill, Aftermath])[]> {
  const queue = kills.values();
  const results: (readonly [Kill, Aftermath])[] = [];
  const lane = async (): Promise<void> => {
    for (const kill of queue) results.push([kill, await killAndGoOn(kill, root, planFile, survivors)]);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

describe.each(['saved', 'fresh'] as const)('killed with a %s plan', (mode) => {
  test('the same command again puts everything right, and nothing was ever wrongly absent', async () => {
    expect(requests).toBeGreaterThanOrEqual(40);
    const results = await runAll(killsOf(mode));
    expect(results.length).toBeGreaterThanOrEqual(isDeep ? 3 * requests : 25);
    for (const [kill, { exits, state, wrongAbsences, mostMovedAtOnce }] of results) {
      const told = JSON.stringify(kill);
      expect({ kill: told, exits }).toEqual({ kill: told, exits: [0, 0] });
      expect(state === unbroken, `${told}: the state is that of an unbroken run`).toBe(true);
      expect({ kill: told, wrongAbsences }).toEqual({ kill: told, wrongAbsences: [] });
      // Without the saved plan nothing tells a cut move from a new number: it waits its turn, while others are moved.
      expect(mostMovedAtOnce, told).toBeLessThanOrEqual(mode === 'saved' ? 1 : 2);
    }
    const cut = results.flatMap(([, { writesUntilBack }]) => writesUntilBack ?? []);
    // With the saved plan the cut move comes before every other write to a number: at most the accounts stand before it.
    if (mode === 'saved') for (const writes of cut) expect(writes).toBeLessThanOrEqual(7);
  }, 600_000);
});
