// The checks of `acgctl doctor`, in the order in which a request needs them: each is ok, or says what to do. One that
// cannot be made because one before it failed is skipped.

import { describeCredentials, readCredentials } from '../api/credentials.ts';
import { type Probe, probeName, probePort, probeTls } from '../api/probe.ts';
import { resolveTarget } from '../api/target.ts';
import type { Check } from '../model/check.ts';
import type { Desired } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import { readProxy } from '../model/proxy.ts';
import type { Context } from './context.ts';
import { askGateway } from './doctor-gateway.ts';

type Tell = (check: Check) => void;

/** Tells each check as soon as it is made. */
export async function examine(desired: Desired, context: Context, tell: Tell): Promise<void> {
  const target = attempt(
    'target',
    tell,
    () => resolveTarget(desired.gateway, context.env),
    ({ origin }) => origin,
  );
  const credentials = attempt(
    'credentials',
    tell,
    () => readCredentials(context.env, desired.gateway),
    describeCredentials,
  );
  const proxy = attempt(
    'proxy',
    tell,
    () => ({ host: readProxy(context.env)?.host }),
    ({ host }) => (host === undefined ? 'none' : `HTTPS_PROXY: ${host}`),
  );
  const reachable =
    target !== undefined && proxy !== undefined && (await examineWay('', new URL(target.origin), proxy.host, tell));
  const signsIn = credentials !== undefined && credentials.kind !== 'token';
  const authority =
    signsIn &&
    proxy !== undefined &&
    (await examineWay('authority-', new URL(credentials.authority), proxy.host, tell));
  if (!(target !== undefined && credentials !== undefined && reachable && (authority || !signsIn))) {
    for (const name of ['token', 'roles', 'api', 'clock'] as const) {
      tell({ name, state: 'skipped', found: 'something before it failed' });
    }
    return;
  }
  await askGateway({ target, credentials, context, tell });
}

function attempt<T>(name: string, tell: Tell, work: () => T, describe: (value: T) => string): T | undefined {
  try {
    const value = work();
    tell({ name, state: 'ok', found: describe(value) });
    return value;
  } catch (error) {
    if (!(error instanceof AcgctlError)) throw error;
    tell({ name, state: 'failed', found: error.message, remedy: error.hint });
    return undefined;
  }
}

const retired =
  'Check gateway.baseDomain. Microsoft has retired the service: the names of deleted gateways are gone from DNS.';
const nameless = 'Check this machine’s DNS, HTTPS_PROXY and AZURE_AUTHORITY_HOST.';
const blocked =
  'Check the firewall, HTTPS_PROXY, and the IP allow-list of the gateway: an address that is not on it may be cut off.';
const untrusted =
  'Something between here and there opens TLS, or the clock is wrong. Set NODE_EXTRA_CA_CERTS to the proxy’s authority.';

/** True when requests can be sent that way. */
async function examineWay(prefix: string, url: URL, proxy: string | undefined, tell: Tell): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'http:' ? 80 : 443);
  const isLocal = ['localhost', '127.0.0.1', '::1'].includes(host);
  if (proxy !== undefined && !isLocal) {
    tell({ name: `${prefix}dns`, state: 'skipped', found: `the proxy ${proxy} looks ${host} up` });
    return true;
  }
  const name = await probeName(host);
  const unknown = prefix === '' ? retired : nameless;
  tellProbe(`${prefix}dns`, name, ({ addresses }) => `${host}: ${addresses.join(', ')}`, unknown, tell);
  if (!name.ok) return false;
  const reached = await probePort(host, port);
  tellProbe(`${prefix}tcp`, reached, ({ milliseconds }) => `port ${port} open, ${milliseconds} ms`, blocked, tell);
  if (!reached.ok || url.protocol === 'http:') return reached.ok;
  const handshake = await probeTls(host, port);
  tellProbe(
    `${prefix}tls`,
    handshake,
    ({ protocol, issuer, validTo }) =>
      `${protocol}, certificate of ${issuer}, valid until ${validTo.toISOString().slice(0, 10)}`,
    untrusted,
    tell,
  );
  return handshake.ok;
}

function tellProbe<T>(name: string, probe: Probe<T>, describe: (value: T) => string, remedy: string, tell: Tell): void {
  if (probe.ok) tell({ name, state: 'ok', found: describe(probe) });
  else tell({ name, state: 'failed', found: `${probe.message} (${probe.code})`, remedy });
}
