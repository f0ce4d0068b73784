// acgctl simulate: a local gateway that speaks the Provisioning API.

import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../config/load.ts';
import { AcgctlError, exitCodes } from '../../model/errors.ts';
import { renderFindingsText } from '../../render/findings-text.ts';
import { StateError } from '../../simulator/gateway.ts';
import type { PartialKnobs } from '../../simulator/knobs/knobs.ts';
import { KnobsError } from '../../simulator/knobs/parse-knobs.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/server.ts';
import type { SimulatorState } from '../../simulator/state/simulator-state.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { seedState } from '../seed-state.ts';

export const simulateCommand: Command = {
  positional: '',
  most: 0,
  options: {
    port: { value: 'PORT', help: 'port on 127.0.0.1 (default 0: any free one)' },
    tls: { help: 'https, with an authority of its own that the line names' },
    state: { value: 'FILE', help: 'keep the state in this file over restarts' },
    seed: { value: 'PATH', help: 'start with this state: a config repository, or a saved state' },
    knobs: { value: 'FILE', help: 'behaviour that the API leaves open, YAML or JSON' },
  },
  examples: [
    ['acgctl simulate --seed examples/live-state.json', 'a gateway with a state'],
    ['acgctl simulate --port 8080 --state state.json', 'one that keeps its state over restarts'],
  ],
  about: `Serves all 18 operations and the token endpoint on loopback, prints one line of JSON
{"url":…,"authority":…,"token":…,"ca":…} and runs until it is interrupted. Point acgctl at it with ACG_ENDPOINT=<url> and
ACG_TOKEN=<token>, or with AZURE_AUTHORITY_HOST=<authority> and any AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. /_sim/requests,
/_sim/metrics, /_sim/state, /_sim/faults and /_sim/clock look into it and drive it.`,
  async run(context, args) {
    const seed = args.value('seed');
    const knobs = args.value('knobs');
    const stateFile = args.value('state');
    const options: SimulatorOptions = {
      port: parsePort(args.value('port') ?? '0'),
      tls: args.has('tls'),
      ...(stateFile === undefined ? {} : { stateFile: path.resolve(context.cwd, stateFile) }),
      ...(seed === undefined ? {} : { state: await readSeed(seed, context) }),
      ...(knobs === undefined ? {} : { knobs: (await readYaml(knobs, context)) as PartialKnobs }),
    };
    const simulator = await start(options);
    const { url, authority, token, ca } = simulator;
    context.out(`${JSON.stringify({ url, authority, token, ...(ca === undefined ? {} : { ca }) })}\n`);
    await aborted(context.signal);
    await simulator.close();
    return exitCodes.done;
  },
};

async function start(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    if (error instanceof KnobsError)
      throw new AcgctlError('SIMULATOR_KNOBS', error.message, 'See the README for the knobs there are.');
    if (error instanceof StateError)
      throw new AcgctlError('SIMULATOR_STATE', error.message, 'Mend the state, or start without it.');
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AcgctlError('SIMULATOR_PORT', `port ${options.port} is in use`, 'Choose another, or 0 for any free one.');
  }
}

async function readSeed(seed: string, context: Context): Promise<SimulatorState> {
  const place = path.resolve(context.cwd, seed);
  const info = await stat(place).catch((error: Error) => {
    throw new AcgctlError('SIMULATOR_SEED', `cannot read ${seed}`, 'Name a config repository or a saved state.', {
      cause: error,
    });
  });
  if (!info.isDirectory()) return (await readYaml(seed, context)) as SimulatorState;
  const { desired, diagnostics } = await loadConfig({
    root: place,
    today: context.clock.date().toISOString().slice(0, 10),
  });
  if (desired !== undefined) return seedState(desired);
  context.err(renderFindingsText(diagnostics, { colour: false }));
  throw new AcgctlError(
    'SIMULATOR_SEED',
    `${seed} is not a valid config repository`,
    'Mend what `acgctl validate` tells.',
  );
}

/** JSON is YAML too. */
async function readYaml(file: string, context: Context): Promise<unknown> {
  try {
    const text = await readFile(path.resolve(context.cwd, file), 'utf8');
    return file.endsWith('.json') ? JSON.parse(text) : parse(text);
  } catch (error) {
    throw new AcgctlError('SIMULATOR_FILE', `cannot read ${file}`, 'Name a YAML or JSON file.', { cause: error });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new AcgctlError('USAGE', `--port ${text}: not a port`, 'Give a number from 0 to 65535.');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
