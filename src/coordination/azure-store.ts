// The store over Azure Blob Storage. Its own retries are off: what is tried again, and when, is the caller's matter. The
// library is large, and loaded only where coordination is configured.

import type { BlobServiceClient, ContainerClient, RestError, StoragePipelineOptions } from '@azure/storage-blob';
import type { BlobTarget } from '../model/blob-target.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';
import { type BlobStore, type Sighting, StoreError, type WriteCondition, type Written } from './blob-store.ts';

export interface AzureStoreOptions {
  readonly target: BlobTarget;
  /** Before the names of all blobs: one container may serve several gateways. */
  readonly prefix: string;
  /** In the place of a token. */
  readonly connectionString: string | undefined;
  /** A token for https://storage.azure.com/.default, with its end in ms since 1970. */
  readonly token: () => Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
  readonly clock: Clock;
  readonly observe: (sighting: Sighting) => void;
}

const leaseSeconds = 60;
const requestTimeout = 5_000;
const pipelineOptions: StoragePipelineOptions = { retryOptions: { maxTries: 1 } };

/** @throws AcgctlError STORE_CONNECTION where the connection string is for another place than acg.yaml names */
export async function openAzureStore(options: AzureStoreOptions): Promise<BlobStore> {
  const { target, prefix, clock, observe } = options;
  const azure = await import('@azure/storage-blob');
  const service = openService(azure.BlobServiceClient, options);
  const container = service.getContainerClient(target.container);
  const blobOf = (name: string): ReturnType<ContainerClient['getBlockBlobClient']> =>
    container.getBlockBlobClient(`${prefix}/${name}`);

  /** Gives `refused` for an answer of the codes that the caller expects. */
  async function ask<T extends { readonly date?: Date }, R>(
    act: (abortSignal: AbortSignal) => Promise<T>,
    expected: readonly string[],
    good: (answer: T) => R | Promise<R>,
    refused: R,
  ): Promise<R> {
    const sent = clock.now();
    const late = new AbortController();
    const done = new AbortController();
    const deadline = clock.sleep(requestTimeout, done.signal).then(
      () => late.abort(),
      () => undefined,
    );
    try {
      const answer = await act(late.signal);
      if (answer.date !== undefined) observe({ date: answer.date.getTime(), sent, received: clock.now() });
      return await good(answer);
    } catch (error) {
      const { code = '', statusCode, response } = error as Partial<RestError>;
      const date = Date.parse(response?.headers.get('date') ?? '');
      if (!Number.isNaN(date)) observe({ date, sent, received: clock.now() });
      if (expected.includes(code) || (code === '' && expected.includes(String(statusCode)))) return refused;
      throw storeError(error, late.signal.aborted);
    } finally {
      done.abort();
      await deadline;
    }
  }

  /** Makes the container where it is not there, and asks again. */
  async function withContainer<R>(act: () => Promise<R>): Promise<R> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof StoreError) || !error.reason.startsWith('ContainerNotFound')) throw error;
      await ask(
        (abortSignal) => container.create({ abortSignal }),
        ['ContainerAlreadyExists'],
        () => undefined,
        undefined,
      );
      return act();
    }
  }

  function write(name: string, text: string, condition: WriteCondition | undefined): Promise<Written> {
    const conditions =
      condition === undefined
        ? {}
        : 'lease' in condition
          ? { leaseId: condition.lease }
          : 'ifMatch' in condition
            ? { ifMatch: condition.ifMatch }
            : { ifNoneMatch: condition.ifNoneMatch };
    const bytes = Buffer.from(text);
    return ask<Awaited<ReturnType<ReturnType<typeof blobOf>['upload']>>, Written>(
      (abortSignal) =>
        blobOf(name).upload(bytes, bytes.length, {
          abortSignal,
          conditions,
          blobHTTPHeaders: { blobContentType: 'application/json' },
        }),
      conflicts,
      ({ etag }) => ({ etag: etag ?? '' }),
      'conflict',
    );
  }

  return {
    read: (name) =>
      withContainer(() =>
        ask(
          (abortSignal) => blobOf(name).download(0, undefined, { abortSignal }),
          ['BlobNotFound', '404'],
          async ({ etag, readableStreamBody }) => ({ text: await textOf(readableStreamBody), etag: etag ?? '' }),
          undefined,
        ),
      ),
    write: (name, text, condition) => withContainer(() => write(name, text, condition)),
    append: (name, text) =>
      withContainer(async () => {
        const blob = container.getAppendBlobClient(`${prefix}/${name}`);
        const bytes = Buffer.from(text);
        const add = (): Promise<boolean> =>
          ask(
            (abortSignal) => blob.appendBlock(bytes, bytes.length, { abortSignal }),
            ['BlobNotFound'],
            () => true,
            false,
          );
        if (await add()) return;
        const conditions = { ifNoneMatch: '*' };
        await ask(
          (abortSignal) => blob.create({ abortSignal, conditions }),
          conflicts,
          () => undefined,
          undefined,
        );
        if (!(await add())) throw new StoreError(`the blob ${name} is gone`, false);
      }),
    list: (start) =>
      withContainer(async () => {
        const names: string[] = [];
        try {
          const found = container.listBlobsFlat({
            prefix: `${prefix}/${start}`,
            abortSignal: AbortSignal.timeout(30_000),
          });
          for await (const { name } of found) names.push(name.slice(prefix.length + 1));
        } catch (error) {
          throw storeError(error, false);
        }
        return names.sort();
      }),
    lease: (name, id) =>
      ask(
        (abortSignal) => blobOf(name).getBlobLeaseClient(id).acquireLease(leaseSeconds, { abortSignal }),
        taken,
        () => 'yes' as const,
        'taken' as const,
      ),
    renewLease: (name, id) =>
      ask(
        (abortSignal) => blobOf(name).getBlobLeaseClient(id).renewLease({ abortSignal }),
        taken,
        () => 'yes' as const,
        'taken' as const,
      ),
    releaseLease: (name, id) =>
      ask(
        (abortSignal) => blobOf(name).getBlobLeaseClient(id).releaseLease({ abortSignal }),
        taken,
        () => undefined,
        undefined,
      ),
    breakLease: (name) =>
      ask(
        (abortSignal) => blobOf(name).getBlobLeaseClient().breakLease(leaseSeconds, { abortSignal }),
        ['LeaseNotPresentWithLeaseOperation', 'BlobNotFound'],
        ({ leaseTime = 0 }) => leaseTime,
        0,
      ),
    isLeased: (name) =>
      withContainer(() =>
        ask(
          (abortSignal) => blobOf(name).getProperties({ abortSignal }),
          ['BlobNotFound', '404'],
          ({ leaseState }) => leaseState === 'leased' || leaseState === 'breaking',
          false,
        ),
      ),
  };
}

