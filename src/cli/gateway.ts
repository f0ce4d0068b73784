// Composes the client of a run. Commands that only read are given `openReader`: there is no method to write with.

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type ApiClient, createApiClient } from '../api/client.ts';
import { readCredentials } from '../api/credentials.ts';
import { createGatewayReader } from '../api/gateway-reader.ts';
import { createGatewayWriter } from '../api/gateway-writer.ts';
import { permitWindow } from '../api/limiter.ts';
import type { ApiLog } from '../api/log.ts';
import { createLookups, type Lookups } from '../api/lookups.ts';
import type { LedgerFile } from '../api/permit-ledger.ts';
import { missingRole, type RoleNeed, tokenRoles } from '../api/roles.ts';
import { resolveTarget } from '../api/target.ts';
import type { Desired } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { GatewayReader, GatewayWriter } from '../model/ports.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import type { CoordinatedRun } from './coordinated-run.ts';
import { type OpenPermits, openPermits, type Role } from './coordination.ts';
import { cacheFolder, openLedgerFile } from './ledger-file.ts';
import { openLog } from './log-file.ts';
import { createProgress } from './progress.ts';
import type { StopSignals } from './stop-signals.ts';

export interface OpenReader {
  readonly reader: GatewayReader;
  /** Questions about what an account can have. */
  readonly lookups: Lookups;
  /** Throws, naming the role, when the token is known to lack one for this work. */
  readonly demandRoles: (need: RoleNeed) => Promise<void>;
  /** For a plan that is saved: on this machine its requests are known, to the moment. */
  readonly rememberPlan: (digest: string) => void;
  readonly close: () => Promise<void>;
}

export interface OpenGateway extends OpenReader {
  readonly writer: GatewayWriter;
}

/** For all that only reads; `role` says who goes before it where the limit is shared. */
export function openReader(desired: Desired, context: Context, args: Arguments, role: Role = 'plan'): OpenReader {
  return readerOf(openClient(desired, context, args, role), context, args);
}

/** For apply: of a plan that was saved, what its making took counts against the limit. */
export function openGateway(
  desired: Desired,
  context: Context,
  args: Arguments,
  {
    stop,
    cut,
    guard,
    guardTogether,
  }: Pick<StopSignals, 'stop' | 'cut'> & Pick<CoordinatedRun, 'guard' | 'guardTogether'>,
  saved?: Plan,
): OpenGateway {
  const client = openClient(desired, context, args, 'apply', saved);
  return {
    ...readerOf(client, context, args),
    writer: createGatewayWriter(client, { signal: stop, cut, guard, guardTogether }),
  };
}

function readerOf(client: ApiClient, context: Context, args: Arguments): OpenReader {
  const progress = createProgress(context, args.has('quiet'));
  return {
    reader: createGatewayReader(client, { signal: context.signal, progress }),
    lookups: createLookups(client, context.signal),
    demandRoles: async (need) => {
      const role = missingRole(tokenRoles(await client.token(context.signal)), need);
      if (role === undefined) return;
      const hint = 'Have an administrator grant the role to the client application, with admin consent.';
      throw new AcgctlError('ROLE_MISSING', `the token has no role ${role}, which this work needs`, hint);
    },
    rememberPlan: client.rememberPlan,
    close: client.close,
  };
}

function openClient(desired: Desired, context: Context, args: Arguments, role: Role, saved?: Plan): ApiClient {
  const file = args.value('log');
  const log = file === undefined ? () => undefined : openLog(path.resolve(context.cwd, file), context);
  const target = resolveTarget(desired.gateway, context.env);
  const windowMilliseconds = permitWindow(desired.rateLimit);
  const permits = openPermits(desired, context, { role, id: randomUUID(), windowMilliseconds });
  const client = createApiClient({
    target,
    credentials: readCredentials(context.env, desired.gateway),
    rateLimit: desired.rateLimit,
    env: context.env,
    clock: context.clock,
    random: context.random,
    uuid: randomUUID,
    log,
    onSecret: context.mask,
    ledger: openLedger(target.origin, context, log),
    // Where the limit is shared, what the making of a plan took is known to all.
    initiallyUsed: permits === undefined ? saved?.readRequests : 0,
    madePlan: saved?.digest,
    shared: permits?.shared,
  });
  return permits === undefined ? client : { ...client, close: () => closeBoth(client, permits) };
}

async function closeBoth(client: ApiClient, permits: OpenPermits): Promise<void> {
  await client.close();
  await permits.close();
}

/** Undefined where there is no place for it: the limit then holds for this process alone. */
function openLedger(origin: string, context: Context, log: ApiLog): LedgerFile | undefined {
  const cache = cacheFolder(context.env);
  try {
    if (cache !== undefined) return openLedgerFile(cache, origin);
    log({ event: 'no-ledger', reason: 'none of XDG_CACHE_HOME, HOME and LOCALAPPDATA is set' });
  } catch (error) {
    log({ event: 'no-ledger', reason: (error as Error).message });
  }
  return undefined;
}
