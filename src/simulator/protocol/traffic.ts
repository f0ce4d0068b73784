// What arrived: the list of all API requests and the figures over it. Arrivals are counted whatever became of them, so
// that `worstWindow` judges the sender and not the limit.

import type { GatewayRequest } from '../exchange.ts';
import { parseTarget } from './match-route.ts';

export interface RequestEntry {
  /** The arrival, ISO 8601 with milliseconds. */
  readonly time: string;
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Null when no reply was made: the connection was cut or left hanging first. */
  status: number | null;
  readonly clientRequestId: string | null;
  readonly repeatabilityRequestId: string | null;
  /** Parsed when it is JSON, otherwise the text; null when there is none. */
  readonly body: unknown;
  /** The injected fault that met it. */
  fault?: string;
}

export interface Metrics {
  readonly requests: number;
  /** Writes that were carried out; repetitions answered from memory are not. */
  readonly writes: number;
  readonly tooManyRequests: number;
  /** Most arrivals in any span of `rateLimit.perSeconds`. */
  readonly worstWindow: number;
}

export interface Traffic {
  arrive(request: GatewayRequest, now: number): RequestEntry;
  countWrite(): void;
  entries(): readonly RequestEntry[];
  metrics(): Metrics;
}

export function createTraffic(perSeconds: number): Traffic {
  const entries: RequestEntry[] = [];
  const arrivals: number[] = [];
  let oldest = 0;
  let worstWindow = 0;
  let writes = 0;
  return {
    arrive(request, now) {
      arrivals.push(now);
      while ((arrivals[oldest] ?? now) <= now - perSeconds * 1000) oldest += 1;
      worstWindow = Math.max(worstWindow, arrivals.length - oldest);
      const entry = entryOf(request, now);
      entries.push(entry);
      return entry;
    },
    countWrite: () => {
      writes += 1;
    },
    entries: () => entries,
    metrics: () => ({
      requests: entries.length,
      writes,
      tooManyRequests: entries.filter((entry) => entry.status === 429).length,
      worstWindow,
    }),
  };
}

function entryOf(request: GatewayRequest, now: number): RequestEntry {
  const { plainPath, query } = parseTarget(request.url);
  return {
    time: new Date(now).toISOString(),
    method: request.method,
    path: plainPath,
    query: Object.fromEntries(query),
    status: null,
    clientRequestId: request.headers['x-ms-client-request-id'] ?? null,
    repeatabilityRequestId: request.headers['repeatability-request-id'] ?? null,
    body: bodyOf(request.body),
  };
}

function bodyOf(text: string | undefined): unknown {
  if (text === undefined || text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