const conflicts = [
  'ConditionNotMet',
  'BlobAlreadyExists',
  'LeaseIdMismatchWithBlobOperation',
  'LeaseIdMissing',
  'LeaseLost',
  'LeaseNotPresentWithBlobOperation',
  '412',
];
const taken = [
  'LeaseAlreadyPresent',
  'LeaseIdMismatchWithLeaseOperation',
  'LeaseNotPresentWithLeaseOperation',
  'LeaseIsBrokenAndCannotBeRenewed',
  'LeaseIsBreakingAndCannotBeAcquired',
  'LeaseIsBreakingAndCannotBeChanged',
  '409',
];

function openService(client: typeof BlobServiceClient, options: AzureStoreOptions): BlobServiceClient {
  const { target, connectionString, token } = options;
  if (connectionString === undefined) {
    return new client(target.service, { getToken: token }, pipelineOptions);
  }
  let service: BlobServiceClient;
  try {
    service = client.fromConnectionString(connectionString, pipelineOptions);
  } catch {
    // What the library says may hold the key.
    throw connectionError('it is not a connection string of a storage account');
  }
  if (service.url.replace(/\/$/, '') !== target.service) throw connectionError(`it is not for ${target.service}`);
  return service;
}

function connectionError(why: string): AcgctlError {
  return new AcgctlError(
    'STORE_CONNECTION',
    `ACG_BLOB_CONNECTION_STRING: ${why}`,
    'Copy it from the storage account that coordination.blob in acg.yaml names, or unset it to sign in with Microsoft Entra.',
  );
}

async function textOf(stream: NodeJS.ReadableStream | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}

/** Nothing of the request is kept: it holds a token. */
function storeError(error: unknown, isLate: boolean): Error {
  if (error instanceof AcgctlError) return error;
  const { code, statusCode, message = '' } = error as Partial<RestError>;
  if (isLate) return new StoreError(`no answer within ${requestTimeout / 1000} s`, false);
  const firstLine = message.split(/[\r\n]/)[0]?.slice(0, 300) ?? '';
  const named = code === undefined ? firstLine : `${code}: ${firstLine}`;
  const isLasting = statusCode === 401 || statusCode === 403 || code === 'ENOTFOUND' || code === 'InvalidResourceName';
  return new StoreError(named || 'no answer', isLasting);
}
