// Starts simulators for tests, on a clock that stands still, and talks to them over real sockets. Whatever a gateway
// accepts or answers is also judged by openapi.json, unless a test turns on a knob that leaves it.

import { afterEach, expect } from 'vitest';
import { createVirtualClock } from '../../src/simulator/clock.ts';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { checkExchange, createRegister, openapiPresent } from '../support/openapi.ts';

export const version = 'api-version=2024-02-29-preview';

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without the leading `?`; the api-version is added. */
  readonly query?: string;
}

/** What the replies have that tests look into. */
interface Body {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly nextLink?: string;
  readonly error?: {
    readonly code: string;
    readonly details: readonly { readonly code: string; readonly target?: string }[];
  };
  readonly serviceProvisioningStatus?: string;
  readonly [other: string]: unknown;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Body;
  /** error.code */
  readonly code: string | undefined;
}

export interface Drive {
  readonly simulator: Simulator;
  readonly register: ReturnType<typeof createRegister>;
  call(method: string, path: string, sent?: Sent): Promise<Got>;
  /** Anything, with nothing added. */
  raw(path: string, init?: RequestInit): Promise<Got>;
  sim(method: string, path: string, body?: unknown): Promise<Got>;
  advance(seconds: number): void;
}

interface DriveOptions extends Omit<SimulatorOptions, 'knobs'> {
  readonly knobs?: PartialKnobs;
  /** False where a knob makes the gateway accept what the specification does not. */
  readonly documented?: boolean;
}

const running: { readonly simulator: Simulator; readonly problems: readonly string[] }[] = [];

afterEach(async () => {
  const all = running.splice(0);
  await Promise.all(all.map(({ simulator }) => simulator.close()));
  expect(all.flatMap(({ problems }) => problems)).toEqual([]);
});

export async function drive(options: DriveOptions = {}): Promise<Drive> {
  const { documented = true, knobs = {}, clock = createVirtualClock(), ...rest } = options;
  const problems: string[] = [];
  const register = createRegister();
  const simulator = await startSimulator({
    ...rest,
    clock,
    // Most tests are not about the limit.
    knobs: { ...knobs, rateLimit: { requests: 0, ...knobs.rateLimit } },
    onExchange: (request, reply) => {
      options.onExchange?.(request, reply);
      register.record(request, reply);
      if (documented && openapiPresent) problems.push(...checkExchange(request, reply));
    },
  });
  running.push({ simulator, problems });

  const raw: Drive['raw'] = async (path, init) => read(await fetch(simulator.url + path, init));
  return {
    simulator,
    register,
    raw,
    call: (method, path, { body, headers = {}, query } = {}) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      return raw(`${path}?${version}${query === undefined ? '' : `&${query}`}`, {
        method,
        headers: {
          authorization: `Bearer ${simulator.token}`,
          ...(body === undefined ? {} : { 'content-type': type }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    sim: (method, path, body) =>
      raw(`/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    advance: (seconds) => clock.advance(seconds * 1000),
  };
}

async function read(response: Response): Promise<Got> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const json = (isJson ? JSON.parse(text) : {}) as Body;
  return { status: response.status, headers: response.headers, text, json, code: json.error?.code };
}
