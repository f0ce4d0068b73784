// One request and its whole reply, under one deadline. Whatever goes wrong is a value that says whether the request can
// have reached the other side; nothing is retried here, but the next request then goes over a new connection.

import { type Dispatcher, request } from 'undici';
import type { Clock } from '../model/ports.ts';
import type { Connections } from './connections.ts';
import { proxyTunnelCode } from './tunnel-pool.ts';

export interface WireRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireReply {
  readonly kind: 'reply';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireFailure {
  readonly kind: 'failure';
  readonly code: WireFailureCode;
  readonly message: string;
}

/**
 * Nothing was sent: HOST_NOT_FOUND, NETWORK_UNREACHABLE, TLS_UNTRUSTED. It may have been: NETWORK_LOST, NETWORK_TIMEOUT,
 * INTERRUPTED. An answer came that is not taken: REPLY_REDIRECT, REPLY_ENCODED, REPLY_TOO_LARGE, REPLY_NOT_TEXT.
 */
export type WireFailureCode =
  | 'HOST_NOT_FOUND'
  | 'NETWORK_UNREACHABLE'
  | 'TLS_UNTRUSTED'
  | 'NETWORK_LOST'
  | 'NETWORK_TIMEOUT'
  | 'INTERRUPTED'
  | 'REPLY_REDIRECT'
  | 'REPLY_ENCODED'
  | 'REPLY_TOO_LARGE'
  | 'REPLY_NOT_TEXT';

export interface ExchangeOptions {
  readonly connections: Pick<Connections, 'current' | 'renew'>;
  readonly clock: Clock;
  /** For connecting, sending and the last byte of the reply together; 30 s unless a test says otherwise. */
  readonly deadlineMilliseconds?: number;
}

export type Exchange = (wire: WireRequest, signal?: AbortSignal) => Promise<WireReply | WireFailure>;

/** 16 MiB; a page of 500 numbers is below 1 MiB. */
const maxBodyBytes = 16 * 1024 * 1024;

export function createExchange(options: ExchangeOptions): Exchange {
  const { connections, clock, deadlineMilliseconds = 30_000 } = options;
  return async (wire, signal) => {
    const dispatcher = connections.current();
    const outcome = await exchangeInTime(dispatcher, wire, signal);
    if (mayHaveMoved(outcome)) connections.renew(dispatcher);
    return outcome;
  };

  async function exchangeInTime(
    dispatcher: Dispatcher,
    wire: WireRequest,
    signal: AbortSignal | undefined,
  ): Promise<WireReply | WireFailure> {
    const stop = new AbortController();
    const finished = new AbortController();
    let timedOut = false;
    const deadline = clock.sleep(deadlineMilliseconds, finished.signal).then(
      () => {
        timedOut = true;
        stop.abort();
      },
      () => undefined,
    );
    const interrupt = (): void => stop.abort();
    signal?.addEventListener('abort', interrupt, { once: true });
    if (signal?.aborted === true) interrupt();
    // The race ends this even where undici does not end a request that it was told to.
    const stopped = new Promise<never>((_, reject) => {
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
    });
    try {
      return await Promise.race([exchangeOnce(dispatcher, wire, stop.signal), stopped]);
    } catch (error) {
      if (timedOut) return failure('NETWORK_TIMEOUT', `no complete reply within ${deadlineMilliseconds / 1000} s`);
      if (signal?.aborted === true) return failure('INTERRUPTED', 'interrupted');
      return networkFailure(error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      // A reason of its own, since the one that is made where none is given has a stack, which takes long.
      finished.abort('finished');
      await deadline;
    }
  }
}

const lost: readonly WireFailureCode[] = ['HOST_NOT_FOUND', 'NETWORK_UNREACHABLE', 'NETWORK_LOST', 'NETWORK_TIMEOUT'];

/** The region that the name stood for may be out, and the name stand for the other one now. */
function mayHaveMoved(outcome: WireReply | WireFailure): boolean {
  return outcome.kind === 'reply' ? outcome.status >= 500 : lost.includes(outcome.code);
}

async function exchangeOnce(
  dispatcher: Dispatcher,
  wire: WireRequest,
  signal: AbortSignal,
): Promise<WireReply | WireFailure> {
  const { statusCode, headers, body } = await request(wire.url, {
    dispatcher,
    method: wire.method,
    // Without compression the bytes that are counted are the bytes that are kept.
    headers: { ...wire.headers, 'accept-encoding': 'identity' },
    ...(wire.body === undefined ? {} : { body: wire.body }),
    signal,
  });
  const refuse = (code: WireFailureCode, message: string): WireFailure => {
    body.on('error', () => undefined);
    body.destroy();
    return failure(code, message);
  };
  if (statusCode >= 300 && statusCode < 400) {
    return refuse('REPLY_REDIRECT', `status ${statusCode} to ${text(headers.location) ?? 'nowhere'}`);
  }
  const encoding = text(headers['content-encoding']) ?? 'identity';
  if (encoding !== 'identity') return refuse('REPLY_ENCODED', `content-encoding ${encoding}, which was not asked for`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return refuse('REPLY_TOO_LARGE', `more than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) flat[name] = text(value) ?? '';
  try {
    return { kind: 'reply', status: statusCode, headers: flat, body: decoder.decode(joined(chunks, size)) };
  } catch {
    return failure('REPLY_NOT_TEXT', 'the body is not UTF-8');
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });
/** For one body after the other, each just until it is decoded: thousands of pages would else be so much to clear away. */
const scratch = Buffer.allocUnsafeSlow(512 * 1024);

function joined(chunks: readonly Buffer[], size: number): Uint8Array {
  if (size > scratch.length) return Buffer.concat(chunks);
  let length = 0;
  for (const chunk of chunks) length += chunk.copy(scratch, length);
  return scratch.subarray(0, length);
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

function networkFailure(error: unknown): WireFailure {
  const { code = '', syscall, message } = error as NodeJS.ErrnoException;
  const words = code === '' || message?.includes(code) ? message : `${message} (${code})`;
  if (code === 'ENOTFOUND') return failure('HOST_NOT_FOUND', words);
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|ERR_SSL/.test(code)) return failure('TLS_UNTRUSTED', words);
  const inProxy = code === proxyTunnelCode || /^Proxy response/.test(message);
  const beforeSending =
    syscall === 'connect' || ['UND_ERR_CONNECT_TIMEOUT', 'EAI_AGAIN', 'ECONNREFUSED'].includes(code);
  if (inProxy || beforeSending) return failure('NETWORK_UNREACHABLE', words);
  return failure('NETWORK_LOST', words);
}

function failure(code: WireFailureCode, message: string): WireFailure {
  return { kind: 'failure', code, message };
}
