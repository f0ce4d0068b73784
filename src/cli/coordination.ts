// The store that runs meet in, as commands use it: opened when it is first asked something. Without `coordination:` in
// acg.yaml there is none, and nothing of this is loaded.

import { hostname, userInfo } from 'node:os';
import { openStorageToken, type StorageToken } from '../api/storage-token.ts';
import { resolveTarget } from '../api/target.ts';
import type { BlobStore, Sighting } from '../coordination/blob-store.ts';
import { createRecords, type Records } from '../coordination/records.ts';
import type { LockHolder } from '../coordination/run-lock.ts';
import { createSharedPermits } from '../coordination/shared-permits.ts';
import { parseBlobTarget } from '../model/blob-target.ts';
import type { Desired } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import type { SharedPermits } from '../model/permits.ts';
import type { Context } from './context.ts';

export const lockBlob = 'lock.json';
const budgetBlob = 'budget.json';

/** Who goes first where permits are short. */
const priorities = { apply: 0, plan: 1, drift: 2 } as const;

export type Role = keyof typeof priorities;

export interface Meeting {
  readonly store: BlobStore;
  readonly records: Records;
  close(): Promise<void>;
}

/** Undefined without `coordination:`. */
export function openMeeting(desired: Desired, context: Context): Meeting | undefined {
  const opened = openStore(desired, context);
  if (opened === undefined) return undefined;
  return { ...opened, records: createRecords(opened.store) };
}

/** @throws AcgctlError NO_COORDINATION without `coordination:` */
export function demandMeeting(desired: Desired, context: Context): Meeting {
  const meeting = openMeeting(desired, context);
  if (meeting !== undefined) return meeting;
  throw new AcgctlError(
    'NO_COORDINATION',
    'acg.yaml names no store that runs meet in, so there is no lock and no history',
    'Add `coordination: { blob: https://<account>.blob.core.windows.net/<container> }`.',
  );
}

export interface OpenPermits {
  readonly shared: SharedPermits;
  readonly close: () => Promise<void>;
}

/** This process's part in the limit that all share; undefined without `coordination:`. */
export function openPermits(
  desired: Desired,
  context: Context,
  { role, id, windowMilliseconds }: { readonly role: Role; readonly id: string; readonly windowMilliseconds: number },
): OpenPermits | undefined {
  let observe: (sighting: Sighting) => void = () => undefined;
  const opened = openStore(desired, context, (sighting) => observe(sighting));
  if (opened === undefined) return undefined;
  const shared = createSharedPermits({
    openStore(told) {
      observe = told;
      return opened.store;
    },
    blob: budgetBlob,
    limits: { requests: desired.rateLimit.requests, windowMilliseconds },
    priority: priorities[role],
    id,
    clock: context.clock,
    random: context.random,
    tell: (note) => context.err(`acgctl: ${note}\n`),
  });
  return { shared, close: opened.close };
}

function openStore(
  { coordination, gateway }: Desired,
  context: Context,
  observe: (sighting: Sighting) => void = () => undefined,
): { readonly store: BlobStore; readonly close: () => Promise<void> } | undefined {
  if (coordination === undefined) return undefined;
  const { env, clock, random, signal } = context;
  const target = parseBlobTarget(coordination.blob);
  if ('problem' in target) throw new Error(`config/ let ${coordination.blob} pass`);
  const prefix = new URL(resolveTarget(gateway, env).origin).host.replaceAll(/[^a-z0-9.-]+/g, '_');
  let tokens: StorageToken | undefined;
  const token = async (): Promise<{ token: string; expiresOnTimestamp: number }> => {
    tokens ??= openStorageToken({ gateway, env, clock, random, log: () => undefined, onSecret: context.mask, signal });
    // It is asked for anew before each use; the library may think that it ends soon.
    return { token: await tokens.current(), expiresOnTimestamp: clock.date().getTime() + 4 * 60_000 };
  };
  let opening: Promise<BlobStore> | undefined;
  const connectionString = env.ACG_BLOB_CONNECTION_STRING || undefined;
  const open = (): Promise<BlobStore> => {
    opening ??= import('../coordination/azure-store.ts').then(({ openAzureStore }) =>
      openAzureStore({ target, prefix, connectionString, token, clock, observe }),
    );
    return opening;
  };
  const store: BlobStore = {
    read: async (...args) => (await open()).read(...args),
    write: async (...args) => (await open()).write(...args),
    append: async (...args) => (await open()).append(...args),
    list: async (...args) => (await open()).list(...args),
    lease: async (...args) => (await open()).lease(...args),
    renewLease: async (...args) => (await open()).renewLease(...args),
    releaseLease: async (...args) => (await open()).releaseLease(...args),
    breakLease: async (...args) => (await open()).breakLease(...args),
    isLeased: async (...args) => (await open()).isLeased(...args),
  };
  return { store, close: async () => tokens?.close() };
}

/** Who this run is, for others. */
export function describeRun(context: Context, id: string, commit: string | undefined): LockHolder {
  const { env, clock } = context;
  const { GITHUB_ACTIONS, GITHUB_ACTOR, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = env;
  const isJob = GITHUB_ACTIONS === 'true' && GITHUB_REPOSITORY !== undefined && GITHUB_RUN_ID !== undefined;
  return {
    id,
    who: (isJob ? GITHUB_ACTOR : undefined) ?? userName(env),
    where: isJob ? `${GITHUB_SERVER_URL ?? ''}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}` : hostname(),
    since: clock.date().toISOString(),
    ...(commit === undefined ? {} : { commit }),
  };
}

function userName(env: Context['env']): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry, as containers have them.
    return env.USER ?? env.USERNAME ?? 'somebody';
  }
}
