// Connections to GitHub: HTTP/1.1 over undici, through the environment's proxy; never through one to loopback.

import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { readProxy } from '../model/proxy.ts';
import { TunnelPool } from './tunnel-pool.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function openConnections(env: Environment): Dispatcher {
  // No connection outlives its request: a run has few, and nothing is left to close.
  const shared = { allowH2: false, pipelining: 0, connect: { timeout: 10_000 } };
  const proxy = readProxy(env);
  const direct = env.NO_PROXY || env.no_proxy || '';
  if (proxy === undefined || direct.trim() === '*') return new Agent(shared);
  return new EnvHttpProxyAgent({
    ...shared,
    clientFactory: (url, proxyOptions) => new TunnelPool(url, proxyOptions),
    httpProxy: '',
    httpsProxy: proxy.href,
    noProxy: `${direct},localhost,127.0.0.1,[::1]`,
  });
}
