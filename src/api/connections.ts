// Connections: HTTP/1.1 over undici, through the environment's proxy. They live a minute at most, and after a failure new
// ones are made, so that a gateway whose DNS name moves to the other region is found there (api-facts section 11: TTL
// 60 s). Node itself remembers no name.

import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { readProxy } from '../model/proxy.ts';
import type { Environment } from './environment.ts';
import { TunnelPool } from './tunnel-pool.ts';

export interface ConnectionOptions {
  /** `HTTPS_PROXY` and `NO_PROXY` count, in either case. Loopback is never sent through a proxy. */
  readonly env: Environment;
  /** PEM of an authority to trust beside Node's own (and NODE_EXTRA_CA_CERTS): the embedded simulator's. */
  readonly ca?: string;
  /** Looks names up; the system's unless a test says otherwise. */
  readonly lookup?: LookupFunction;
}

export interface Connections {
  /** The ones to send the next request over. */
  current(): Dispatcher;
  /** These failed: the next request goes over new ones. What is on its way over the old ones is not disturbed. */
  renew(failed: Dispatcher): void;
  /** Closes all; requests in flight are cut off. */
  destroy(): Promise<void>;
}

const loopback = 'localhost,127.0.0.1,[::1]';

export function openConnections(options: ConnectionOptions): Connections {
  let current = createDispatcher(options);
  /** Old ones with requests still on their way. */
  const retired = new Set<Dispatcher>();
  return {
    current: () => current,
    renew(failed) {
      if (failed !== current) return;
      retired.add(failed);
      failed.close().then(
        () => retired.delete(failed),
        () => retired.delete(failed),
      );
      current = createDispatcher(options);
    },
    async destroy() {
      await Promise.all([...retired, current].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

function createDispatcher({ env, ca, lookup }: ConnectionOptions): Dispatcher {
  const tls = ca === undefined ? {} : { ca };
  const shared = {
    allowH2: false,
    pipelining: 1,
    clientTtl: 60_000,
    // Shorter than a server's usual 5 s, so that a request is rarely written to a connection that is being closed.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
    // exchange.ts has one deadline over all of it; these stop a body that stands still but not one that drips.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 10_000, ...tls, ...(lookup === undefined ? {} : { lookup }) },
  };
  const proxy = readProxy(env);
  const direct = env.NO_PROXY || env.no_proxy || '';
  if (proxy === undefined || direct.trim() === '*') return new Agent(shared);
  return new EnvHttpProxyAgent({
    ...shared,
    requestTls: tls,
    clientFactory: (url, proxyOptions) => new TunnelPool(url, proxyOptions),
    httpProxy: '',
    httpsProxy: proxy.href,
    noProxy: `${direct},${loopback}`,
  });
}
