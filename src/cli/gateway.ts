// Composes the client of a run. Commands that only read are given `openReader`: there is no method to write with.

import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { type ApiClient, createApiClient } from '../api/client.ts';
import { readCredentials } from '../api/credentials.ts';
import { createGatewayReader } from '../api/gateway-reader.ts';
import { createGatewayWriter } from '../api/gateway-writer.ts';
import { missingRole, type RoleNeed, tokenRoles } from '../api/roles.ts';
import { resolveTarget } from '../api/target.ts';
import type { Desired } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import type { GatewayReader, GatewayWriter } from '../model/ports.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { createProgress } from './progress.ts';
import type { StopSignals } from './stop-signals.ts';

export interface OpenReader {
  readonly reader: GatewayReader;
  /** Throws, naming the role, when the token is known to lack one for this work. */
  readonly demandRoles: (need: RoleNeed) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface OpenGateway extends OpenReader {
  readonly writer: GatewayWriter;
}

/** For plan and drift. */
export function openReader(desired: Desired, context: Context, args: Arguments): OpenReader {
  return readerOf(openClient(desired, context, args), context, args);
}

/** For apply. */
export function openGateway(
  desired: Desired,
  context: Context,
  args: Arguments,
  { stop, cut }: Pick<StopSignals, 'stop' | 'cut'>,
): OpenGateway {
  const client = openClient(desired, context, args);
  return { ...readerOf(client, context, args), writer: createGatewayWriter(client, { signal: stop, cut }) };
}

function readerOf(client: ApiClient, context: Context, args: Arguments): OpenReader {
  const progress = createProgress(context, args.has('quiet'));
  return {
    reader: createGatewayReader(client, { signal: context.signal, progress }),
    demandRoles: async (need) => {
      const role = missingRole(tokenRoles(await client.token()), need);
      if (role === undefined) return;
      const hint = 'Have an administrator grant the role to the client application, with admin consent.';
      throw new AcgctlError('ROLE_MISSING', `the token has no role ${role}, which this work needs`, hint);
    },
    close: () => client.close(),
  };
}

function openClient(desired: Desired, context: Context, args: Arguments): ApiClient {
  const log = args.value('log');
  return createApiClient({
    target: resolveTarget(desired.gateway, context.env),
    credentials: readCredentials(context.env, desired.gateway),
    rateLimit: desired.rateLimit,
    env: context.env,
    clock: context.clock,
    random: context.random,
    uuid: randomUUID,
    ...(log === undefined ? {} : { log: writeLog(path.resolve(context.cwd, log), context) }),
  });
}

/** One JSON line for each record, on disk as soon as it is told. */
function writeLog(file: string, context: Context): (record: object) => void {
  return (record) =>
    appendFileSync(file, `${JSON.stringify({ time: context.clock.date().toISOString(), ...record })}\n`);
}
