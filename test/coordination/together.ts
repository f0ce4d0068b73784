// Real processes of acgctl at once, each as if on a machine of its own, with one simulator and one store.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { worstWindow } from '../limit/machine.ts';
import type { Azurite } from '../support/azurite.ts';
import { accountFile, gatewayFile, writeRepository } from '../support/repository.ts';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');

export interface Town {
  readonly simulator: Simulator;
  /** Starts acgctl on a machine of its own. */
  start(...args: readonly string[]): Promise<Started>;
  /** When each request so far arrived, in milliseconds. */
  arrivals(): readonly number[];
  figures(): {
    readonly requests: number;
    readonly tooMany: number;
    readonly worstWindow: number;
    readonly seconds: number;
  };
  close(): Promise<void>;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

export interface TownOptions {
  readonly azurite: Azurite;
  readonly container: string;
  readonly limit: { readonly requests: number; readonly perSeconds: number };
  /** Accounts on the gateway, and how many of them have to be changed. */
  readonly accounts: number;
  readonly changed: number;
  readonly latencyMs: number;
}

const accountName = (index: number): string => `c${String(index).padStart(3, '0')}`;

/** A repository and a gateway that differ in some accounts; every list has a page for each two of them. */
export async function createTown(options: TownOptions): Promise<Town> {
  const { azurite, container, limit, accounts, changed, latencyMs } = options;
  const names = Array.from({ length: accounts }, (_, index) => accountName(index));
  const account = (name: string, index: number) => ({
    name,
    serviceDetails: {
      teamsDirectRouting: {
        enabled: true,
        syncEnabled: false,
        configuration: {
          callScreening: index >= changed,
          subdomain: name,
          subdomainTokens: { region1Token: 'ms1', region2Token: 'ms2' },
        },
      },
      zoomPhoneCloudPeering: { enabled: true, syncEnabled: false },
    },
  });
  const simulator = await startSimulator({
    knobs: { pageSize: { default: 2, max: 2 }, rateLimit: limit, sync: { delaySeconds: 0 }, latencyMs },
    state: { ...emptyState, accounts: names.map(account) },
  });
  const declared = `rateLimit: { requests: ${limit.requests}, perSeconds: ${limit.perSeconds} }\n`;
  const quiet = gatewayFile.replace('findings: {', 'findings: { RATE_LIMIT: off,');
  const root = await writeRepository({
    'acg.yaml': `${quiet}${declared}coordination: { blob: "${azurite.url}/${container}" }\n`,
    ...Object.fromEntries(
      names.map((name) => [
        `accounts/${name}.yaml`,
        accountFile(name, undefined).replace(/subdomain: .*/, `subdomain: ${name}`),
      ]),
    ),
  });
  const arrivals = (): readonly number[] => simulator.gateway.requests().map(({ time }) => Date.parse(time));

  return {
    simulator,
    arrivals,
    async start(...args) {
      const cache = await mkdtemp(path.join(tmpdir(), 'acgctl-machine-'));
      const child = spawn(process.execPath, [main, ...args], {
        cwd: root,
        env: {
          PATH: process.env.PATH,
          ACG_ENDPOINT: simulator.url,
          ACG_TOKEN: simulator.token,
          ACG_BLOB_CONNECTION_STRING: azurite.connectionString,
          XDG_CACHE_HOME: cache,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [out, err] = ['', ''];
      child.stdout?.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
        child.on('close', (code) => resolve({ code, out, err })),
      );
      return { child, ended };
    },
    figures() {
      const times = arrivals();
      return {
        requests: times.length,
        tooMany: simulator.gateway.metrics().tooManyRequests,
        worstWindow: worstWindow(times, limit.perSeconds * 1000),
        seconds: (Math.max(...times) - Math.min(...times)) / 1000,
      };
    },
    close: () => simulator.close(),
  };
}

/** Waits until this holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
